package org.glrnn.tasks.mixer.gatedlinear;

import java.util.Arrays;
import java.util.stream.Stream;

import org.glrnn.tasks.mixer.gatedlinear.RecurrenceOracle.Shape;
import org.glrnn.tasks.op.activation.Activations;
import org.glrnn.tasks.op.scan.GatedScan;
import org.glrnn.tasks.op.sequence.Marks;
import org.glrnn.tasks.testing.Close;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What is known of the recurrence beyond the oracle: resets, padding, the worked example, R = 0. One sequence of seven
 * steps; whatever is compared must have the same bits.
 */
class RecurrenceMarksTest {

    private static final int LENGTH = 7;
    private static final int WIDTH = 5;

    static Stream<Arguments> kernels() {
        return Stream.of(true, false).flatMap(tied -> Stream.of(true, false).map(withR -> Arguments.of(tied, withR)));
    }

    private static Shape shape(int length, boolean tied) {
        return new Shape(1, length, WIDTH, tied, Activations.TANH, Activations.SILU, Activations.SIGMOID);
    }

    /** A case of {@code length} steps, of which these take the rows from {@code from} of the whole. */
    private static RecurrenceCase part(RecurrenceCase whole, int from, int length, boolean tied, boolean carry) {
        RecurrenceCase part = new RecurrenceCase(shape(length, tied), 0.8, new int[length], 1);
        int columns = part.shape.columns();
        copy(whole.data, whole.gates + from * columns, part.data, part.gates, length * columns);
        copy(whole.data, whole.gradient + from * WIDTH, part.data, part.gradient, length * WIDTH);
        copy(whole.parameters, whole.recurrent, part.parameters, part.recurrent, WIDTH * columns);
        copy(whole.adjoints, whole.adjoint, part.adjoints, part.adjoint, WIDTH);
        copy(whole.carries, whole.carryIn, part.carries, part.carryIn, WIDTH);
        if (!carry) {
            copy(new FloatArray(WIDTH), 0, part.carries, part.carryIn, WIDTH);
        }
        return part;
    }

    private static void copy(FloatArray from, int fromAt, FloatArray to, int toAt, int count) {
        for (int i = 0; i < count; i++) {
            to.set(toAt + i, from.get(fromAt + i));
        }
    }

    private static void run(RecurrenceCase c, boolean withR) {
        if (withR) {
            c.trueForward();
            c.trueBackward();
        } else {
            c.scanForward();
            c.scanBackward();
        }
    }

    private static void same(FloatArray expected, int at, FloatArray actual, int actualAt, int count, String what) {
        for (int i = 0; i < count; i++) {
            Close.EXACT.check(expected.get(at + i), actual.get(actualAt + i), what + " " + i);
        }
    }

    private static void sameRows(RecurrenceCase part, RecurrenceCase whole, int from, String what) {
        int length = part.shape.length();
        int columns = part.shape.columns();
        same(part.data, part.state, whole.data, whole.state + from * WIDTH, length * WIDTH, what + " h");
        same(part.data, part.output, whole.data, whole.output + from * WIDTH, length * WIDTH, what + " y");
        same(part.data, part.gates, whole.data, whole.gates + from * columns, length * columns, what + " dz");
    }

    /** After a reset everything is as if the pieces had been run on their own, gradients too. */
    @ParameterizedTest
    @MethodSource("kernels")
    void resetsSeparate(boolean tied, boolean withR) {
        for (int cut = 0; cut < LENGTH; cut++) {
            int[] marks = new int[LENGTH];
            marks[cut] = Marks.RESET;
            RecurrenceCase whole = new RecurrenceCase(shape(LENGTH, tied), 0.8, marks, 9);
            RecurrenceCase second = part(whole, cut, LENGTH - cut, tied, false);
            RecurrenceCase first = cut == 0 ? null : part(whole, 0, cut, tied, true);
            run(whole, withR);
            run(second, withR);
            sameRows(second, whole, cut, "after");
            same(second.carries, second.carryOut, whole.carries, whole.carryOut, WIDTH, "carry out");
            if (first == null) {
                same(new FloatArray(WIDTH), 0, whole.adjoints, whole.adjoint, WIDTH, "gradient of the carry");
                continue;
            }
            copy(new FloatArray(WIDTH), 0, first.adjoints, first.adjoint, WIDTH);
            run(first, withR);
            sameRows(first, whole, 0, "before");
            same(first.adjoints, first.adjoint, whole.adjoints, whole.adjoint, WIDTH, "gradient of the carry");
        }
    }

