package org.glrnn.tasks.op.product;

import java.lang.foreign.MemorySegment;

import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.RowSums;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Stands for {@link org.glrnn.tasks.op.product.Linear}: {@link MatrixProduct}, {@link WeightGradient}, {@link RowSums}. Every
 * result is one sum in a fixed order, whatever the number of threads.
 */
public final class LinearRoutines {

    private LinearRoutines() {
    }

    static void linearForward(FloatArray x, FloatArray parameters, FloatArray y, IntArray frame, int rows, int in, int out) {
        int xOffset = frame.get(0);
        int weightOffset = frame.get(1);
        int biasOffset = frame.get(2);
        int yOffset = frame.get(3);
        MemorySegment weights = parameters.getSegment();
        MatrixProduct.multiply(matrix(x, xOffset, rows, in), Matrix.of(weights, weightOffset, in, out),
                matrix(y, yOffset, rows, out), false, bias(weights, biasOffset, out));
    }

    static void linearInputGradient(FloatArray dy, FloatArray parameters, FloatArray dx, IntArray frame, int rows, int in,
            int out) {
        int dyOffset = frame.get(0);
        int weightOffset = frame.get(1);
        int dxOffset = frame.get(2);
        MatrixProduct.multiply(matrix(dy, dyOffset, rows, out), matrix(parameters, weightOffset, in, out).transpose(),
                matrix(dx, dxOffset, rows, in), false);
    }

    static void linearWeightGradient(FloatArray x, FloatArray dy, FloatArray gradients, IntArray frame, int rows, int in,
            int out) {
        int xOffset = frame.get(0);
        int dyOffset = frame.get(1);
        int weightOffset = frame.get(2);
        WeightGradient.add(matrix(x, xOffset, rows, in), matrix(dy, dyOffset, rows, out),
                matrix(gradients, weightOffset, in, out));
    }

    static void linearBiasGradient(FloatArray dy, FloatArray gradients, IntArray frame, int rows, int out) {
        int dyOffset = frame.get(0);
        int biasOffset = frame.get(1);
        MemorySegment data = dy.getSegment();
        MemorySegment sums = RowSums.of(rows, out, (from, to, partials, at) -> {
            int r = from;
            for (; r + 8 <= to; r += 8) {
                Elements.addEight(data, dyOffset + (long) r * out, out, partials, at);
            }
            for (; r < to; r++) {
                Elements.add(data, dyOffset + (long) r * out, partials, at, out);
            }
        });
        Elements.add(sums, 0, gradients.getSegment(), biasOffset, out);
    }

    /** The bias as a row; null where there is none. */
    static Matrix bias(MemorySegment weights, long offset, int out) {
        return offset < 0 ? null : Matrix.of(weights, offset, 1, out);
    }

    private static Matrix matrix(FloatArray array, int offset, int rows, int columns) {
        return Matrix.of(array.getSegment(), offset, rows, columns);
    }
}
