package org.glrnn.tasks.op.scan;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gated scan of {@link GatedScan}, variant "associative": all time steps side by side, in log2(length) passes, as the
 * reference computes it; for devices with far more lanes than batch times width.
 *
 * <p>A step maps the state before it to the state after it by h -> F h + S, and maps compose. First pass: the pair (F, S) of
 * every step, the carry put into the first, whose F becomes 0. Then the composition with the step 1, 2, 4, ... before, from
 * one window into another, until every S is the state itself (Hillis, Steele: Data parallel algorithms, CACM 1986). Last
 * pass: states and outputs. Backward likewise from the end, on g[t] = d[t] + f[t+1] g[t+1], d = dy q (1 - u²).
 *
 * <p>Shapes as in {@link GatedScan}; a window of pairs is [2, batch, length, width], F first. Owner everywhere: the work
 * item (row, j) writes cell (row, j), and the carry where the row is the last, or backward the first, of its sequence.
 * Regrouping changes rounding only: tolerance 2e-6 against variant "channel".
 */
public final class GatedScanAssociative {
    private GatedScanAssociative() {
    }

    /**
     * First pass: activates the gates in place and writes every step's pair.
     *
     * @param frame offsets: gates, pairs, carry in
     */
    public static void associativePairs(FloatArray activations, FloatArray carryIn, IntArray frame, int batch, int length,
            int width, int tied) {
        for (@Parallel int row = 0; row < batch * length; row++) {
            int gatesOffset = frame.get(0);
            int pairsOffset = frame.get(1);
            int carryInOffset = frame.get(2);
            for (@Parallel int j = 0; j < width; j++) {
                int blocks = 4 - tied;
                int b = row / length;
                int gate = gatesOffset + row * blocks * width + j;
                float f = ScanStep.activate(activations, gate, width, tied);
                float product = f;
                float sum = activations.get(gate) * activations.get(gate + width);
                if (row == b * length) {
                    product = 0.0f;
                    sum += f * carryIn.get(carryInOffset + b * width + j);
                }
                activations.set(pairsOffset + row * width + j, product);
                activations.set(pairsOffset + (batch * length + row) * width + j, sum);
            }
        }
    }

    /**
     * A middle pass, either direction: composes every pair with the one {@code distance} steps before ({@code backward}
     * = 0) or after (1), if the sequence has it, from one window into another.
     *
     * @param frame offsets: from, to; then the distance
     */
    public static void associativeStep(FloatArray activations, IntArray frame, int batch, int length, int width,
            int backward) {
        for (@Parallel int row = 0; row < batch * length; row++) {
            int fromOffset = frame.get(0);
            int toOffset = frame.get(1);
            int distance = frame.get(2);
            for (@Parallel int j = 0; j < width; j++) {
                int t = row - row / length * length;
                int cell = row * width + j;
                int sums = batch * length * width;
                float product = activations.get(fromOffset + cell);
                float sum = activations.get(fromOffset + sums + cell);
                int other = backward == 1 ? t + distance : t - distance;
                if (other >= 0 && other < length) {
                    int partner = cell + (other - t) * width;
                    sum += product * activations.get(fromOffset + sums + partner);
                    product *= activations.get(fromOffset + partner);
                }
                activations.set(toOffset + cell, product);
                activations.set(toOffset + sums + cell, sum);
            }
        }
    }

    /**
     * Last pass: states, outputs and the carry that goes out.
     *
     * @param frame offsets: gates, states, outputs, pairs, carry out
     */
    public static void associativeApply(FloatArray activations, FloatArray carryOut, IntArray frame, int batch, int length,
            int width, int tied) {
        for (@Parallel int row = 0; row < batch * length; row++) {
            int gatesOffset = frame.get(0);
            int stateOffset = frame.get(1);
            int outputOffset = frame.get(2);
            int pairsOffset = frame.get(3);
            int carryOutOffset = frame.get(4);
            for (@Parallel int j = 0; j < width; j++) {
                int blocks = 4 - tied;
                int b = row / length;
                float h = activations.get(pairsOffset + (batch * length + row) * width + j);
                float q = activations.get(gatesOffset + (row * blocks + blocks - 1) * width + j);
                activations.set(stateOffset + row * width + j, h);
                activations.set(outputOffset + row * width + j, TornadoMath.tanh(h) * q);
                if (row == b * length + length - 1) {
                    carryOut.set(carryOutOffset + b * width + j, h);
                }
            }
        }
    }

    /**
     * First pass backward: the pair of every step, the gradient of the carry put into the last.
     *
     * @param frame offsets: gates, states, output gradient, pairs, carry out gradient
     */
    public static void associativeAdjointPairs(FloatArray activations, FloatArray carryGradient, IntArray frame, int batch,
            int length, int width, int tied) {
        for (@Parallel int row = 0; row < batch * length; row++) {
            int gatesOffset = frame.get(0);
            int stateOffset = frame.get(1);
            int outputGradientOffset = frame.get(2);
            int pairsOffset = frame.get(3);
            int carryOutGradientOffset = frame.get(4);
            for (@Parallel int j = 0; j < width; j++) {
                int blocks = 4 - tied;
                int b = row / length;
                int gate = gatesOffset + row * blocks * width + j;
                float u = TornadoMath.tanh(activations.get(stateOffset + row * width + j));
                float sum = activations.get(outputGradientOffset + row * width + j)
                        * activations.get(gate + (blocks - 1) * width) * (1.0f - u * u);
                float product = 0.0f;
                if (row == b * length + length - 1) {
                    sum += carryGradient.get(carryOutGradientOffset + b * width + j);
                } else {
                    product = 1.0f - activations.get(gate + (blocks + 1) * width);
                    if (tied == 0) {
                        product = activations.get(gate + (blocks + 2) * width);
                    }
                }
                activations.set(pairsOffset + row * width + j, product);
                activations.set(pairsOffset + (batch * length + row) * width + j, sum);
            }
        }
    }

    /**
     * Last pass backward: gradients of the pre-activations over the gates, as in {@link GatedScan#gatedScanBackward}.
     *
     * @param frame offsets: gates, states, output gradient, pairs, carry in, carry in gradient
     */
    public static void associativeAdjointApply(FloatArray activations, FloatArray carryIn, FloatArray carryGradient,
            IntArray frame, int batch, int length, int width, int tied) {
        for (@Parallel int row = 0; row < batch * length; row++) {
            int gatesOffset = frame.get(0);
            int stateOffset = frame.get(1);
            int outputGradientOffset = frame.get(2);
            int pairsOffset = frame.get(3);
            int carryInOffset = frame.get(4);
            int carryInGradientOffset = frame.get(5);
            for (@Parallel int j = 0; j < width; j++) {
                int blocks = 4 - tied;
                int b = row / length;
                int gate = gatesOffset + row * blocks * width + j;
                float u = TornadoMath.tanh(activations.get(stateOffset + row * width + j));
                float dy = activations.get(outputGradientOffset + row * width + j);
                float g = activations.get(pairsOffset + (batch * length + row) * width + j);
                float before = carryIn.get(carryInOffset + b * width + j);
                if (row > b * length) {
                    before = activations.get(stateOffset + (row - 1) * width + j);
                }
                float next = ScanStep.gradients(activations, gate, width, tied, before, u, dy, g);
                if (row == b * length) {
                    carryGradient.set(carryInGradientOffset + b * width + j, next);
                }
            }
        }
    }
}
