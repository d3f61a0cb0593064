package org.glrnn.tasks.graph;

import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The rows that an operator runs over.
 *
 * @param batch sequences
 * @param length time steps
 * @param marks what every row is, see {@link org.glrnn.tasks.op.sequence.Marks}
 * @param marked whether marks other than ordinary can occur
 */
public record Rows(int batch, int length, IntArray marks, boolean marked) {
    /**
     * Returns rows to plan with, which nothing is run over.
     *
     * @throws IllegalArgumentException if they are more than one buffer can hold a value of each
     */
    public static Rows planned(int batch, int length) {
        if ((long) batch * length > Arena.MOST) {
            throw new IllegalArgumentException("a batch of " + batch + " with " + length + " tokens each has "
                    + (long) batch * length + " tokens, more than the " + Arena.MOST
                    + " that one TornadoVM array holds; reduce the batch or the window");
        }
        return new Rows(batch, length, new IntArray(1), false);
    }

    /** Returns their number. */
    public int count() {
        return Math.multiplyExact(batch, length);
    }
}
