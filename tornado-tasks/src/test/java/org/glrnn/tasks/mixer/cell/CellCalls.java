package org.glrnn.tasks.mixer.cell;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.glrnn.tasks.mixer.gru.Gru;
import org.glrnn.tasks.mixer.lstm.Lstm;
import org.glrnn.tasks.op.sequence.PreviousStates;
import org.glrnn.tasks.testing.Calls;
import org.glrnn.tasks.testing.KernelCall;
import org.glrnn.tasks.testing.Windows;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Calls of the recurrent cells' kernels, as in {@link Calls}, with and without resets and padding. */
public final class CellCalls {

    private CellCalls() {
    }

    /** Both directions of both cells, and what belongs to them. */
    public static List<KernelCall> cells() {
        List<KernelCall> calls = new ArrayList<>();
        for (int batch : new int[] {1, 3, 7}) {
            for (int length : new int[] {1, 2, 9}) {
                for (int width : new int[] {1, 3, 17, 65, 130}) {
                    IntArray marks = marks(batch * length, width % 2 == 1);
                    calls.addAll(gru(batch, length, width, marks));
                    calls.addAll(lstm(batch, length, width, marks));
                }
            }
        }
        return calls;
    }

    private static List<KernelCall> gru(int batch, int length, int width, IntArray marks) {
        Buffers b = new Buffers(batch, length, width, 3, width);
        return List.of(
                new KernelCall(Gru.class, "gruForward", b.data, b.parameters, b.carries, marks,
                        IntArray.fromElements(b.projected, b.empty, b.out, b.output, b.kernel, b.bias, b.in, b.out(length)),
                        batch, length, width),
                new KernelCall(Gru.class, "gruBackward", b.data, b.parameters, b.carries, b.adjoints, marks,
                        IntArray.fromElements(b.gates, b.inner, b.state, b.gradient, b.kernel, b.in, b.adjoint), batch,
                        length, width),
                new KernelCall(Gru.class, "gruProjectionGradient", b.data, IntArray.fromElements(b.gates, b.inner),
                        batch * length, width),
                new KernelCall(PreviousStates.class, "previousHidden", b.data, b.carries, marks,
                        IntArray.fromElements(b.state, b.out, b.in), width, batch * length, length, width));
    }

    private static List<KernelCall> lstm(int batch, int length, int width, IntArray marks) {
        Buffers b = new Buffers(batch, length, width, 4, 2 * width);
        return List.of(
                new KernelCall(Lstm.class, "lstmForward", b.data, b.parameters, b.carries, marks,
                        IntArray.fromElements(b.projected, b.empty, b.out, b.output, b.kernel, b.bias, b.in, b.out(length)),
                        batch, length, width),
                new KernelCall(Lstm.class, "lstmBackward", b.data, b.parameters, b.carries, b.adjoints, marks,
                        IntArray.fromElements(b.gates, b.inner, b.gradient, b.kernel, b.in, b.adjoint), batch, length,
                        width),
                new KernelCall(PreviousStates.class, "previousHidden", b.data, b.carries, marks,
                        IntArray.fromElements(b.state, b.out, b.in), 2 * width, batch * length, length, width));
    }

    public static IntArray marks(int rows, boolean marked) {
        return IntArray.fromArray(new Random(rows).ints(rows, 0, 8).map(mark -> marked && mark < 3 ? mark : 0).toArray());
    }

    /** Windows of the forward call, and of the backward call: as if there had been a forward call. */
    private static final class Buffers {
        private final int projected;
        private final int empty;
        private final int out;
        private final int output;
        private final int gates;
        private final int inner;
        private final int state;
        private final int gradient;
        private final FloatArray data;
        private final int kernel;
        private final int bias;
        private final FloatArray parameters;
        private final int in;
        private final int other;
        private final FloatArray carries;
        private final int adjoint;
        private final FloatArray adjoints;

        Buffers(int batch, int length, int width, int blocks, int carryWidth) {
            int cells = batch * length * width;
            Windows windows = new Windows(cells);
            projected = windows.random(blocks * cells, 2.0);
            empty = windows.empty(cells);
            out = windows.empty(cells);
            output = windows.empty(cells);
            gates = windows.between(blocks * cells, 0.05, 0.95);
            inner = windows.random(cells, 1.0);
            state = windows.random(cells, 1.0);
            gradient = windows.random(cells, 1.0);
            data = windows.array();
            Windows weights = new Windows(width);
            kernel = weights.random(blocks * width * width, 1.0 / Math.sqrt(width));
            bias = weights.random(blocks * width, 1.0);
            parameters = weights.array();
            Windows states = new Windows(length);
            in = states.random(batch * carryWidth, 1.0);
            other = states.empty(batch * carryWidth);
            carries = states.array();
            Windows gradients = new Windows(batch);
            adjoint = gradients.random(batch * carryWidth, 1.0);
            adjoints = gradients.array();
        }

        /** Carry out: in place for even lengths. */
        int out(int length) {
            return length % 2 == 0 ? in : other;
        }
    }
}
