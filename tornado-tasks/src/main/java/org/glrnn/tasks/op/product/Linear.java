package org.glrnn.tasks.op.product;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The dense layer y = x W + b and its gradients.
 *
 * <p>Shapes: x [rows, in], W [in, out], b [out], y [rows, out], all row-major. The sums run in ascending index order in
 * single precision, so two runs agree to the bit; against a sum in double the relative error grows like the square root
 * of the number of terms times 6e-8 (tolerance 1e-5 at the sizes in use). A routine may sum in another fixed order.
 */
public final class Linear {
    /** The offset of a bias that is not there. */
    public static final int NO_BIAS = -1;

    private Linear() {
    }

    /** Returns b[o], or 0 where there is no bias. */
    static float bias(FloatArray parameters, int biasOffset, int o) {
        return biasOffset < 0 ? 0.0f : parameters.get(biasOffset + o);
    }

    /**
     * y[r, o] = b[o] + sum over i of x[r, i] W[i, o]; without b where its offset is {@link #NO_BIAS}.
     *
     * <p>Owner: the work item (r, o) writes only y[r, o].
     *
     * @param frame offsets: x, W, b, y
     */
    public static void linearForward(FloatArray x, FloatArray parameters, FloatArray y, IntArray frame, int rows, int in,
            int out) {
        for (@Parallel int r = 0; r < rows; r++) {
            int xOffset = frame.get(0);
            int weightOffset = frame.get(1);
            int biasOffset = frame.get(2);
            int yOffset = frame.get(3);
            for (@Parallel int o = 0; o < out; o++) {
                float sum = bias(parameters, biasOffset, o);
                for (int i = 0; i < in; i++) {
                    sum += x.get(xOffset + r * in + i) * parameters.get(weightOffset + i * out + o);
                }
                y.set(yOffset + r * out + o, sum);
            }
        }
    }

    /**
     * dx[r, i] = sum over o of dy[r, o] W[i, o].
     *
     * <p>Owner: the work item (r, i) writes only dx[r, i].
     *
     * @param frame offsets: dy, W, dx
     */
    public static void linearInputGradient(FloatArray dy, FloatArray parameters, FloatArray dx, IntArray frame, int rows,
            int in, int out) {
        for (@Parallel int r = 0; r < rows; r++) {
            int dyOffset = frame.get(0);
            int weightOffset = frame.get(1);
            int dxOffset = frame.get(2);
            for (@Parallel int i = 0; i < in; i++) {
                float sum = 0.0f;
                for (int o = 0; o < out; o++) {
                    sum += dy.get(dyOffset + r * out + o) * parameters.get(weightOffset + i * out + o);
                }
                dx.set(dxOffset + r * in + i, sum);
            }
        }
    }

    /**
     * dW[i, o] += sum over r of x[r, i] dy[r, o].
     *
     * <p>Owner: the work item (i, o) adds only to dW[i, o].
     *
     * @param frame offsets: x, dy, W
     */
    public static void linearWeightGradient(FloatArray x, FloatArray dy, FloatArray gradients, IntArray frame, int rows,
            int in, int out) {
        for (@Parallel int i = 0; i < in; i++) {
            int xOffset = frame.get(0);
            int dyOffset = frame.get(1);
            int weightOffset = frame.get(2);
            for (@Parallel int o = 0; o < out; o++) {
                float sum = 0.0f;
                for (int r = 0; r < rows; r++) {
                    sum += x.get(xOffset + r * in + i) * dy.get(dyOffset + r * out + o);
                }
                int cell = weightOffset + i * out + o;
                gradients.set(cell, gradients.get(cell) + sum);
            }
        }
    }

    /**
     * db[o] += sum over r of dy[r, o].
     *
     * <p>Owner: the work item o adds only to db[o].
     *
     * @param frame offsets: dy, b
     */
    public static void linearBiasGradient(FloatArray dy, FloatArray gradients, IntArray frame, int rows, int out) {
        for (@Parallel int o = 0; o < out; o++) {
            int dyOffset = frame.get(0);
            int biasOffset = frame.get(1);
            float sum = 0.0f;
            for (int r = 0; r < rows; r++) {
                sum += dy.get(dyOffset + r * out + o);
            }
            gradients.set(biasOffset + o, gradients.get(biasOffset + o) + sum);
        }
    }
}
