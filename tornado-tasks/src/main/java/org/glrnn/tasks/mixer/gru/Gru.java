package org.glrnn.tasks.mixer.gru;

import org.glrnn.tasks.op.activation.Gates;
import org.glrnn.tasks.op.sequence.Marks;
import org.glrnn.tasks.op.sequence.PreviousStates;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gated recurrent unit as cuDNN defines it: the reset gate acts on the recurrent part, bias included.
 *
 * <p>With p the projected inputs and u[t] = h[t-1] R + b (blocks r z n):
 * <pre>
 *   r = sigmoid(p_r + u_r)   z = sigmoid(p_z + u_z)   n = tanh(p_n + r u_n)
 *   h[t] = (1 - z) n + z h[t-1]                       h[-1] = carry, y[t] = h[t]
 * </pre>
 * Shapes: gates [batch, length, 3 width]: p in, (r, z, n) out; candidate (u_n), state and output [batch, length, width];
 * R [width, 3 width], b [3 width]; carries [batch, width]. {@code marks[row]} is {@link Marks#RESET} where h[t-1] counts as 0
 * and {@link Marks#PADDING} where the state passes unchanged and y is 0. Time is sequential: a work item walks one sequence.
 * Source: NVIDIA cuDNN, {@code CUDNN_GRU} with two biases. Tolerance 2e-6 absolute on h at the widths in tests.
 */
public final class Gru {
    private Gru() {
    }

    /**
     * Forward.
     *
     * <p>Owner: the work item b writes everything of sequence b. Carry in and carry out may be the same cells.
     *
     * @param frame offsets: gates, candidate, states, outputs, R, bias, carry in, carry out
     */
    public static void gruForward(FloatArray activations, FloatArray parameters, FloatArray carries, IntArray marks,
            IntArray frame, int batch, int length, int width) {
        for (@Parallel int b = 0; b < batch; b++) {
            int gatesOffset = frame.get(0);
            int candidateOffset = frame.get(1);
            int stateOffset = frame.get(2);
            int outputOffset = frame.get(3);
            int recurrentOffset = frame.get(4);
            int biasOffset = frame.get(5);
            int carryInOffset = frame.get(6);
            int carryOutOffset = frame.get(7);
            int columns = 3 * width;
            for (int t = 0; t < length; t++) {
                int row = b * length + t;
                int mark = marks.get(row);
                for (int c = 0; c < columns; c++) {
                    float sum = parameters.get(biasOffset + c);
                    for (int i = 0; i < width; i++) {
                        float before = PreviousStates.before(activations, stateOffset, carries, carryInOffset + b * width, t,
                                row, i, width);
                        sum += (mark == Marks.RESET ? 0.0f : before) * parameters.get(recurrentOffset + i * columns + c);
                    }
                    int gate = gatesOffset + row * columns + c;
                    if (c < 2 * width) {
                        activations.set(gate, Gates.sigmoid(activations.get(gate) + sum));
                    } else {
                        activations.set(candidateOffset + row * width + c - 2 * width, sum);
                    }
                }
                for (int j = 0; j < width; j++) {
                    int gate = gatesOffset + row * columns + j;
                    float before = PreviousStates.before(activations, stateOffset, carries, carryInOffset + b * width, t,
                            row, j, width);
                    float r = activations.get(gate);
                    float z = activations.get(gate + width);
                    float n = TornadoMath.tanh(activations.get(gate + 2 * width)
                            + r * activations.get(candidateOffset + row * width + j));
                    activations.set(gate + 2 * width, n);
                    float h = (1.0f - z) * n + z * (mark == Marks.RESET ? 0.0f : before);
                    activations.set(stateOffset + row * width + j, mark == Marks.PADDING ? before : h);
                    activations.set(outputOffset + row * width + j, mark == Marks.PADDING ? 0.0f : h);
                }
            }
            for (int j = 0; j < width; j++) {
                carries.set(carryOutOffset + b * width + j,
                        activations.get(stateOffset + (b * length + length - 1) * width + j));
            }
        }
    }

    /**
     * Backward through time. Gates hold (r, z, n) and become the gradient of u, (du_r, du_z, du_n); the candidate becomes
     * dp_n, the one block where the gradient of p differs. The buffer of carry gradients holds the adjoint A on its way. With
     * g = dy + A:
     * <pre>
     *   dp_n = g (1 - z) (1 - n^2)   du_n = dp_n r   du_z = g (h[t-1] - n) z (1 - z)   du_r = dp_n u_n r (1 - r)
     *   A := g z + du R^T
     * </pre>
     * dR = sum of h[t-1]^T du and db = sum of du are one product and one sum over all steps afterwards, then
     * {@link #gruProjectionGradient} completes dp.
     *
     * <p>Owner: the work item b writes everything of sequence b.
     *
     * @param frame offsets: gates, candidate, states, output gradient, R, carry in, adjoint
     */
    public static void gruBackward(FloatArray activations, FloatArray parameters, FloatArray carries, FloatArray adjoints,
            IntArray marks, IntArray frame, int batch, int length, int width) {
        for (@Parallel int b = 0; b < batch; b++) {
            int gatesOffset = frame.get(0);
            int candidateOffset = frame.get(1);
            int stateOffset = frame.get(2);
            int outputGradientOffset = frame.get(3);
            int recurrentOffset = frame.get(4);
            int carryInOffset = frame.get(5);
            int adjointOffset = frame.get(6);
            int columns = 3 * width;
            for (int s = 0; s < length; s++) {
                int t = length - 1 - s;
                int row = b * length + t;
                int mark = marks.get(row);
                for (int j = 0; j < width; j++) {
                    int gate = gatesOffset + row * columns + j;
                    int candidate = candidateOffset + row * width + j;
                    int cell = adjointOffset + b * width + j;
                    float before = PreviousStates.before(activations, stateOffset, carries, carryInOffset + b * width, t,
                            row, j, width);
                    float r = activations.get(gate);
                    float z = activations.get(gate + width);
                    float n = activations.get(gate + 2 * width);
                    float adjoint = adjoints.get(cell);
                    float g = activations.get(outputGradientOffset + row * width + j) + adjoint;
                    g = mark == Marks.PADDING ? 0.0f : g;
                    float dn = g * (1.0f - z) * (1.0f - n * n);
                    float dz = g * ((mark == Marks.RESET ? 0.0f : before) - n) * z * (1.0f - z);
                    activations.set(gate, dn * activations.get(candidate) * r * (1.0f - r));
                    activations.set(gate + width, dz);
                    activations.set(gate + 2 * width, dn * r);
                    activations.set(candidate, dn);
                    float through = mark == Marks.RESET ? 0.0f : g * z;
                    adjoints.set(cell, mark == Marks.PADDING ? adjoint : through);
                }
                if (mark == Marks.ORDINARY) {
                    for (int j = 0; j < width; j++) {
                        float sum = adjoints.get(adjointOffset + b * width + j);
                        for (int c = 0; c < columns; c++) {
                            sum += activations.get(gatesOffset + row * columns + c)
                                    * parameters.get(recurrentOffset + j * columns + c);
                        }
                        adjoints.set(adjointOffset + b * width + j, sum);
                    }
                }
            }
        }
    }

    /**
     * Turns du into dp: gates[r, 2 width + j] = candidate[r, j]. Owner: the work item (r, j) writes only its cell;
     * exact.
     *
     * @param frame offsets: gates, candidate
     */
    public static void gruProjectionGradient(FloatArray activations, IntArray frame, int rows, int width) {
        for (@Parallel int r = 0; r < rows; r++) {
            int gatesOffset = frame.get(0);
            int candidateOffset = frame.get(1);
            for (@Parallel int j = 0; j < width; j++) {
                activations.set(gatesOffset + (3 * r + 2) * width + j, activations.get(candidateOffset + r * width + j));
            }
        }
    }
}
