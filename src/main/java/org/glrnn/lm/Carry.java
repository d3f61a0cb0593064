package org.glrnn.lm;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The state of every layer between two calls.
 *
 * @param batch number of sequences
 * @param layers number of layers
 * @param width state width of a layer
 * @param values row-major [batch, layers, width], the reference's order
 */
public record Carry(int batch, int layers, int width, float[] values) {

    /**
     * Checks the number of values.
     *
     * @throws IllegalArgumentException if there are not batch times layers times width of them
     */
    public Carry {
        if (values.length != (long) batch * layers * width) {
            throw new IllegalArgumentException("a carry of [" + batch + ", " + layers + ", " + width + "] holds "
                    + (long) batch * layers * width + " values, not " + values.length);
        }
    }

    /** Returns the carry before the first token. */
    public static Carry zero(int batch, int layers, int width) {
        return new Carry(batch, layers, width, new float[batch * layers * width]);
    }

    void requireShape(int expectedBatch, int expectedLayers, int expectedWidth) {
        if (batch != expectedBatch || layers != expectedLayers || width != expectedWidth) {
            throw new IllegalArgumentException("the carry has shape [" + batch + ", " + layers + ", " + width
                    + "], this call needs [" + expectedBatch + ", " + expectedLayers + ", " + expectedWidth + "]");
        }
    }

    /** Copies into a plan's carry, which holds [layers, batch, width]. */
    void copyTo(FloatArray plan) {
        for (var i = 0; i < values.length; i++) {
            plan.set(planIndex(i, batch, layers, width), values[i]);
        }
    }

    /** Copies out of a plan's carry, which holds [layers, batch, width]. */
    static Carry copyOf(FloatArray plan, int batch, int layers, int width) {
        var values = new float[batch * layers * width];
        for (var i = 0; i < values.length; i++) {
            values[i] = plan.get(planIndex(i, batch, layers, width));
        }
        return new Carry(batch, layers, width, values);
    }

    private static int planIndex(int index, int batch, int layers, int width) {
        var sequence = index / (layers * width);
        var layer = index / width % layers;
        return (layer * batch + sequence) * width + index % width;
    }
}
