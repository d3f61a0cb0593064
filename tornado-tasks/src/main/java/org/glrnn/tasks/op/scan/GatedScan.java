package org.glrnn.tasks.op.scan;

import org.glrnn.tasks.op.activation.Gates;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Gates, linear recurrence and output gate in one pass; variant "channel": a work item walks one channel through time.
 *
 * <p>With n = 3 blocks of pre-activations p (tied gates: candidate v, input gate k, output gate q) or n = 4 (disjoint:
 * v, k, forget gate f, q):
 * <pre>
 *   v = tanh(p_v)   k = s(p_k)   q = s(p_q)   f = 1 - k (tied) or s(p_f) (disjoint)
 *   h[t] = f[t] h[t-1] + v[t] k[t]     y[t] = tanh(h[t]) q[t]     h[-1] = carry
 * </pre>
 * Shapes: gates [batch, length, n width], columns in the order v k q or v k f q; state h and output y [batch, length,
 * width]; carries [batch, width]. The activated gates overwrite the pre-activations; the backward pass overwrites them
 * with the gradients of the pre-activations. Source: docs/mathematics.md 1.3 and 1.5. Tolerance 1e-6 absolute on h and
 * y: each step contracts, so rounding errors do not grow with length.
 */
public final class GatedScan {
    private GatedScan() {
    }

    /**
     * Forward.
     *
     * <p>Owner: the work item (b, j) writes only channel j of sequence b in gates, h, y and carryOut. Carry in and
     * carry out may be the same cells.
     *
     * @param frame offsets: gates, states, outputs, carry in, carry out
     */
    public static void gatedScanForward(FloatArray activations, FloatArray carryIn, FloatArray carryOut, IntArray frame,
            int batch, int length, int width, int tied) {
        for (@Parallel int b = 0; b < batch; b++) {
            int gatesOffset = frame.get(0);
            int stateOffset = frame.get(1);
            int outputOffset = frame.get(2);
            int carryInOffset = frame.get(3);
            int carryOutOffset = frame.get(4);
            for (@Parallel int j = 0; j < width; j++) {
                int blocks = 4 - tied;
                float h = carryIn.get(carryInOffset + b * width + j);
                for (int t = 0; t < length; t++) {
                    int row = b * length + t;
                    int gate = gatesOffset + row * blocks * width + j;
                    float f = ScanStep.activate(activations, gate, width, tied);
                    h = f * h + activations.get(gate) * activations.get(gate + width);
                    activations.set(stateOffset + row * width + j, h);
                    activations.set(outputOffset + row * width + j, TornadoMath.tanh(h)
                            * activations.get(gate + (blocks - 1) * width));
                }
                carryOut.set(carryOutOffset + b * width + j, h);
            }
        }
    }

    /**
     * Backward: with u = tanh(h) and A the adjoint of the state that comes from later steps (from the carry at the end),
     * <pre>
     *   g[t] = dy[t] q[t] (1 - u[t]²) + A     A := f[t] g[t]
     *   dp_v = g k (1 - v²)   dp_q = dy u q (1 - q)   dp_k = dk k (1 - k)   dp_f = g h[t-1] f (1 - f) (disjoint)
     *   dk = g v (disjoint) or g (v - h[t-1]) (tied)
     * </pre>
     * and the last A is the gradient of the carry that came in.
     *
     * <p>Owner: the work item (b, j) overwrites only channel j of sequence b in gates and carryGradient.
     *
     * @param frame offsets: gates, states, output gradient dy [batch, length, width], carry in, gradient of the carry that went
     *     out [batch, width], and that of the carry that came in, which may be the same cells
     */
    public static void gatedScanBackward(FloatArray activations, FloatArray carryIn, FloatArray carryGradient,
            IntArray frame, int batch, int length, int width, int tied) {
        for (@Parallel int b = 0; b < batch; b++) {
            int gatesOffset = frame.get(0);
            int stateOffset = frame.get(1);
            int outputGradientOffset = frame.get(2);
            int carryInOffset = frame.get(3);
            int carryOutGradientOffset = frame.get(4);
            int carryInGradientOffset = frame.get(5);
            for (@Parallel int j = 0; j < width; j++) {
                int blocks = 4 - tied;
                float adjoint = carryGradient.get(carryOutGradientOffset + b * width + j);
                for (int s = 0; s < length; s++) {
                    int t = length - 1 - s;
                    int row = b * length + t;
                    int gate = gatesOffset + row * blocks * width + j;
                    float q = activations.get(gate + (blocks - 1) * width);
                    float u = TornadoMath.tanh(activations.get(stateOffset + row * width + j));
                    float dy = activations.get(outputGradientOffset + row * width + j);
                    float before = carryIn.get(carryInOffset + b * width + j);
                    if (t > 0) {
                        before = activations.get(stateOffset + (row - 1) * width + j);
                    }
                    float g = dy * q * (1.0f - u * u) + adjoint;
                    adjoint = ScanStep.gradients(activations, gate, width, tied, before, u, dy, g);
                }
                carryGradient.set(carryInGradientOffset + b * width + j, adjoint);
            }
        }
    }
}
