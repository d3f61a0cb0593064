package org.glrnn.tasks.op.product;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The products of {@link Linear}, variant "blocked": a work item computes a block of 4x4 cells in registers, so that each
 * value it reads is used four times.
 *
 * <p>Shapes, argument lists and results as in {@link Linear}; the weight gradient adds to what was there before the sum
 * and not after it, so it may differ in the last bits (tolerance 1e-5 relative to the sum of absolute products). At the
 * edges of odd sizes an index stops at the last row or column: such a block computes and writes some cells twice, with
 * the same value, and its loops need no branch. Owner everywhere: the work item (block of rows, block of columns) writes
 * only the cells of its block.
 */
public final class LinearBlocked {
    private LinearBlocked() {
    }

    /**
     * y = x W + b; see {@link Linear#linearForward}.
     *
     * @param frame offsets: x, W, b, y
     */
    public static void blockedForward(FloatArray x, FloatArray parameters, FloatArray y, IntArray frame, int rows, int in,
            int out) {
        for (@Parallel int rb = 0; rb < (rows + 3) / 4; rb++) {
            int xOffset = frame.get(0);
            int weightOffset = frame.get(1);
            int biasOffset = frame.get(2);
            int yOffset = frame.get(3);
            for (@Parallel int cb = 0; cb < (out + 3) / 4; cb++) {
                int r0 = rb * 4;
                int r1 = within(r0 + 1, rows);
                int r2 = within(r0 + 2, rows);
                int r3 = within(r0 + 3, rows);
                int c0 = cb * 4;
                int c1 = within(c0 + 1, out);
                int c2 = within(c0 + 2, out);
                int c3 = within(c0 + 3, out);
                float s00 = Linear.bias(parameters, biasOffset, c0);
                float s01 = Linear.bias(parameters, biasOffset, c1);
                float s02 = Linear.bias(parameters, biasOffset, c2);
                float s03 = Linear.bias(parameters, biasOffset, c3);
                float s10 = Linear.bias(parameters, biasOffset, c0);
                float s11 = Linear.bias(parameters, biasOffset, c1);
                float s12 = Linear.bias(parameters, biasOffset, c2);
                float s13 = Linear.bias(parameters, biasOffset, c3);
                float s20 = Linear.bias(parameters, biasOffset, c0);
                float s21 = Linear.bias(parameters, biasOffset, c1);
                float s22 = Linear.bias(parameters, biasOffset, c2);
                float s23 = Linear.bias(parameters, biasOffset, c3);
                float s30 = Linear.bias(parameters, biasOffset, c0);
                float s31 = Linear.bias(parameters, biasOffset, c1);
                float s32 = Linear.bias(parameters, biasOffset, c2);
                float s33 = Linear.bias(parameters, biasOffset, c3);
                for (int i = 0; i < in; i++) {
                    float a0 = x.get(xOffset + r0 * in + i);
                    float a1 = x.get(xOffset + r1 * in + i);
                    float a2 = x.get(xOffset + r2 * in + i);
                    float a3 = x.get(xOffset + r3 * in + i);
                    float b0 = parameters.get(weightOffset + i * out + c0);
                    float b1 = parameters.get(weightOffset + i * out + c1);
                    float b2 = parameters.get(weightOffset + i * out + c2);
                    float b3 = parameters.get(weightOffset + i * out + c3);
                    s00 += a0 * b0;
                    s01 += a0 * b1;
                    s02 += a0 * b2;
                    s03 += a0 * b3;
                    s10 += a1 * b0;
                    s11 += a1 * b1;
                    s12 += a1 * b2;
                    s13 += a1 * b3;
                    s20 += a2 * b0;
                    s21 += a2 * b1;
                    s22 += a2 * b2;
                    s23 += a2 * b3;
                    s30 += a3 * b0;
                    s31 += a3 * b1;
                    s32 += a3 * b2;
                    s33 += a3 * b3;
                }
                y.set(yOffset + r0 * out + c0, s00);
                y.set(yOffset + r0 * out + c1, s01);
                y.set(yOffset + r0 * out + c2, s02);
                y.set(yOffset + r0 * out + c3, s03);
                y.set(yOffset + r1 * out + c0, s10);
                y.set(yOffset + r1 * out + c1, s11);
                y.set(yOffset + r1 * out + c2, s12);
                y.set(yOffset + r1 * out + c3, s13);
                y.set(yOffset + r2 * out + c0, s20);
                y.set(yOffset + r2 * out + c1, s21);
                y.set(yOffset + r2 * out + c2, s22);
                y.set(yOffset + r2 * out + c3, s23);
                y.set(yOffset + r3 * out + c0, s30);
                y.set(yOffset + r3 * out + c1, s31);
                y.set(yOffset + r3 * out + c2, s32);
                y.set(yOffset + r3 * out + c3, s33);
            }
        }
    }

