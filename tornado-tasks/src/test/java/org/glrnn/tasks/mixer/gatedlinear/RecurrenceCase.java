package org.glrnn.tasks.mixer.gatedlinear;

import java.util.Random;

import org.glrnn.tasks.mixer.gatedlinear.RecurrenceOracle.Inputs;
import org.glrnn.tasks.mixer.gatedlinear.RecurrenceOracle.Shape;
import org.glrnn.tasks.op.scan.ActivatedScan;
import org.glrnn.tasks.op.sequence.Marks;
import org.glrnn.tasks.testing.Oracle;
import org.glrnn.tasks.testing.Windows;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The buffers of one gated recurrence in poisoned surroundings, and runs of the kernels on them: forward, then backward.
 * The numbers are floats, so that oracle and kernel start from the same.
 */
final class RecurrenceCase {

    final Shape shape;
    final Inputs inputs;
    final double[] dy;
    final double[] dcarry;
    final IntArray marks;
    final FloatArray data;
    final FloatArray parameters;
    final FloatArray carries;
    final FloatArray adjoints;
    final int gates;
    final int state;
    final int output;
    final int gradient;
    final int recurrent;
    final int carryIn;
    final int carryOut;
    final int adjoint;

    /** With R of the given magnitude, 0 for the scan without R, and the marks of all rows. */
    RecurrenceCase(Shape shape, double magnitude, int[] marks, long seed) {
        this.shape = shape;
        Windows rows = new Windows(seed);
        gates = rows.random(shape.rows() * shape.columns(), 1.5);
        state = rows.empty(shape.rows() * shape.width());
        output = rows.empty(shape.rows() * shape.width());
        gradient = rows.random(shape.rows() * shape.width(), 1.0);
        data = rows.array();
        Windows weights = new Windows(seed + 1);
        recurrent = weights.random(shape.width() * shape.columns(), magnitude / Math.sqrt(shape.width()));
        parameters = weights.array();
        Windows before = new Windows(seed + 2);
        carryIn = before.random(shape.batch() * shape.width(), 1.0);
        carryOut = before.empty(shape.batch() * shape.width());
        carries = before.array();
        Windows after = new Windows(seed + 3);
        adjoint = after.random(shape.batch() * shape.width(), 1.0);
        adjoints = after.array();
        this.marks = IntArray.fromArray(marks);
        inputs = new Inputs(shape, read(data, gates, shape.rows() * shape.columns()),
                magnitude == 0.0 ? new double[0] : read(parameters, recurrent, shape.width() * shape.columns()),
                read(carries, carryIn, shape.batch() * shape.width()), marks);
        dy = read(data, gradient, shape.rows() * shape.width());
        dcarry = read(adjoints, adjoint, shape.batch() * shape.width());
    }

    static double[] read(FloatArray array, int offset, int count) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = array.get(offset + i);
        }
        return numbers;
    }

    void trueForward() {
        TrueRecurrence.trueRecurrenceForward(data, parameters, carries, marks,
                IntArray.fromElements(gates, state, output, recurrent, carryIn, carryOut), shape.batch(), shape.length(),
                shape.width(), shape.mode());
    }

    void trueBackward() {
        TrueRecurrence.trueRecurrenceBackward(data, parameters, carries, adjoints, marks,
                IntArray.fromElements(gates, state, gradient, recurrent, carryIn, adjoint), shape.batch(), shape.length(),
                shape.width(), shape.mode());
    }

    void scanForward() {
        ActivatedScan.activatedScanForward(data, carries, marks,
                IntArray.fromElements(gates, state, output, carryIn, carryOut), shape.batch(), shape.length(), shape.width(),
                shape.mode());
    }

    void scanBackward() {
        ActivatedScan.activatedScanBackward(data, carries, adjoints, marks,
                IntArray.fromElements(gates, state, gradient, carryIn, adjoint), shape.batch(), shape.length(),
                shape.width(), shape.mode());
    }

    /** dR as the model computes it: states before every step, then one product. */
    double[] recurrentGradient() {
        int rows = shape.rows();
        FloatArray before = new FloatArray(data.getSize() + rows * shape.width());
        before.getSegment().copyFrom(data.getSegment());
        int out = data.getSize();
        TrueRecurrence.previousStates(before, carries, marks, IntArray.fromElements(state, out, carryIn), rows,
                shape.length(), shape.width());
        double[] previous = read(before, out, rows * shape.width());
        return Oracle.product(Oracle.transposed(previous, rows, shape.width()),
                read(data, gates, rows * shape.columns()), shape.width(), rows, shape.columns());
    }

    /** Marks of {@code rows} rows: about a tenth resets, a tenth padding. */
    static int[] mixedMarks(int rows, long seed) {
        Random random = new Random(seed);
        return random.ints(rows, 0, 20).map(n -> n < 2 ? Marks.RESET : n < 4 ? Marks.PADDING : Marks.ORDINARY)
                .toArray();
    }
}
