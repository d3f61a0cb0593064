package org.glrnn.lm;

import java.util.Arrays;
import java.util.Objects;

import org.glrnn.nn.Arguments;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The state of every layer between two calls.
 *
 * @param batch number of sequences
 * @param layers number of layers
 * @param width state width of a layer
 * @param values row-major [batch, layers, width], the reference's order
 * @param positions how many tokens every sequence has seen, [batch]: where positional encodings continue
 */
public record Carry(int batch, int layers, int width, float[] values, int[] positions) {

    /**
     * Checks the number of values and positions.
     *
     * @throws IllegalArgumentException if there are not batch times layers times width values and batch positions, or a
     *     position is negative
     */
    public Carry {
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(positions, "positions");
        Arguments.requirePositive("batch", batch);
        Arguments.requirePositive("layers", layers);
        Arguments.requirePositive("width", width);
        if (values.length != (long) batch * layers * width) {
            throw new IllegalArgumentException("a carry of [" + batch + ", " + layers + ", " + width + "] holds "
                    + (long) batch * layers * width + " values, not " + values.length);
        }
        if (positions.length != batch) {
            throw new IllegalArgumentException("a carry of " + batch + " sequences has " + batch + " positions, not "
                    + positions.length);
        }
        for (int position : positions) {
            Arguments.require(position >= 0, "a position must be at least 0, not " + position);
        }
    }

    /** Returns a carry whose sequences stand at position 0. */
    public static Carry of(int batch, int layers, int width, float[] values) {
        Arguments.requirePositive("batch", batch);
        return new Carry(batch, layers, width, values, new int[batch]);
    }

    /** Returns the carry before the first token. */
    public static Carry zero(int batch, int layers, int width) {
        Arguments.requirePositive("batch", batch);
        Arguments.requirePositive("layers", layers);
        Arguments.requirePositive("width", width);
        return of(batch, layers, width, new float[Arguments.product("batch * layers * width", batch, layers, width)]);
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
    static Carry copyOf(FloatArray plan, int layers, int width, int[] positions) {
        var batch = positions.length;
        var values = new float[batch * layers * width];
        for (var i = 0; i < values.length; i++) {
            values[i] = plan.get(planIndex(i, batch, layers, width));
        }
        return new Carry(batch, layers, width, values, positions);
    }

    /** Two carries are equal if all their numbers are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Carry carry && batch == carry.batch && layers == carry.layers && width == carry.width
                && Arrays.equals(values, carry.values) && Arrays.equals(positions, carry.positions);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(values) + Arrays.hashCode(positions);
    }

    @Override
    public String toString() {
        return "Carry[batch=" + batch + ", layers=" + layers + ", width=" + width + "]";
    }

    private static int planIndex(int index, int batch, int layers, int width) {
        var sequence = index / (layers * width);
        var layer = index / width % layers;
        return (layer * batch + sequence) * width + index % width;
    }
}
