package org.glrnn.tasks.op.norm;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Layer normalisation over the last axis: y = scale (x - mean) / sqrt(variance + eps) + bias.
 *
 * <p>Shapes: x, y [rows, width]; scale, bias [width]; mean and inverse standard deviation [rows] are kept for the way
 * back. The variance is the biased one, in two passes (more accurate than the reference's E[x²] - E[x]², from which it
 * differs by about 1e-6 in single precision). Tolerance 1e-6 relative to the row's standard deviation.
 */
public final class LayerNorm {
    private LayerNorm() {
    }

    /**
     * Normalises every row and keeps its statistics.
     *
     * <p>Owner: the work item r writes only row r of y, mean[r] and inverse[r].
     *
     * @param frame offsets: scale, bias, x, y, mean, inverse
     */
    public static void layerNormForward(FloatArray parameters, FloatArray activations, IntArray frame, int rows, int width,
            float eps) {
        for (@Parallel int r = 0; r < rows; r++) {
            int scaleOffset = frame.get(0);
            int biasOffset = frame.get(1);
            int xOffset = frame.get(2);
            int yOffset = frame.get(3);
            int meanOffset = frame.get(4);
            int inverseOffset = frame.get(5);
            int x = xOffset + r * width;
            float sum = 0.0f;
            for (int i = 0; i < width; i++) {
                sum += activations.get(x + i);
            }
            float mean = sum / width;
            float squares = 0.0f;
            for (int i = 0; i < width; i++) {
                float centred = activations.get(x + i) - mean;
                squares += centred * centred;
            }
            float inverse = 1.0f / TornadoMath.sqrt(squares / width + eps);
            for (int i = 0; i < width; i++) {
                float normal = (activations.get(x + i) - mean) * inverse;
                activations.set(yOffset + r * width + i,
                        normal * parameters.get(scaleOffset + i) + parameters.get(biasOffset + i));
            }
            activations.set(meanOffset + r, mean);
            activations.set(inverseOffset + r, inverse);
        }
    }

    /**
     * Adds the gradient of the input: with n = (x - mean) inverse and g = dy scale,
     * dx[r, i] += inverse (g[i] - average(g) - n[i] average(g n)).
     *
     * <p>Owner: the work item r adds only to row r of dx.
     *
     * @param frame offsets: scale, x, dy, mean, inverse, dx
     */
    public static void layerNormInputGradient(FloatArray parameters, FloatArray activations, IntArray frame, int rows,
            int width) {
        for (@Parallel int r = 0; r < rows; r++) {
            int scaleOffset = frame.get(0);
            int xOffset = frame.get(1);
            int dyOffset = frame.get(2);
            int meanOffset = frame.get(3);
            int inverseOffset = frame.get(4);
            int dxOffset = frame.get(5);
            int row = r * width;
            float mean = activations.get(meanOffset + r);
            float inverse = activations.get(inverseOffset + r);
            float sum = 0.0f;
            float dot = 0.0f;
            for (int i = 0; i < width; i++) {
                float normal = (activations.get(xOffset + row + i) - mean) * inverse;
                float g = activations.get(dyOffset + row + i) * parameters.get(scaleOffset + i);
                sum += g;
                dot += g * normal;
            }
            float average = sum / width;
            float projection = dot / width;
            for (int i = 0; i < width; i++) {
                float normal = (activations.get(xOffset + row + i) - mean) * inverse;
                float g = activations.get(dyOffset + row + i) * parameters.get(scaleOffset + i);
                int cell = dxOffset + row + i;
                activations.set(cell, activations.get(cell) + inverse * (g - average - normal * projection));
            }
        }
    }

    /**
     * Adds the gradients of scale and bias: dscale[i] += sum over r of dy[r, i] n[r, i]; dbias[i] += sum of dy[r, i].
     *
     * <p>Owner: the work item i adds only to dscale[i] and dbias[i].
     *
     * @param frame offsets: x, dy, mean, inverse, scale, bias
     */
    public static void layerNormParameterGradient(FloatArray activations, FloatArray gradients, IntArray frame, int rows,
            int width) {
        for (@Parallel int i = 0; i < width; i++) {
            int xOffset = frame.get(0);
            int dyOffset = frame.get(1);
            int meanOffset = frame.get(2);
            int inverseOffset = frame.get(3);
            int scaleOffset = frame.get(4);
            int biasOffset = frame.get(5);
            float scale = 0.0f;
            float bias = 0.0f;
            for (int r = 0; r < rows; r++) {
                float normal = (activations.get(xOffset + r * width + i) - activations.get(meanOffset + r))
                        * activations.get(inverseOffset + r);
                float dy = activations.get(dyOffset + r * width + i);
                scale += dy * normal;
                bias += dy;
            }
            gradients.set(scaleOffset + i, gradients.get(scaleOffset + i) + scale);
            gradients.set(biasOffset + i, gradients.get(biasOffset + i) + bias);
        }
    }
}
