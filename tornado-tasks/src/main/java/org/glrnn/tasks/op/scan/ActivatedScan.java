package org.glrnn.tasks.op.scan;

import org.glrnn.tasks.mixer.gatedlinear.TrueRecurrence;
import org.glrnn.tasks.op.activation.Activations;
import org.glrnn.tasks.op.sequence.Marks;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gated scan of {@link GatedScan} with any activations: the pre-activations stay where they are and the backward
 * pass activates them again, since not every activation's slope follows from its value.
 *
 * <p>With a, u, g the activations of candidate, state and gates: v = a(p_v), k = g(p_k), q = g(p_q), f = 1 - k or g(p_f);
 * h[t] = f h[t-1] + v k, y[t] = u(h[t]) q. Shapes, marks and tolerance as in {@link TrueRecurrence}, which this is with
 * R = 0. Owner in both kernels: the work item (b, j) writes only channel j of sequence b.
 */
public final class ActivatedScan {
    private ActivatedScan() {
    }

    /**
     * Forward. Carry in and carry out may be the same cells.
     *
     * @param frame offsets: gates, states, outputs, carry in, carry out
     */
    public static void activatedScanForward(FloatArray activations, FloatArray carries, IntArray marks, IntArray frame,
            int batch, int length, int width, int mode) {
        for (@Parallel int b = 0; b < batch; b++) {
            int gatesOffset = frame.get(0);
            int stateOffset = frame.get(1);
            int outputOffset = frame.get(2);
            int carryInOffset = frame.get(3);
            int carryOutOffset = frame.get(4);
            for (@Parallel int j = 0; j < width; j++) {
                int blocks = 4 - (mode & 1);
                float h = carries.get(carryInOffset + b * width + j);
                for (int t = 0; t < length; t++) {
                    int row = b * length + t;
                    int mark = marks.get(row);
                    int gate = gatesOffset + row * blocks * width + j;
                    float v = Activations.value(Activations.candidate(mode), activations.get(gate));
                    float k = Activations.value(Activations.gate(mode), activations.get(gate + width));
                    float q = Activations.value(Activations.gate(mode), activations.get(gate + (blocks - 1) * width));
                    float f = 1.0f - k;
                    if ((mode & 1) == 0) {
                        f = Activations.value(Activations.gate(mode), activations.get(gate + 2 * width));
                    }
                    float next = f * (mark == Marks.RESET ? 0.0f : h) + v * k;
                    h = mark == Marks.PADDING ? h : next;
                    float y = Activations.value(Activations.state(mode), h) * q;
                    activations.set(stateOffset + row * width + j, h);
                    activations.set(outputOffset + row * width + j, mark == Marks.PADDING ? 0.0f : y);
                }
                carries.set(carryOutOffset + b * width + j, h);
            }
        }
    }

    /**
     * Backward: the pre-activations are replaced by their gradients, the adjoint in its buffer goes from end to start.
     *
     * @param frame offsets: gates, states, output gradient, carry in, adjoint
     */
    public static void activatedScanBackward(FloatArray activations, FloatArray carries, FloatArray adjoints, IntArray marks,
            IntArray frame, int batch, int length, int width, int mode) {
        for (@Parallel int b = 0; b < batch; b++) {
            int gatesOffset = frame.get(0);
            int stateOffset = frame.get(1);
            int outputGradientOffset = frame.get(2);
            int carryInOffset = frame.get(3);
            int adjointOffset = frame.get(4);
            for (@Parallel int j = 0; j < width; j++) {
                int blocks = 4 - (mode & 1);
                float adjoint = adjoints.get(adjointOffset + b * width + j);
                for (int s = 0; s < length; s++) {
                    int t = length - 1 - s;
                    int row = b * length + t;
                    int mark = marks.get(row);
                    int gate = gatesOffset + row * blocks * width + j;
                    float before = carries.get(carryInOffset + b * width + j);
                    if (t > 0) {
                        before = activations.get(stateOffset + (row - 1) * width + j);
                    }
                    before = mark == Marks.RESET ? 0.0f : before;
                    float h = activations.get(stateOffset + row * width + j);
                    float dy = activations.get(outputGradientOffset + row * width + j);
                    float pv = activations.get(gate);
                    float pk = activations.get(gate + width);
                    float pq = activations.get(gate + (blocks - 1) * width);
                    float v = Activations.value(Activations.candidate(mode), pv);
                    float k = Activations.value(Activations.gate(mode), pk);
                    float q = Activations.value(Activations.gate(mode), pq);
                    float g = dy * q * Activations.slope(Activations.state(mode), h) + adjoint;
                    float f = 1.0f - k;
                    float dk = g * (v - before);
                    if ((mode & 1) == 0) {
                        float pf = activations.get(gate + 2 * width);
                        f = Activations.value(Activations.gate(mode), pf);
                        dk = g * v;
                        float df = g * before * Activations.slope(Activations.gate(mode), pf);
                        activations.set(gate + 2 * width, mark == Marks.PADDING ? 0.0f : df);
                    }
                    float dv = g * k * Activations.slope(Activations.candidate(mode), pv);
                    float dpk = dk * Activations.slope(Activations.gate(mode), pk);
                    float u = Activations.value(Activations.state(mode), h);
                    float dq = dy * u * Activations.slope(Activations.gate(mode), pq);
                    activations.set(gate, mark == Marks.PADDING ? 0.0f : dv);
                    activations.set(gate + width, mark == Marks.PADDING ? 0.0f : dpk);
                    activations.set(gate + (blocks - 1) * width, mark == Marks.PADDING ? 0.0f : dq);
                    float through = mark == Marks.RESET ? 0.0f : f * g;
                    adjoint = mark == Marks.PADDING ? adjoint : through;
                }
                adjoints.set(adjointOffset + b * width + j, adjoint);
            }
        }
    }
}
