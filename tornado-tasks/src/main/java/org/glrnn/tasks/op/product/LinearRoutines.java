package org.glrnn.tasks.op.product;

import java.lang.foreign.MemorySegment;

import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.RowSums;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Stands for {@link org.glrnn.tasks.op.product.Linear}: {@link MatrixProduct}, {@link WeightGradient}, {@link RowSums}. Every
 * result is one sum in a fixed order, whatever the number of threads.
 */
public final class LinearRoutines {

    private LinearRoutines() {
    }

    static void linearForward(FloatArray x, int xOffset, FloatArray parameters, int weightOffset, int biasOffset,
            FloatArray y, int yOffset, int rows, int in, int out) {
        MemorySegment weights = parameters.getSegment();
        MatrixProduct.multiply(matrix(x, xOffset, rows, in), Matrix.of(weights, weightOffset, in, out),
                matrix(y, yOffset, rows, out), false, Matrix.of(weights, biasOffset, 1, out));
    }

    static void linearInputGradient(FloatArray dy, int dyOffset, FloatArray parameters, int weightOffset, FloatArray dx,
            int dxOffset, int rows, int in, int out) {
        MatrixProduct.multiply(matrix(dy, dyOffset, rows, out), matrix(parameters, weightOffset, in, out).transpose(),
                matrix(dx, dxOffset, rows, in), false);
    }

    static void linearWeightGradient(FloatArray x, int xOffset, FloatArray dy, int dyOffset, FloatArray gradients,
            int weightOffset, int rows, int in, int out) {
        WeightGradient.add(matrix(x, xOffset, rows, in), matrix(dy, dyOffset, rows, out),
                matrix(gradients, weightOffset, in, out));
    }

    static void linearBiasGradient(FloatArray dy, int dyOffset, FloatArray gradients, int biasOffset, int rows,
            int out) {
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

    private static Matrix matrix(FloatArray array, int offset, int rows, int columns) {
        return Matrix.of(array.getSegment(), offset, rows, columns);
    }
}
