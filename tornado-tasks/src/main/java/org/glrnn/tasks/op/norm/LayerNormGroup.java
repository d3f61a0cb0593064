package org.glrnn.tasks.op.norm;

import org.glrnn.tasks.graph.KernelVariants;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link LayerNorm} for a GPU: a work group takes a row, its lanes share out the columns and add their sums up in local
 * memory, in the order of a tree that is always the same.
 *
 * <p>Grid: one group per row, of at most {@link #LANES} lanes, a power of two; a lane takes every lanes-th column, so
 * neighbouring lanes read neighbouring columns. Shapes and formulas as in {@link LayerNorm}; sums in another order, so
 * tolerance 1e-6 relative to the row's standard deviation.
 */
public final class LayerNormGroup {
    /** Most lanes of a group; local memory is allocated for as many. */
    public static final int LANES = KernelVariants.MOST_LANES;

    private LayerNormGroup() {
    }

    /**
     * Normalises every row and keeps its statistics; see {@link LayerNorm#layerNormForward}.
     *
     * <p>Owner: lane i of group r writes columns i, i + lanes, ... of row r of y, lane 0 mean[r] and inverse[r].
     *
     * @param frame offsets: scale, bias, x, y, mean, inverse
     */
    public static void layerNormGroupForward(KernelContext context, FloatArray parameters, FloatArray activations,
            IntArray frame, int width, float eps) {
        int scaleOffset = frame.get(0);
        int biasOffset = frame.get(1);
        int xOffset = frame.get(2);
        int yOffset = frame.get(3);
        int meanOffset = frame.get(4);
        int inverseOffset = frame.get(5);
        float[] sums = context.allocateFloatLocalArray(LANES);
        float[] squares = context.allocateFloatLocalArray(LANES);
        int r = context.groupIdx;
        int lane = context.localIdx;
        int lanes = context.localGroupSizeX;
        float sum = 0.0f;
        for (int i = lane; i < width; i += lanes) {
            sum += activations.get(xOffset + r * width + i);
        }
        sums[lane] = sum;
        context.localBarrier();
        for (int half = lanes >> 1; half > 0; half >>= 1) {
            if (lane < half) {
                sums[lane] += sums[lane + half];
            }
            context.localBarrier();
        }
        float mean = sums[0] / width;
        float square = 0.0f;
        for (int i = lane; i < width; i += lanes) {
            float centred = activations.get(xOffset + r * width + i) - mean;
            square += centred * centred;
        }
        squares[lane] = square;
        context.localBarrier();
        for (int half = lanes >> 1; half > 0; half >>= 1) {
            if (lane < half) {
                squares[lane] += squares[lane + half];
            }
            context.localBarrier();
        }
        float inverse = 1.0f / TornadoMath.sqrt(squares[0] / width + eps);
        for (int i = lane; i < width; i += lanes) {
            float normal = (activations.get(xOffset + r * width + i) - mean) * inverse;
            activations.set(yOffset + r * width + i,
                    normal * parameters.get(scaleOffset + i) + parameters.get(biasOffset + i));
        }
        if (lane == 0) {
            activations.set(meanOffset + r, mean);
            activations.set(inverseOffset + r, inverse);
        }
    }

    /**
     * Adds the gradient of the input; see {@link LayerNorm#layerNormInputGradient}.
     *
     * <p>Owner: lane i of group r adds only to columns i, i + lanes, ... of row r of dx.
     *
     * @param frame offsets: scale, x, dy, mean, inverse, dx
     */
    public static void layerNormGroupInputGradient(KernelContext context, FloatArray parameters, FloatArray activations,
            IntArray frame, int width) {
        int scaleOffset = frame.get(0);
        int xOffset = frame.get(1);
        int dyOffset = frame.get(2);
        int meanOffset = frame.get(3);
        int inverseOffset = frame.get(4);
        int dxOffset = frame.get(5);
        float[] sums = context.allocateFloatLocalArray(LANES);
        float[] dots = context.allocateFloatLocalArray(LANES);
        int r = context.groupIdx;
        int lane = context.localIdx;
        int lanes = context.localGroupSizeX;
        float mean = activations.get(meanOffset + r);
        float inverse = activations.get(inverseOffset + r);
        float sum = 0.0f;
        float dot = 0.0f;
        for (int i = lane; i < width; i += lanes) {
            float g = activations.get(dyOffset + r * width + i) * parameters.get(scaleOffset + i);
            sum += g;
            dot += g * ((activations.get(xOffset + r * width + i) - mean) * inverse);
        }
        sums[lane] = sum;
        dots[lane] = dot;
        context.localBarrier();
        for (int half = lanes >> 1; half > 0; half >>= 1) {
            if (lane < half) {
                sums[lane] += sums[lane + half];
                dots[lane] += dots[lane + half];
            }
            context.localBarrier();
        }
        float average = sums[0] / width;
        float projection = dots[0] / width;
        for (int i = lane; i < width; i += lanes) {
            float normal = (activations.get(xOffset + r * width + i) - mean) * inverse;
            float g = activations.get(dyOffset + r * width + i) * parameters.get(scaleOffset + i);
            int cell = dxOffset + r * width + i;
            activations.set(cell, activations.get(cell) + inverse * (g - average - normal * projection));
        }
    }
}
