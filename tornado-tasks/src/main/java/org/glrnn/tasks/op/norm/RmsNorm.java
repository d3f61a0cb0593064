package org.glrnn.tasks.op.norm;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Normalisation by the root mean square over the last axis (Zhang and Sennrich, 2019):
 * y = scale x / sqrt(average(x²) + eps). Nothing is subtracted and there is no bias.
 *
 * <p>Shapes: x, y [rows, width]; scale [width]; the inverse root [rows] is kept for the backward pass. Tolerance 1e-6 relative
 * to the row's root mean square.
 */
public final class RmsNorm {
    private RmsNorm() {
    }

    /**
     * Normalises every row and keeps inverse[r] = 1 / sqrt(average(x[r]²) + eps).
     *
     * <p>Owner: the work item r writes only row r of y and inverse[r].
     *
     * @param frame offsets: scale, x, y, inverse
     */
    public static void rmsNormForward(FloatArray parameters, FloatArray activations, IntArray frame, int rows, int width,
            float eps) {
        for (@Parallel int r = 0; r < rows; r++) {
            int scaleOffset = frame.get(0);
            int xOffset = frame.get(1);
            int yOffset = frame.get(2);
            int inverseOffset = frame.get(3);
            int row = r * width;
            float squares = 0.0f;
            for (int i = 0; i < width; i++) {
                float x = activations.get(xOffset + row + i);
                squares += x * x;
            }
            float inverse = 1.0f / TornadoMath.sqrt(squares / width + eps);
            for (int i = 0; i < width; i++) {
                float normal = activations.get(xOffset + row + i) * inverse;
                activations.set(yOffset + row + i, normal * parameters.get(scaleOffset + i));
            }
            activations.set(inverseOffset + r, inverse);
        }
    }

    /**
     * Adds the gradient of the input: with n = x inverse and g = dy scale, dx[r, i] += inverse (g[i] - n[i] average(g n)).
     *
     * <p>Owner: the work item r adds only to row r of dx.
     *
     * @param frame offsets: scale, x, dy, inverse, dx
     */
    public static void rmsNormInputGradient(FloatArray parameters, FloatArray activations, IntArray frame, int rows,
            int width) {
        for (@Parallel int r = 0; r < rows; r++) {
            int scaleOffset = frame.get(0);
            int xOffset = frame.get(1);
            int dyOffset = frame.get(2);
            int inverseOffset = frame.get(3);
            int dxOffset = frame.get(4);
            int row = r * width;
            float inverse = activations.get(inverseOffset + r);
            float dot = 0.0f;
            for (int i = 0; i < width; i++) {
                float g = activations.get(dyOffset + row + i) * parameters.get(scaleOffset + i);
                dot += g * (activations.get(xOffset + row + i) * inverse);
            }
            float projection = dot / width;
            for (int i = 0; i < width; i++) {
                float normal = activations.get(xOffset + row + i) * inverse;
                float g = activations.get(dyOffset + row + i) * parameters.get(scaleOffset + i);
                int cell = dxOffset + row + i;
                activations.set(cell, activations.get(cell) + inverse * (g - normal * projection));
            }
        }
    }

    /**
     * Adds the gradient of the scale: dscale[i] += sum over r of dy[r, i] n[r, i].
     *
     * <p>Owner: the work item i adds only to dscale[i].
     *
     * @param frame offsets: x, dy, inverse, scale
     */
    public static void rmsNormParameterGradient(FloatArray activations, FloatArray gradients, IntArray frame, int rows,
            int width) {
        for (@Parallel int i = 0; i < width; i++) {
            int xOffset = frame.get(0);
            int dyOffset = frame.get(1);
            int inverseOffset = frame.get(2);
            int scaleOffset = frame.get(3);
            float scale = 0.0f;
            for (int r = 0; r < rows; r++) {
                float normal = activations.get(xOffset + r * width + i) * activations.get(inverseOffset + r);
                scale += activations.get(dyOffset + r * width + i) * normal;
            }
            gradients.set(scaleOffset + i, gradients.get(scaleOffset + i) + scale);
        }
    }
}
