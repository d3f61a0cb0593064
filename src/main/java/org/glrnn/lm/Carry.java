package org.glrnn.lm;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.glrnn.nn.Arguments;
import org.glrnn.tasks.mixer.StateLayout;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The state of every layer between two calls.
 *
 * @param batch number of sequences
 * @param layers what the state of one sequence is made of, layer by layer
 * @param values sequence by sequence, in each layer by layer, in each the tensors of its layout; where all layers have one
 *     vector of H values each, this is [batch, layers, H], the reference's order
 * @param positions how many tokens every sequence has seen, [batch]: where positional encodings continue
 */
public record Carry(int batch, List<StateLayout> layers, float[] values, int[] positions) {

    /**
     * Checks the number of values and positions.
     *
     * @throws IllegalArgumentException if there are not as many values as the layers and sequences have, or not batch
     *     positions, or a position is negative
     */
    public Carry {
        layers = List.copyOf(Objects.requireNonNull(layers, "layers"));
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(positions, "positions");
        Arguments.requirePositive("batch", batch);
        if (values.length != (long) batch * width(layers)) {
            throw new IllegalArgumentException("a carry of " + batch + " sequences with " + width(layers)
                    + " state values each holds " + (long) batch * width(layers) + " values, not " + values.length);
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
    public static Carry of(int batch, List<StateLayout> layers, float[] values) {
        Arguments.requirePositive("batch", batch);
        return new Carry(batch, layers, values, new int[batch]);
    }

    /** Returns the carry before the first token. */
    public static Carry zero(int batch, List<StateLayout> layers) {
        Arguments.requirePositive("batch", batch);
        return of(batch, layers, new float[Arguments.product("batch * state values", batch, width(layers))]);
    }

    /**
     * Copies one tensor of the state out.
     *
     * @param sequence from 0
     * @param layer from 0
     * @param name of the tensor in the layer's layout, such as {@code h}
     * @throws IllegalArgumentException if the layer's state has no tensor of that name
     */
    public float[] tensor(int sequence, int layer, String name) {
        var layout = layers.get(Objects.checkIndex(layer, layers.size()));
        var from = Objects.checkIndex(sequence, batch) * width(layers) + width(layers.subList(0, layer)) + layout.offset(name);
        return Arrays.copyOfRange(values, from, from + layout.get(name).shape().elements());
    }

    void requireShape(int expectedBatch, List<StateLayout> expected) {
        if (batch != expectedBatch || !sizes(layers).equals(sizes(expected))) {
            throw new IllegalArgumentException("the carry has " + batch + " sequences, " + text(layers)
                    + "; this call needs " + expectedBatch + " sequences, " + text(expected));
        }
    }

    private static String text(List<StateLayout> layers) {
        var sizes = sizes(layers);
        return sizes.stream().distinct().count() == 1 ? sizes.size() + " layers of " + sizes.getFirst() + " values"
                : "layers of " + sizes + " values";
    }

    private static List<Integer> sizes(List<StateLayout> layers) {
        return layers.stream().map(StateLayout::size).toList();
    }

    private static int width(List<StateLayout> layers) {
        return Arguments.sum("the state values of all layers", layers.stream().mapToInt(StateLayout::size).toArray());
    }

    /** Copies into a plan's carry, which holds layer by layer [batch, state size]. */
    void copyTo(FloatArray plan) {
        var at = 0;
        var before = 0;
        for (var layer : layers) {
            for (var sequence = 0; sequence < batch; sequence++) {
                for (var i = 0; i < layer.size(); i++) {
                    plan.set(at++, values[sequence * (values.length / batch) + before + i]);
                }
            }
            before += layer.size();
        }
    }

    /** Copies out of a plan's carry, which holds layer by layer [batch, state size]. */
    static Carry copyOf(FloatArray plan, List<StateLayout> layers, int[] positions) {
        var width = width(layers);
        var values = new float[positions.length * width];
        var at = 0;
        var before = 0;
        for (var layer : layers) {
            for (var sequence = 0; sequence < positions.length; sequence++) {
                for (var i = 0; i < layer.size(); i++) {
                    values[sequence * width + before + i] = plan.get(at++);
                }
            }
            before += layer.size();
        }
        return new Carry(positions.length, layers, values, positions);
    }

    /** Two carries are equal if all their numbers are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Carry carry && batch == carry.batch && layers.equals(carry.layers)
                && Arrays.equals(values, carry.values) && Arrays.equals(positions, carry.positions);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(values) + Arrays.hashCode(positions);
    }

    @Override
    public String toString() {
        return "Carry[" + batch + " sequences, " + text(layers) + "]";
    }
}
