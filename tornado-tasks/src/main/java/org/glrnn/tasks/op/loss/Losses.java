package org.glrnn.tasks.op.loss;

import org.glrnn.tasks.graph.Hyper;
import org.glrnn.tasks.graph.Tasks;
import org.glrnn.tasks.op.sum.Sums;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Sums over rows and over parameters in blocks of fixed size. */
public final class Losses {
    /** Elements of one sum. */
    public static final int BLOCK = 4096;

    private Losses() {
    }

    /** Returns how many sums there are of so many elements. */
    public static int blocks(int size) {
        return Math.ceilDiv(size, BLOCK);
    }

    /** Adds tasks that write the weighted sum of {@code rows} values into one cell. */
    public static void mean(Tasks tasks, FloatArray values, int offset, FloatArray partials, int rows, FloatArray hyper,
            FloatArray out, int cell) {
        var blocks = blocks(rows);
        tasks.add("rowSums" + cell, Sums::blockSums, values, partials, tasks.frame(offset), rows, BLOCK, blocks);
        tasks.add("mean" + cell, Sums::weightedSum, partials, hyper, out, tasks.frame(Hyper.LOSS_WEIGHT, cell), blocks);
    }
}
