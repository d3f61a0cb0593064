package org.glrnn.tasks.mixer.gatedlinear;

import java.util.ArrayList;
import java.util.List;

import org.glrnn.tasks.op.activation.Activations;
import org.glrnn.tasks.op.embedding.Positions;
import org.glrnn.tasks.op.scan.ActivatedScan;
import org.glrnn.tasks.op.sum.Sums;
import org.glrnn.tasks.testing.Calls;
import org.glrnn.tasks.testing.KernelCall;
import org.glrnn.tasks.testing.Windows;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Calls of the kernels around true recurrence: see {@link Calls}. */
public final class RecurrenceCalls {

    private static final int[] SIZES = {1, 2, 3, 7, 17, 64, 65};
    private static final int[] GATES = {Activations.SIGMOID, Activations.HARD_SIGMOID};

    private RecurrenceCalls() {
    }

    /** With and without R, both directions, all activations, every size of a group of sequences. */
    public static List<KernelCall> recurrences() {
        List<KernelCall> calls = new ArrayList<>();
        for (int length : SIZES) {
            for (int width : SIZES) {
                for (boolean tied : new boolean[] {true, false}) {
                    int sum = length + width + (tied ? 1 : 0);
                    calls.addAll(recurrence(1 + sum % 3, length, width,
                            Activations.mode(tied, sum % 8, (sum + 3) % 8, GATES[sum / 2 % 2])));
                }
            }
        }
        for (int batch = 1; batch <= 30; batch += 1 + batch / 6) {
            calls.addAll(recurrence(batch, 9, 48, Activations.mode(batch % 2 == 0, 1, 1, 2)));
        }
        calls.addAll(recurrence(12, 5, 300, Activations.mode(true, 1, 1, 2)));
        calls.addAll(recurrence(7, 5, 300, Activations.mode(false, 1, 1, 2)));
        return calls;
    }

    private static List<KernelCall> recurrence(int batch, int length, int width, int mode) {
        int columns = (4 - (mode & 1)) * width;
        int rows = batch * length;
        Windows windows = new Windows(rows + width);
        int gates = windows.random(rows * columns, 2.0);
        int noState = windows.empty(rows * width);
        int output = windows.empty(rows * width);
        int state = windows.random(rows * width, 2.0);
        int gradient = windows.random(rows * width, 1.0);
        Windows weights = new Windows(width);
        int recurrent = weights.random(width * columns, 0.5 / Math.sqrt(width));
        Windows before = new Windows(batch);
        int in = before.random(batch * width, 1.0);
        int out = length % 2 == 0 ? in : before.empty(batch * width);
        Windows after = new Windows(length);
        int adjoint = after.random(batch * width, 1.0);
        FloatArray data = windows.array();
        FloatArray parameters = weights.array();
        FloatArray carries = before.array();
        FloatArray adjoints = after.array();
        IntArray marks = IntArray.fromArray(
                (rows + width) % 3 == 0 ? new int[rows] : RecurrenceCase.mixedMarks(rows, rows));
        return List.of(
                new KernelCall(TrueRecurrence.class, "trueRecurrenceForward", data, parameters, carries, marks,
                        IntArray.fromElements(gates, noState, output, recurrent, in, out), batch, length, width, mode),
                new KernelCall(TrueRecurrence.class, "trueRecurrenceBackward", data, parameters, carries, adjoints, marks,
                        IntArray.fromElements(gates, state, gradient, recurrent, in, adjoint), batch, length, width, mode),
                new KernelCall(TrueRecurrence.class, "previousStates", data, carries, marks,
                        IntArray.fromElements(state, output, in), rows, length, width),
                new KernelCall(ActivatedScan.class, "activatedScanForward", data, carries, marks,
                        IntArray.fromElements(gates, noState, output, in, out), batch, length, width, mode),
                new KernelCall(ActivatedScan.class, "activatedScanBackward", data, carries, adjoints, marks,
                        IntArray.fromElements(gates, state, gradient, in, adjoint), batch, length, width, mode));
    }

    /** Positional encodings that begin before, inside and after the table. */
    public static List<KernelCall> positions() {
        List<KernelCall> calls = new ArrayList<>();
        for (int batch : new int[] {1, 3, 40}) {
            for (int length : new int[] {1, 7, 20}) {
                for (int width : Calls.ODD) {
                    calls.addAll(position(batch, length, width));
                }
            }
        }
        return calls;
    }

    private static List<KernelCall> position(int batch, int length, int width) {
        int positions = 16;
        int rows = batch * length;
        Windows windows = new Windows(rows);
        int stream = windows.random(rows * width, 1.0);
        Windows tables = new Windows(width);
        int table = tables.random(positions * width, 1.0);
        FloatArray data = windows.array();
        FloatArray parameters = tables.array();
        IntArray starts = Calls.indices(batch, -4, positions + 1);
        return List.of(
                new KernelCall(Positions.class, "addPositions", data, parameters, starts,
                        IntArray.fromElements(stream, table), rows, length, width, positions),
                new KernelCall(Positions.class, "positionGradient", data, parameters, starts,
                        IntArray.fromElements(stream, table), rows, length, width, positions));
    }

    /** The share of saturated gates, activated or to be activated; for devices, as there is no routine. */
    public static List<KernelCall> saturations() {
        List<KernelCall> calls = new ArrayList<>();
        for (int activation : new int[] {Activations.IDENTITY, Activations.SIGMOID}) {
            for (int width : Calls.ODD) {
                Windows windows = new Windows(width);
                int gates = windows.random(9 * 3 * width, 4.0);
                Windows shares = new Windows(width + 1);
                int share = shares.random(2 * width, 1.0);
                calls.add(new KernelCall(GateSaturation.class, "gateSaturation", windows.array(), shares.array(),
                        IntArray.fromElements(gates, share), 9, 3 * width, width, 2 * width, activation));
            }
        }
        return calls;
    }

    /** Fixed gates, and the copy. */
    public static List<KernelCall> fixedGates() {
        List<KernelCall> calls = new ArrayList<>();
        for (int rows : new int[] {1, 3, 700}) {
            for (int width : Calls.ODD) {
                Windows windows = new Windows(rows);
                int gates = windows.random(rows * 4 * width, 1.0);
                Windows weights = new Windows(width);
                int bias = weights.random(4 * width, 1.0);
                FloatArray data = windows.array();
                FloatArray parameters = weights.array();
                calls.add(new KernelCall(FixedGate.class, "fixGate", data, parameters, IntArray.fromElements(gates, bias),
                        rows, 4 * width, 2 * width, width));
                calls.add(new KernelCall(FixedGate.class, "dropGate", data, IntArray.fromElements(gates), rows, 4 * width,
                        width, width));
                calls.add(new KernelCall(Sums.class, "copy", parameters, data, IntArray.fromElements(bias, gates),
                        Math.min(rows, 4) * width));
            }
        }
        return calls;
    }
}
