package org.glrnn.tasks.op.norm;

import java.lang.foreign.MemorySegment;

import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.RowSums;
import org.glrnn.tasks.simd.Split;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Stands for {@link RmsNorm}. Forward and input gradient are split into blocks of rows, a row being summed in one fixed
 * order. The parameter gradient is summed by {@link RowSums}. So no bit depends on the number of threads.
 */
public final class RmsNormRoutines {

    private static final int ELEMENTS = 8192;

    private RmsNormRoutines() {
    }

    static void rmsNormForward(FloatArray parameters, FloatArray activations, IntArray frame, int rows, int width,
            float eps) {
        int scaleOffset = frame.get(0);
        int xOffset = frame.get(1);
        int yOffset = frame.get(2);
        int inverseOffset = frame.get(3);
        MemorySegment data = activations.getSegment();
        MemorySegment weights = parameters.getSegment();
        Split.rows(rows, width, ELEMENTS, (from, to) -> {
            for (int r = from; r < to; r++) {
                long row = (long) r * width;
                float squares = RmsNormRows.squares(data, xOffset + row, width);
                float inverse = 1.0f / (float) Math.sqrt(squares / width + eps);
                RmsNormRows.normalise(data, xOffset + row, inverse, weights, scaleOffset, yOffset + row, width);
                activations.set(inverseOffset + r, inverse);
            }
        });
    }

    static void rmsNormInputGradient(FloatArray parameters, FloatArray activations, IntArray frame, int rows, int width) {
        int scaleOffset = frame.get(0);
        int xOffset = frame.get(1);
        int dyOffset = frame.get(2);
        int inverseOffset = frame.get(3);
        int dxOffset = frame.get(4);
        MemorySegment data = activations.getSegment();
        MemorySegment weights = parameters.getSegment();
        Split.rows(rows, width, ELEMENTS, (from, to) -> {
            for (int r = from; r < to; r++) {
                long row = (long) r * width;
                RmsNormRows.inputGradient(data, xOffset + row, dyOffset + row, dxOffset + row,
                        activations.get(inverseOffset + r), weights, scaleOffset, width);
            }
        });
    }

    static void rmsNormParameterGradient(FloatArray activations, FloatArray gradients, IntArray frame, int rows,
            int width) {
        int xOffset = frame.get(0);
        int dyOffset = frame.get(1);
        int inverseOffset = frame.get(2);
        int scaleOffset = frame.get(3);
        MemorySegment data = activations.getSegment();
        MemorySegment sums = RowSums.of(rows, width, (from, to, partials, at) -> {
            for (int r = from; r < to; r++) {
                long row = (long) r * width;
                RmsNormRows.parameterGradient(data, xOffset + row, dyOffset + row, activations.get(inverseOffset + r),
                        partials, at, width);
            }
        });
        Elements.add(sums, 0, gradients.getSegment(), scaleOffset, width);
    }
}