    /**
     * dx = dy W transposed; see {@link Linear#linearInputGradient}.
     *
     * @param frame offsets: dy, W, dx
     */
    public static void blockedInputGradient(FloatArray dy, FloatArray parameters, FloatArray dx, IntArray frame, int rows,
            int in, int out) {
        for (@Parallel int rb = 0; rb < (rows + 3) / 4; rb++) {
            int dyOffset = frame.get(0);
            int weightOffset = frame.get(1);
            int dxOffset = frame.get(2);
            for (@Parallel int cb = 0; cb < (in + 3) / 4; cb++) {
                int r0 = rb * 4;
                int r1 = within(r0 + 1, rows);
                int r2 = within(r0 + 2, rows);
                int r3 = within(r0 + 3, rows);
                int c0 = cb * 4;
                int c1 = within(c0 + 1, in);
                int c2 = within(c0 + 2, in);
                int c3 = within(c0 + 3, in);
                float s00 = 0.0f;
                float s01 = 0.0f;
                float s02 = 0.0f;
                float s03 = 0.0f;
                float s10 = 0.0f;
                float s11 = 0.0f;
                float s12 = 0.0f;
                float s13 = 0.0f;
                float s20 = 0.0f;
                float s21 = 0.0f;
                float s22 = 0.0f;
                float s23 = 0.0f;
                float s30 = 0.0f;
                float s31 = 0.0f;
                float s32 = 0.0f;
                float s33 = 0.0f;
                for (int o = 0; o < out; o++) {
                    float a0 = dy.get(dyOffset + r0 * out + o);
                    float a1 = dy.get(dyOffset + r1 * out + o);
                    float a2 = dy.get(dyOffset + r2 * out + o);
                    float a3 = dy.get(dyOffset + r3 * out + o);
                    float b0 = parameters.get(weightOffset + c0 * out + o);
                    float b1 = parameters.get(weightOffset + c1 * out + o);
                    float b2 = parameters.get(weightOffset + c2 * out + o);
                    float b3 = parameters.get(weightOffset + c3 * out + o);
                    s00 += a0 * b0;
                    s01 += a0 * b1;
                    s02 += a0 * b2;
                    s03 += a0 * b3;
                    s10 += a1 * b0;
                    s11 += a1 * b1;
                    s12 += a1 * b2;
                    s13 += a1 * b3;
                    s20 += a2 * b0;
                    s21 += a2 * b1;
                    s22 += a2 * b2;
                    s23 += a2 * b3;
                    s30 += a3 * b0;
                    s31 += a3 * b1;
                    s32 += a3 * b2;
                    s33 += a3 * b3;
                }
                dx.set(dxOffset + r0 * in + c0, s00);
                dx.set(dxOffset + r0 * in + c1, s01);
                dx.set(dxOffset + r0 * in + c2, s02);
                dx.set(dxOffset + r0 * in + c3, s03);
                dx.set(dxOffset + r1 * in + c0, s10);
                dx.set(dxOffset + r1 * in + c1, s11);
                dx.set(dxOffset + r1 * in + c2, s12);
                dx.set(dxOffset + r1 * in + c3, s13);
                dx.set(dxOffset + r2 * in + c0, s20);
                dx.set(dxOffset + r2 * in + c1, s21);
                dx.set(dxOffset + r2 * in + c2, s22);
                dx.set(dxOffset + r2 * in + c3, s23);
                dx.set(dxOffset + r3 * in + c0, s30);
                dx.set(dxOffset + r3 * in + c1, s31);
                dx.set(dxOffset + r3 * in + c2, s32);
                dx.set(dxOffset + r3 * in + c3, s33);
            }
        }
    }

