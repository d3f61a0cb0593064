package org.glrnn.tasks.plan;

import org.glrnn.tasks.mixer.StateLayout;

/**
 * Where the carries of all layers lie in one array: layer after layer, each [batch, state size].
 *
 * @param batch sequences
 * @param sizes state values of one sequence, by layer
 */
record Carries(int batch, int[] sizes) {

    static Carries of(ModelShape shape, int batch) {
        return new Carries(batch, shape.states().stream().mapToInt(StateLayout::size).toArray());
    }

    /** Returns where a layer's carry begins; for the number of layers, where the last one ends. */
    long offset(int layer) {
        var offset = 0L;
        for (var before = 0; before < layer; before++) {
            offset += (long) batch * sizes[before];
        }
        return offset;
    }

    /**
     * Returns the number of values of all layers.
     *
     * @throws ArithmeticException if they are more than an int counts
     */
    int size() {
        return Math.toIntExact(offset(sizes.length));
    }

    /** Returns the number of values of the largest layer. */
    int largest() {
        var largest = 0;
        for (var size : sizes) {
            largest = Math.max(largest, Math.multiplyExact(batch, size));
        }
        return largest;
    }
}
