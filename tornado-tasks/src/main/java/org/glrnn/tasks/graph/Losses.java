package org.glrnn.tasks.graph;

import org.glrnn.tasks.kernel.Hyper;
import org.glrnn.tasks.kernel.Sums;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Sums over rows and over parameters in blocks of fixed size. */
final class Losses {
    static final int BLOCK = 4096;

    private Losses() {
    }

    static int blocks(int size) {
        return Math.ceilDiv(size, BLOCK);
    }

    /** Adds tasks that write the weighted sum of {@code rows} values into one cell. */
    static void mean(Tasks tasks, FloatArray values, int offset, FloatArray partials, int rows, FloatArray hyper,
            FloatArray out, int cell) {
        var blocks = blocks(rows);
        tasks.add("rowSums" + cell, Sums::blockSums, values, offset, partials, rows, BLOCK, blocks);
        tasks.add("mean" + cell, Sums::weightedSum, partials, blocks, hyper, Hyper.LOSS_WEIGHT, out, cell);
    }
}
