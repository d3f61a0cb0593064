package org.glrnn.tasks.op.embedding;

import org.glrnn.tasks.op.product.Linear;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The embedding: row token[r] of the table becomes row r of the residual stream. Tokens must lie in the table: the host
 * checks them before they are sent, kernels check nothing.
 *
 * <p>Shapes: tokens [rows], table [vocabulary, width], out [rows, width]. Exact forward; the gradient adds equal tokens in
 * ascending row order (tolerance as {@link Linear}).
 */
public final class Embedding {
    private Embedding() {
    }

    /**
     * out[r, i] = table[token[r], i]. Owner: the work item (r, i) writes only out[r, i].
     *
     * @param frame offsets: table, out
     */
    public static void embeddingForward(IntArray tokens, FloatArray parameters, FloatArray activations, IntArray frame,
            int rows, int width) {
        for (@Parallel int r = 0; r < rows; r++) {
            int tableOffset = frame.get(0);
            int outOffset = frame.get(1);
            for (@Parallel int i = 0; i < width; i++) {
                activations.set(outOffset + r * width + i, parameters.get(tableOffset + tokens.get(r) * width + i));
            }
        }
    }

    /**
     * dtable[token[r], i] += dout[r, i] for r ascending.
     *
     * <p>Owner: the work item i adds only to column i of the table, so equal tokens never race.
     *
     * @param frame offsets: gradient of out, table
     */
    public static void embeddingGradient(IntArray tokens, FloatArray activations, FloatArray gradients, IntArray frame,
            int rows, int width) {
        for (@Parallel int i = 0; i < width; i++) {
            int outGradientOffset = frame.get(0);
            int tableOffset = frame.get(1);
            for (int r = 0; r < rows; r++) {
                int cell = tableOffset + tokens.get(r) * width + i;
                gradients.set(cell, gradients.get(cell) + activations.get(outGradientOffset + r * width + i));
            }
        }
    }
}
