package org.glrnn.tasks.mixer.gatedlinear;

import org.glrnn.tasks.op.activation.Activations;
import org.glrnn.tasks.op.sequence.Marks;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The truly recurrent mode: every gate also sees the state before it through a recurrent matrix R.
 *
 * <p>With p the projected inputs and z[t] = p[t] + h[t-1] R (blocks v k q, or v k f q with disjoint gates):
 * <pre>
 *   v = a(z_v)   k = g(z_k)   q = g(z_q)   f = 1 - k (tied) or g(z_f)
 *   h[t] = f h[t-1] + v k     y[t] = u(h[t]) q                             h[-1] = carry
 * </pre>
 * Shapes: gates [batch, length, n width]: p in, z out, then dz; state and output [batch, length, width]; R [width, n
 * width]; carries [batch, width]. {@code marks[row]} is 0 for an ordinary step, {@link Marks#RESET} where a new
 * sequence starts (h[t-1] counts as 0) and {@link Marks#PADDING} where the state passes unchanged and y is 0. Source:
 * docs/mathematics.md 1.6. Time is sequential: a work item walks one sequence. Tolerance 1e-6 absolute on h and y at
 * the widths in tests.
 */
public final class TrueRecurrence {
    private TrueRecurrence() {
    }

    /**
     * Forward.
     *
     * <p>Owner: the work item b writes everything of sequence b. Carry in and carry out may be the same cells.
     *
     * @param frame offsets: gates, states, outputs, R, carry in, carry out
     * @param mode tied gates and activations, see {@link Activations}
     */
    public static void trueRecurrenceForward(FloatArray activations, FloatArray parameters, FloatArray carries,
            IntArray marks, IntArray frame, int batch, int length, int width, int mode) {
        for (@Parallel int b = 0; b < batch; b++) {
            int gatesOffset = frame.get(0);
            int stateOffset = frame.get(1);
            int outputOffset = frame.get(2);
            int recurrentOffset = frame.get(3);
            int carryInOffset = frame.get(4);
            int carryOutOffset = frame.get(5);
            int blocks = 4 - (mode & 1);
            int columns = blocks * width;
            for (int t = 0; t < length; t++) {
                int row = b * length + t;
                int mark = marks.get(row);
                for (int c = 0; c < columns; c++) {
                    float sum = activations.get(gatesOffset + row * columns + c);
                    for (int i = 0; i < width; i++) {
                        float before = before(activations, stateOffset, carries, carryInOffset, b, t, row, i, width);
                        before = mark == Marks.RESET ? 0.0f : before;
                        sum += before * parameters.get(recurrentOffset + i * columns + c);
                    }
                    activations.set(gatesOffset + row * columns + c, sum);
                }
                for (int j = 0; j < width; j++) {
                    int gate = gatesOffset + row * columns + j;
                    float before = before(activations, stateOffset, carries, carryInOffset, b, t, row, j, width);
                    float v = Activations.value(Activations.candidate(mode), activations.get(gate));
                    float k = Activations.value(Activations.gate(mode), activations.get(gate + width));
                    float q = Activations.value(Activations.gate(mode), activations.get(gate + (blocks - 1) * width));
                    float f = 1.0f - k;
                    if ((mode & 1) == 0) {
                        f = Activations.value(Activations.gate(mode), activations.get(gate + 2 * width));
                    }
                    float h = f * (mark == Marks.RESET ? 0.0f : before) + v * k;
                    h = mark == Marks.PADDING ? before : h;
                    float y = Activations.value(Activations.state(mode), h) * q;
                    activations.set(stateOffset + row * width + j, h);
                    activations.set(outputOffset + row * width + j, mark == Marks.PADDING ? 0.0f : y);
                }
            }
            for (int j = 0; j < width; j++) {
                carries.set(carryOutOffset + b * width + j,
                        activations.get(stateOffset + (b * length + length - 1) * width + j));
            }
        }
    }

    /**
     * Backward through time: gates hold z and become dz; the buffer of carry gradients holds the adjoint on its way.
     * With g = dy q u'(h) + A:
     * <pre>
     *   dz_v = g k a'   dz_q = dy u q'   dz_k = dk g'(z_k)   dz_f = g h[t-1] f'      dk = g v, tied: g (v - h[t-1])
     *   A := f g + dz R^T
     * </pre>
     * dR = sum of h[t-1]^T dz is one product over all steps afterwards, see {@link #previousStates}.
     *
     * <p>Owner: the work item b writes everything of sequence b.
     *
     * @param frame offsets: gates, states, output gradient, R, carry in, adjoint
     */
    public static void trueRecurrenceBackward(FloatArray activations, FloatArray parameters, FloatArray carries,
            FloatArray adjoints, IntArray marks, IntArray frame, int batch, int length, int width, int mode) {
        for (@Parallel int b = 0; b < batch; b++) {
            int gatesOffset = frame.get(0);
            int stateOffset = frame.get(1);
            int outputGradientOffset = frame.get(2);
            int recurrentOffset = frame.get(3);
            int carryInOffset = frame.get(4);
            int adjointOffset = frame.get(5);
            int blocks = 4 - (mode & 1);
            int columns = blocks * width;
            for (int s = 0; s < length; s++) {
                int t = length - 1 - s;
                int row = b * length + t;
                int mark = marks.get(row);
                for (int j = 0; j < width; j++) {
                    int gate = gatesOffset + row * columns + j;
                    int cell = adjointOffset + b * width + j;
                    float before = before(activations, stateOffset, carries, carryInOffset, b, t, row, j, width);
                    before = mark == Marks.RESET ? 0.0f : before;
                    float h = activations.get(stateOffset + row * width + j);
                    float dy = activations.get(outputGradientOffset + row * width + j);
                    float zv = activations.get(gate);
                    float zk = activations.get(gate + width);
                    float zq = activations.get(gate + (blocks - 1) * width);
                    float v = Activations.value(Activations.candidate(mode), zv);
                    float k = Activations.value(Activations.gate(mode), zk);
                    float q = Activations.value(Activations.gate(mode), zq);
                    float g = dy * q * Activations.slope(Activations.state(mode), h) + adjoints.get(cell);
                    float f = 1.0f - k;
                    float dk = g * (v - before);
                    if ((mode & 1) == 0) {
                        float zf = activations.get(gate + 2 * width);
                        f = Activations.value(Activations.gate(mode), zf);
                        dk = g * v;
                        float df = g * before * Activations.slope(Activations.gate(mode), zf);
                        activations.set(gate + 2 * width, mark == Marks.PADDING ? 0.0f : df);
                    }
                    float dv = g * k * Activations.slope(Activations.candidate(mode), zv);
                    float dzk = dk * Activations.slope(Activations.gate(mode), zk);
                    float dq =
                            dy * Activations.value(Activations.state(mode), h) * Activations.slope(Activations.gate(mode), zq);
                    activations.set(gate, mark == Marks.PADDING ? 0.0f : dv);
                    activations.set(gate + width, mark == Marks.PADDING ? 0.0f : dzk);
                    activations.set(gate + (blocks - 1) * width, mark == Marks.PADDING ? 0.0f : dq);
                    float through = mark == Marks.RESET ? 0.0f : f * g;
                    adjoints.set(cell, mark == Marks.PADDING ? adjoints.get(cell) : through);
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
     * Writes h[t-1] of every step, 0 after a reset, for the gradient of R.
     *
     * <p>Owner: the work item (r, j) writes only its cell.
     *
     * @param frame offsets: states, out, carry in
     */
    public static void previousStates(FloatArray activations, FloatArray carries, IntArray marks, IntArray frame, int rows,
            int length, int width) {
        for (@Parallel int r = 0; r < rows; r++) {
            int stateOffset = frame.get(0);
            int outOffset = frame.get(1);
            int carryInOffset = frame.get(2);
            for (@Parallel int j = 0; j < width; j++) {
                int b = r / length;
                float before = before(activations, stateOffset, carries, carryInOffset, b, r - b * length, r, j, width);
                activations.set(outOffset + r * width + j, marks.get(r) == Marks.RESET ? 0.0f : before);
            }
        }
    }

    private static float before(FloatArray activations, int stateOffset, FloatArray carries, int carryInOffset, int b, int t,
            int row, int j, int width) {
        if (t > 0) {
            return activations.get(stateOffset + (row - 1) * width + j);
        }
        return carries.get(carryInOffset + b * width + j);
    }
}