    /**
     * dW += x transposed dy; see {@link Linear#linearWeightGradient}.
     *
     * @param frame offsets: x, dy, W
     */
    public static void blockedWeightGradient(FloatArray x, FloatArray dy, FloatArray gradients, IntArray frame, int rows,
            int in, int out) {
        for (@Parallel int rb = 0; rb < (in + 3) / 4; rb++) {
            int xOffset = frame.get(0);
            int dyOffset = frame.get(1);
            int weightOffset = frame.get(2);
            for (@Parallel int cb = 0; cb < (out + 3) / 4; cb++) {
                int i0 = rb * 4;
                int i1 = within(i0 + 1, in);
                int i2 = within(i0 + 2, in);
                int i3 = within(i0 + 3, in);
                int c0 = cb * 4;
                int c1 = within(c0 + 1, out);
                int c2 = within(c0 + 2, out);
                int c3 = within(c0 + 3, out);
                float s00 = gradients.get(weightOffset + i0 * out + c0);
                float s01 = gradients.get(weightOffset + i0 * out + c1);
                float s02 = gradients.get(weightOffset + i0 * out + c2);
                float s03 = gradients.get(weightOffset + i0 * out + c3);
                float s10 = gradients.get(weightOffset + i1 * out + c0);
                float s11 = gradients.get(weightOffset + i1 * out + c1);
                float s12 = gradients.get(weightOffset + i1 * out + c2);
                float s13 = gradients.get(weightOffset + i1 * out + c3);
                float s20 = gradients.get(weightOffset + i2 * out + c0);
                float s21 = gradients.get(weightOffset + i2 * out + c1);
                float s22 = gradients.get(weightOffset + i2 * out + c2);
                float s23 = gradients.get(weightOffset + i2 * out + c3);
                float s30 = gradients.get(weightOffset + i3 * out + c0);
                float s31 = gradients.get(weightOffset + i3 * out + c1);
                float s32 = gradients.get(weightOffset + i3 * out + c2);
                float s33 = gradients.get(weightOffset + i3 * out + c3);
                for (int r = 0; r < rows; r++) {
                    float a0 = x.get(xOffset + r * in + i0);
                    float a1 = x.get(xOffset + r * in + i1);
                    float a2 = x.get(xOffset + r * in + i2);
                    float a3 = x.get(xOffset + r * in + i3);
                    float b0 = dy.get(dyOffset + r * out + c0);
                    float b1 = dy.get(dyOffset + r * out + c1);
                    float b2 = dy.get(dyOffset + r * out + c2);
                    float b3 = dy.get(dyOffset + r * out + c3);
                    s00 += a0 * b0;
                    s01 += a0 * b1;
                    s02 += a0 * b2;
                    s03 += a0 * b3;
                    s10 += a1 * b0;
                    s11 += a1 * b1;
                    s12 += a1 * b2;
                    s13 += a1 * b3;
                    s20 += a2 * b0;
                    s21 += a2 * b1;
                    s22 += a2 * b2;
                    s23 += a2 * b3;
                    s30 += a3 * b0;
                    s31 += a3 * b1;
                    s32 += a3 * b2;
                    s33 += a3 * b3;
                }
                gradients.set(weightOffset + i0 * out + c0, s00);
                gradients.set(weightOffset + i0 * out + c1, s01);
                gradients.set(weightOffset + i0 * out + c2, s02);
                gradients.set(weightOffset + i0 * out + c3, s03);
                gradients.set(weightOffset + i1 * out + c0, s10);
                gradients.set(weightOffset + i1 * out + c1, s11);
                gradients.set(weightOffset + i1 * out + c2, s12);
                gradients.set(weightOffset + i1 * out + c3, s13);
                gradients.set(weightOffset + i2 * out + c0, s20);
                gradients.set(weightOffset + i2 * out + c1, s21);
                gradients.set(weightOffset + i2 * out + c2, s22);
                gradients.set(weightOffset + i2 * out + c3, s23);
                gradients.set(weightOffset + i3 * out + c0, s30);
                gradients.set(weightOffset + i3 * out + c1, s31);
                gradients.set(weightOffset + i3 * out + c2, s32);
                gradients.set(weightOffset + i3 * out + c3, s33);
            }
        }
    }

    /** Returns an index, or the last one below the limit. */
    private static int within(int index, int limit) {
        return index < limit ? index : limit - 1;
    }
}
