package org.glrnn.tasks.op.norm;

import java.lang.foreign.MemorySegment;

import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.RowSums;
import org.glrnn.tasks.simd.Split;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Stands for {@link org.glrnn.tasks.op.norm.LayerNorm}. Forward and input gradient are split into blocks of rows, a row
 * being summed in one fixed order. The parameter gradient is summed by {@link RowSums}. So no bit depends on the number
 * of threads.
 */
public final class LayerNormRoutines {

    private static final int ELEMENTS = 8192;

    private LayerNormRoutines() {
    }

    static void layerNormForward(FloatArray parameters, FloatArray activations, IntArray frame, int rows, int width,
            float eps) {
        int scaleOffset = frame.get(0);
        int biasOffset = frame.get(1);
        int xOffset = frame.get(2);
        int yOffset = frame.get(3);
        int meanOffset = frame.get(4);
        int inverseOffset = frame.get(5);
        MemorySegment data = activations.getSegment();
        MemorySegment weights = parameters.getSegment();
        Split.rows(rows, width, ELEMENTS, (from, to) -> {
            for (int r = from; r < to; r++) {
                long x = xOffset + (long) r * width;
                float mean = LayerNormRows.sum(data, x, width) / width;
                float squares = LayerNormRows.squares(data, x, width, mean);
                float inverse = 1.0f / (float) Math.sqrt(squares / width + eps);
                LayerNormRows.normalise(data, x, mean, inverse, weights, scaleOffset, biasOffset,
                        yOffset + (long) r * width, width);
                activations.set(meanOffset + r, mean);
                activations.set(inverseOffset + r, inverse);
            }
        });
    }

    static void layerNormInputGradient(FloatArray parameters, FloatArray activations, IntArray frame, int rows, int width) {
        int scaleOffset = frame.get(0);
        int xOffset = frame.get(1);
        int dyOffset = frame.get(2);
        int meanOffset = frame.get(3);
        int inverseOffset = frame.get(4);
        int dxOffset = frame.get(5);
        MemorySegment data = activations.getSegment();
        MemorySegment weights = parameters.getSegment();
        Split.rows(rows, width, ELEMENTS, (from, to) -> {
            for (int r = from; r < to; r++) {
                long row = (long) r * width;
                LayerNormRows.inputGradient(data, xOffset + row, dyOffset + row, dxOffset + row,
                        activations.get(meanOffset + r), activations.get(inverseOffset + r), weights, scaleOffset,
                        width);
            }
        });
    }

    static void layerNormParameterGradient(FloatArray activations, FloatArray gradients, IntArray frame, int rows,
            int width) {
        int xOffset = frame.get(0);
        int dyOffset = frame.get(1);
        int meanOffset = frame.get(2);
        int inverseOffset = frame.get(3);
        int scaleOffset = frame.get(4);
        int biasOffset = frame.get(5);
        MemorySegment data = activations.getSegment();
        MemorySegment sums = RowSums.of(rows, 2 * width, (from, to, partials, at) -> {
            for (int r = from; r < to; r++) {
                long row = (long) r * width;
                LayerNormRows.parameterGradient(data, xOffset + row, dyOffset + row, activations.get(meanOffset + r),
                        activations.get(inverseOffset + r), partials, at, at + width, width);
            }
        });
        MemorySegment out = gradients.getSegment();
        Elements.add(sums, 0, out, scaleOffset, width);
        Elements.add(sums, width, out, biasOffset, width);
    }
}
