package org.glrnn.data;

/**
 * Sequences of one length side by side, row-major [sequences, length].
 *
 * @param inputs what the model reads
 * @param targets what it should answer at each position; -1 where the answer does not count
 */
public record Windows(int[] inputs, int[] targets) {
    /** The target of a position that does not count. */
    public static final int DOES_NOT_COUNT = -1;

    static Windows empty(int sequences, int length) {
        int cells = Math.multiplyExact(sequences, length);
        return new Windows(new int[cells], new int[cells]);
    }
}
