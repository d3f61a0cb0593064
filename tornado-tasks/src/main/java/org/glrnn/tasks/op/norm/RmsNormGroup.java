package org.glrnn.tasks.op.norm;

import org.glrnn.tasks.graph.KernelVariants;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link RmsNorm} for a GPU: a work group takes a row, its lanes share out the columns and add their sums up in local
 * memory, in the order of a tree that is always the same.
 *
 * <p>Grid: one group per row, of at most {@link #LANES} lanes, a power of two; a lane takes every lanes-th column, so
 * neighbouring lanes read neighbouring columns. Shapes and formulas as in {@link RmsNorm}; sums in another order, so
 * tolerance 1e-6 relative to the row's root mean square.
 */
public final class RmsNormGroup {
    /** Most lanes of a group; local memory is allocated for as many. */
    public static final int LANES = KernelVariants.MOST_LANES;

    private RmsNormGroup() {
    }

    /**
     * Normalises every row and keeps the inverse root; see {@link RmsNorm#rmsNormForward}.
     *
     * <p>Owner: lane i of group r writes columns i, i + lanes, ... of row r of y, lane 0 inverse[r].
     *
     * @param frame offsets: scale, x, y, inverse
     */
    public static void rmsNormGroupForward(KernelContext context, FloatArray parameters, FloatArray activations,
            IntArray frame, int width, float eps) {
        int scaleOffset = frame.get(0);
        int xOffset = frame.get(1);
        int yOffset = frame.get(2);
        int inverseOffset = frame.get(3);
        float[] squares = context.allocateFloatLocalArray(LANES);
        int r = context.groupIdx;
        int lane = context.localIdx;
        int lanes = context.localGroupSizeX;
        float square = 0.0f;
        for (int i = lane; i < width; i += lanes) {
            float x = activations.get(xOffset + r * width + i);
            square += x * x;
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
            float normal = activations.get(xOffset + r * width + i) * inverse;
            activations.set(yOffset + r * width + i, normal * parameters.get(scaleOffset + i));
        }
        if (lane == 0) {
            activations.set(inverseOffset + r, inverse);
        }
    }

    /**
     * Adds the gradient of the input; see {@link RmsNorm#rmsNormInputGradient}.
     *
     * <p>Owner: lane i of group r adds only to columns i, i + lanes, ... of row r of dx.
     *
     * @param frame offsets: scale, x, dy, inverse, dx
     */
    public static void rmsNormGroupInputGradient(KernelContext context, FloatArray parameters, FloatArray activations,
            IntArray frame, int width) {
        int scaleOffset = frame.get(0);
        int xOffset = frame.get(1);
        int dyOffset = frame.get(2);
        int inverseOffset = frame.get(3);
        int dxOffset = frame.get(4);
        float[] dots = context.allocateFloatLocalArray(LANES);
        int r = context.groupIdx;
        int lane = context.localIdx;
        int lanes = context.localGroupSizeX;
        float inverse = activations.get(inverseOffset + r);
        float dot = 0.0f;
        for (int i = lane; i < width; i += lanes) {
            float g = activations.get(dyOffset + r * width + i) * parameters.get(scaleOffset + i);
            dot += g * (activations.get(xOffset + r * width + i) * inverse);
        }
        dots[lane] = dot;
        context.localBarrier();
        for (int half = lanes >> 1; half > 0; half >>= 1) {
            if (lane < half) {
                dots[lane] += dots[lane + half];
            }
            context.localBarrier();
        }
        float projection = dots[0] / width;
        for (int i = lane; i < width; i += lanes) {
            float normal = activations.get(xOffset + r * width + i) * inverse;
            float g = activations.get(dyOffset + r * width + i) * parameters.get(scaleOffset + i);
            int cell = dxOffset + r * width + i;
            activations.set(cell, activations.get(cell) + inverse * (g - normal * projection));
        }
    }
}