    /** Padding on the left, on the right and inside: the state passes, nothing else happens. */
    @ParameterizedTest
    @MethodSource("kernels")
    void paddingIsNotThere(boolean tied, boolean withR) {
        for (int left = 0; left < LENGTH; left++) {
            int length = Math.min(4, LENGTH - left);
            int[] marks = new int[LENGTH];
            Arrays.fill(marks, Marks.PADDING);
            Arrays.fill(marks, left, left + length, Marks.ORDINARY);
            RecurrenceCase padded = new RecurrenceCase(shape(LENGTH, tied), 0.8, marks, 5);
            RecurrenceCase plain = part(padded, left, length, tied, true);
            run(padded, withR);
            run(plain, withR);
            sameRows(plain, padded, left, "rows");
            same(plain.carries, plain.carryOut, padded.carries, padded.carryOut, WIDTH, "carry out");
            same(plain.adjoints, plain.adjoint, padded.adjoints, padded.adjoint, WIDTH, "gradient of the carry");
            for (int t = 0; t < LENGTH; t++) {
                if (marks[t] == Marks.PADDING) {
                    paddedRow(padded, plain, t, t < left);
                }
            }
        }
    }

    private static void paddedRow(RecurrenceCase padded, RecurrenceCase plain, int t, boolean before) {
        int columns = padded.shape.columns();
        FloatArray zeros = new FloatArray(columns);
        same(plain.carries, before ? plain.carryIn : plain.carryOut, padded.data, padded.state + t * WIDTH, WIDTH,
                "padding h");
        same(zeros, 0, padded.data, padded.output + t * WIDTH, WIDTH, "padding y");
        same(zeros, 0, padded.data, padded.gates + t * columns, columns, "padding dz");
    }

    /** docs/mathematics.md 1.4: x = 0.5, -1, 2, W = [1, 2, 0.5], b = [0, -1, 0.25], R = [0.4, -0.6, 0.8], carry 0.3. */
    @Test
    void workedExample() {
        RecurrenceCase c = new RecurrenceCase(
                new Shape(1, 3, 1, true, Activations.TANH, Activations.TANH, Activations.SIGMOID), 1.0, new int[3], 1);
        double[] x = {0.5, -1.0, 2.0};
        for (int t = 0; t < x.length; t++) {
            c.data.set(c.gates + 3 * t, (float) x[t]);
            c.data.set(c.gates + 3 * t + 1, (float) (2.0 * x[t] - 1.0));
            c.data.set(c.gates + 3 * t + 2, (float) (0.5 * x[t] + 0.25));
        }
        copy(FloatArray.fromElements(0.4f, -0.6f, 0.8f), 0, c.parameters, c.recurrent, 3);
        c.carries.set(c.carryIn, 0.3f);
        c.trueForward();
        double[] states = {0.414293667, 0.373287573, 0.938015614};
        double[] outputs = {0.630916794, 0.471386538, 1.311192770};
        Close close = new Close(1e-6, 0.0);
        close.check(states, c.data, c.state, "states");
        for (int t = 0; t < x.length; t++) {
            close.check(outputs[t], 2.0f * c.data.get(c.output + t) + 0.1f, "output " + t);
        }
    }

    /** With R = 0 the true recurrence is the scan with these activations, and with the usual ones the gated scan. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutRecurrentWeightsItIsTheScan(boolean tied) {
        Shape shape = new Shape(2, 9, 5, tied, Activations.TANH, Activations.TANH, Activations.SIGMOID);
        RecurrenceCase withR = new RecurrenceCase(shape, 0.0, new int[shape.rows()], 2);
        RecurrenceCase scan = new RecurrenceCase(shape, 0.0, new int[shape.rows()], 2);
        RecurrenceCase gated = new RecurrenceCase(shape, 0.0, new int[shape.rows()], 2);
        withR.trueForward();
        scan.scanForward();
        Close.EXACT.check(scan.data, withR.data, "forward");
        withR.trueBackward();
        scan.scanBackward();
        Close.EXACT.check(scan.data, withR.data, "backward");
        Close.EXACT.check(scan.carries, withR.carries, "carries");
        Close.EXACT.check(scan.adjoints, withR.adjoints, "adjoints");
        int bit = tied ? 1 : 0;
        GatedScan.gatedScanForward(gated.data, gated.carries, gated.carries,
                IntArray.fromElements(gated.gates, gated.state, gated.output, gated.carryIn, gated.carryOut), 2, 9, 5, bit);
        GatedScan.gatedScanBackward(gated.data, gated.carries, gated.adjoints, IntArray.fromElements(gated.gates,
                gated.state, gated.gradient, gated.carryIn, gated.adjoint, gated.adjoint), 2, 9, 5, bit);
        Close close = new Close(1e-6, 1e-6);
        close.check(gated.data, withR.data, "gated scan");
        close.check(gated.carries, withR.carries, "carries");
        close.check(gated.adjoints, withR.adjoints, "adjoints");
    }
}
