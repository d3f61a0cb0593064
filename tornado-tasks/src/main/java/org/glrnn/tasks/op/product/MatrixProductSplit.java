package org.glrnn.tasks.op.product;

import static org.glrnn.tasks.op.product.MatrixProductKernel.PANEL;
import static org.glrnn.tasks.op.product.MatrixProductKernel.ROWS;

/**
 * How the cells of a product are divided among threads: into a grid of blocks, each a product of its own. A block packs
 * the rows of A and the columns of B that it needs for itself, since data which another core has just written comes
 * slower than it is packed again.
 *
 * @param rows
 *            of a block, but of the last ones
 * @param columns
 *            of a block, but of the last ones
 * @param rowBlocks
 *            blocks one below the other
 * @param columnBlocks
 *            blocks side by side
 */
record MatrixProductSplit(int rows, int columns, int rowBlocks, int columnBlocks) {

    /** Multiply-adds that two vector units do while one element is packed. */
    private static final long PACKING = 24;

    /** A product with fewer multiply-adds (about 2 microseconds) is not divided. */
    private static final long ALONE = 128 * 1024;

    /** The division that takes the least time by counting: whole strips and panels, at most two blocks per thread. */
    static MatrixProductSplit of(int rows, int columns, int depth, int threads) {
        MatrixProductSplit best = grid(rows, columns, 1, 1);
        if (threads == 1 || (long) rows * columns * depth < ALONE) {
            return best;
        }
        for (int below = 1; below <= 2 * threads; below++) {
            for (int beside = Math.ceilDiv(threads, below); beside * below <= 2 * threads; beside++) {
                MatrixProductSplit grid = grid(rows, columns, below, beside);
                if (grid.time(threads) < best.time(threads)) {
                    best = grid;
                }
            }
        }
        return best;
    }

    private static MatrixProductSplit grid(int rows, int columns, int below, int beside) {
        int height = even(rows, below, ROWS);
        int width = even(columns, beside, PANEL);
        return new MatrixProductSplit(height, width, Math.ceilDiv(rows, height), Math.ceilDiv(columns, width));
    }

    /** The size of each of {@code blocks} blocks of about the same size, a multiple of {@code unit}. */
    static int even(int size, int blocks, int unit) {
        return Math.ceilDiv(Math.ceilDiv(size, blocks), unit) * unit;
    }

    int blocks() {
        return rowBlocks * columnBlocks;
    }

    /** In multiply-adds, for one column of A. */
    private long time(int threads) {
        return Math.ceilDiv(blocks(), threads) * ((long) rows * columns + PACKING * (rows + columns));
    }
}
