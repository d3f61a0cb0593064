package org.glrnn.tasks.simd;

import java.lang.foreign.MemorySegment;
import java.util.function.IntConsumer;

import org.tornadojvm.Workers;

/**
 * Sums over the rows of a matrix, added to one row of results. Rows are cut into blocks that depend only on the sizes;
 * each block has its own partial sums, and these are added in ascending order. So memory is read in whole rows by any
 * number of threads, with the same bits.
 */
public final class RowSums {

    private static final int ELEMENTS = 32768;
    private static final int MOST_BLOCKS = 64;
    private static final OwnMemory PARTIALS = new OwnMemory();

    private RowSums() {
    }

    /** Adds the rows from {@code from} to {@code to - 1} to the window of sums. */
    @FunctionalInterface
    public interface Block {
        /** Adds rows from {@code from} to before {@code to} to the sums that begin at {@code at}. */
        void add(int from, int to, MemorySegment sums, long at);
    }

    /**
     * Runs all blocks, then adds their partial sums.
     *
     * @param width
     *            number of sums in a block's window
     * @return where the sums are, for {@code width} elements from 0; the calling thread's own until it calls again
     */
    public static MemorySegment of(int rows, int width, Block block) {
        int size = Math.max(Math.ceilDiv(rows, MOST_BLOCKS), Math.max(1, ELEMENTS / width));
        int blocks = Math.ceilDiv(rows, size);
        MemorySegment partials = PARTIALS.floats((long) blocks * width);
        IntConsumer task = k -> {
            Elements.fill(partials, (long) k * width, width, 0.0f);
            block.add(k * size, Math.min(rows, (k + 1) * size), partials, (long) k * width);
        };
        Workers.run(blocks, task);
        for (int k = 1; k < blocks; k++) {
            Elements.add(partials, (long) k * width, partials, 0, width);
        }
        return partials;
    }
}
