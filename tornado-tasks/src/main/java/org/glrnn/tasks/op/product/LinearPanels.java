package org.glrnn.tasks.op.product;

import org.glrnn.tasks.op.sum.Sums;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The dense layer y = x W + b with W cut into panels of columns, for one-token decoding: a thread of a multicore processor
 * reads its columns of W as one piece, which its own cache keeps from token to token.
 *
 * <p>Shapes: x [rows, in], b [out], y [rows, out], row-major. W [in, out] as panels of {@link #COLUMNS} columns, one after
 * another, each row-major [in, {@code COLUMNS}], the last one narrower: W[i, o] lies at {@code first * in + i * width + o -
 * first} where {@code first} is the panel's first column and {@code width} its number of columns. Sums and tolerance as in
 * {@link Linear}.
 */
public final class LinearPanels {
    /** Columns of a panel, but for the last; a power of two. */
    public static final int COLUMNS = 64;

    private LinearPanels() {
    }

    /**
     * y[r, o] = b[o] + sum over i of x[r, i] W[i, o]; without b where its offset is {@link Linear#NO_BIAS}.
     *
     * <p>Owner: the work item (r, o) writes only y[r, o].
     *
     * @param frame offsets: x, W, b, y
     */
    public static void panelForward(FloatArray x, FloatArray parameters, FloatArray y, IntArray frame, int rows, int in,
            int out) {
        for (@Parallel int r = 0; r < rows; r++) {
            int xOffset = frame.get(0);
            int weightOffset = frame.get(1);
            int biasOffset = frame.get(2);
            int yOffset = frame.get(3);
            for (@Parallel int o = 0; o < out; o++) {
                int first = o - (o & COLUMNS - 1);
                int width = width(first, out);
                int weight = weightOffset + first * in + o - first;
                float sum = Linear.bias(parameters, biasOffset, o);
                for (int i = 0; i < in; i++) {
                    sum += x.get(xOffset + r * in + i) * parameters.get(weight + i * width);
                }
                y.set(yOffset + r * out + o, sum);
            }
        }
    }

    /** Returns the number of columns of the panel that begins with column {@code first}. */
    public static int width(int first, int out) {
        return out - first < COLUMNS ? out - first : COLUMNS;
    }
}
