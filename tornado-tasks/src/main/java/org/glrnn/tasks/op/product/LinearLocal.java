package org.glrnn.tasks.op.product;

import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.op.sum.Sums;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The products of {@link Linear}, variant "local": a work group computes a tile of cells and reads both factors tile by
 * tile through its local memory, for GPUs.
 *
 * <p>Shapes and results as in {@link Linear}. The grid has two dimensions, columns of the result first, each a multiple of
 * {@code tile} ({@link #global} computes it), the group is {@code tile} x {@code tile}, and a tile's edge is at most
 * {@link #LARGEST_TILE}. Owner: the work item (column, row) writes only its cell; all work items of a group pass every
 * barrier, those outside the result too. Sums run in ascending order; tolerance 1e-5 relative to the sum of absolute
 * products.
 */
public final class LinearLocal {
    /** Largest edge of a tile; local memory is allocated for it. */
    public static final int LARGEST_TILE = KernelVariants.LARGEST_TILE;

    private static final int CELLS = LARGEST_TILE * LARGEST_TILE;

    private LinearLocal() {
    }

    /** Returns the size of a grid's dimension: the least multiple of the tile's edge that covers a size. */
    public static int global(int size, int tile) {
        return (size + tile - 1) / tile * tile;
    }

    /**
     * y = x W + b; grid out x rows; see {@link Linear#linearForward}.
     *
     * @param frame offsets: x, W, b, y
     */
    public static void localForward(KernelContext context, FloatArray x, FloatArray parameters, FloatArray y, IntArray frame,
            int rows, int in, int out, int tile) {
        int xOffset = frame.get(0);
        int weightOffset = frame.get(1);
        int biasOffset = frame.get(2);
        int yOffset = frame.get(3);
        float[] left = context.allocateFloatLocalArray(CELLS);
        float[] right = context.allocateFloatLocalArray(CELLS);
        int r = context.globalIdy;
        int o = context.globalIdx;
        int across = context.localIdx;
        int down = context.localIdy;
        float sum = 0.0f;
        for (int start = 0; start < in; start += tile) {
            left[down * tile + across] = cell(x, xOffset + r * in, start + across, r, rows, in);
            right[down * tile + across] = cell(parameters, weightOffset + (start + down) * out, o, start + down, in, out);
            context.localBarrier();
            for (int k = 0; k < tile; k++) {
                sum += left[down * tile + k] * right[k * tile + across];
            }
            context.localBarrier();
        }
        if (r < rows && o < out) {
            y.set(yOffset + r * out + o, Linear.bias(parameters, biasOffset, o) + sum);
        }
    }

    /**
     * dx = dy W transposed; grid in x rows; see {@link Linear#linearInputGradient}.
     *
     * @param frame offsets: dy, W, dx
     */
    public static void localInputGradient(KernelContext context, FloatArray dy, FloatArray parameters, FloatArray dx,
            IntArray frame, int rows, int in, int out, int tile) {
        int dyOffset = frame.get(0);
        int weightOffset = frame.get(1);
        int dxOffset = frame.get(2);
        float[] left = context.allocateFloatLocalArray(CELLS);
        float[] right = context.allocateFloatLocalArray(CELLS);
        int r = context.globalIdy;
        int i = context.globalIdx;
        int across = context.localIdx;
        int down = context.localIdy;
        float sum = 0.0f;
        for (int start = 0; start < out; start += tile) {
            left[down * tile + across] = cell(dy, dyOffset + r * out, start + across, r, rows, out);
            right[across * tile + down] = cell(parameters, weightOffset + (i - across + down) * out, start + across,
                    i - across + down, in, out);
            context.localBarrier();
            for (int k = 0; k < tile; k++) {
                sum += left[down * tile + k] * right[k * tile + across];
            }
            context.localBarrier();
        }
        if (r < rows && i < in) {
            dx.set(dxOffset + r * in + i, sum);
        }
    }

    /**
     * dW += x transposed dy; grid out x in; see {@link Linear#linearWeightGradient}.
     *
     * @param frame offsets: x, dy, W
     */
    public static void localWeightGradient(KernelContext context, FloatArray x, FloatArray dy, FloatArray gradients,
            IntArray frame, int rows, int in, int out, int tile) {
        int xOffset = frame.get(0);
        int dyOffset = frame.get(1);
        int weightOffset = frame.get(2);
        float[] left = context.allocateFloatLocalArray(CELLS);
        float[] right = context.allocateFloatLocalArray(CELLS);
        int i = context.globalIdy;
        int o = context.globalIdx;
        int across = context.localIdx;
        int down = context.localIdy;
        float sum = 0.0f;
        for (int start = 0; start < rows; start += tile) {
            left[across * tile + down] = cell(x, xOffset + (start + down) * in, i - down + across, start + down, rows, in);
            right[down * tile + across] = cell(dy, dyOffset + (start + down) * out, o, start + down, rows, out);
            context.localBarrier();
            for (int k = 0; k < tile; k++) {
                sum += left[down * tile + k] * right[k * tile + across];
            }
            context.localBarrier();
        }
        if (i < in && o < out) {
            int place = weightOffset + i * out + o;
            gradients.set(place, gradients.get(place) + sum);
        }
    }

    /** Returns the element of a matrix's row that begins at {@code from}, or 0 outside the matrix. */
    private static float cell(FloatArray matrix, int from, int column, int row, int rows, int columns) {
        float value = 0.0f;
        if (row < rows && column < columns) {
            value = matrix.get(from + column);
        }
        return value;
    }
}
