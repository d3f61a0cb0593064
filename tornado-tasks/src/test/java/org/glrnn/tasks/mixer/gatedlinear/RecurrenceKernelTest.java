package org.glrnn.tasks.mixer.gatedlinear;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

import org.glrnn.tasks.mixer.gatedlinear.RecurrenceOracle.Gradient;
import org.glrnn.tasks.mixer.gatedlinear.RecurrenceOracle.Inputs;
import org.glrnn.tasks.mixer.gatedlinear.RecurrenceOracle.Result;
import org.glrnn.tasks.mixer.gatedlinear.RecurrenceOracle.Shape;
import org.glrnn.tasks.op.activation.Activations;
import org.glrnn.tasks.testing.Close;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The true recurrence and the scan with any activations against the oracle, and the oracle against differences. */
class RecurrenceKernelTest {

    private static final int[] SIZES = {1, 2, 3, 7, 17, 64, 65};
    private static final int[] GATES = {Activations.SIGMOID, Activations.HARD_SIGMOID};
    private static final double STEP = 1e-5;

    /** States without a bound and up to 65 steps: a few roundings more than the bounded ones' 1e-6. */
    private static final Close FORWARD = new Close(3e-6, 3e-6);
    private static final Close BACKWARD = new Close(1e-5, 1e-5);

    /** Every activation in every place, tied and disjoint. */
    static Stream<Shape> functions() {
        List<Shape> shapes = new ArrayList<>();
        for (boolean tied : new boolean[] {true, false}) {
            for (int gate : GATES) {
                for (int activation = Activations.IDENTITY; activation <= Activations.HARD_SIGMOID; activation++) {
                    shapes.add(new Shape(2, 6, 3, tied, activation, (activation + 3) % 8, gate));
                }
            }
        }
        return shapes.stream();
    }

    static Stream<Shape> sizes() {
        List<Shape> shapes = new ArrayList<>();
        for (int length : SIZES) {
            for (int width : SIZES) {
                int sum = length + width;
                shapes.add(new Shape(1 + sum % 3, length, width, sum % 2 == 0, 1 + sum % 7, sum % 8, GATES[sum / 2 % 2]));
                shapes.add(new Shape(2, length, width, sum % 2 != 0, Activations.TANH, Activations.TANH,
                        Activations.SIGMOID));
            }
        }
        return shapes.stream();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void oracleAgreesWithDifferences(Shape shape) {
        for (double magnitude : new double[] {0.0, 1.0}) {
            RecurrenceCase c = new RecurrenceCase(shape, magnitude, RecurrenceCase.mixedMarks(shape.rows(), 4), 11);
            Inputs in = c.inputs;
            Gradient gradient = RecurrenceOracle.backward(in, RecurrenceOracle.forward(in), c.dy, c.dcarry);
            differences(c, in.p(), x -> new Inputs(shape, x, in.recurrent(), in.carry(), in.marks()), gradient.p());
            differences(c, in.recurrent(), x -> new Inputs(shape, in.p(), x, in.carry(), in.marks()),
                    gradient.recurrent());
            differences(c, in.carry(), x -> new Inputs(shape, in.p(), in.recurrent(), x, in.marks()),
                    gradient.carry());
        }
    }

    private static void differences(RecurrenceCase c, double[] at, Function<double[], Inputs> inputs,
            double[] expected) {
        for (int i = 0; i < at.length; i++) {
            double[] x = at.clone();
            x[i] = at[i] + STEP;
            double above = loss(c, inputs.apply(x));
            x[i] = at[i] - STEP;
            double below = loss(c, inputs.apply(x));
            assertEquals(expected[i], (above - below) / (2.0 * STEP), 1e-7 * (1.0 + Math.abs(expected[i])), "element " + i);
        }
    }

    private static double loss(RecurrenceCase c, Inputs in) {
        Result result = RecurrenceOracle.forward(in);
        double loss = 0.0;
        for (int i = 0; i < c.dy.length; i++) {
            loss += c.dy[i] * result.outputs()[i];
        }
        for (int i = 0; i < c.dcarry.length; i++) {
            loss += c.dcarry[i] * result.carry()[i];
        }
        return loss;
    }

    @ParameterizedTest
    @MethodSource({"functions", "sizes"})
    void trueRecurrence(Shape shape) {
        for (int[] marks : List.of(new int[shape.rows()], RecurrenceCase.mixedMarks(shape.rows(), shape.length()))) {
            RecurrenceCase c = new RecurrenceCase(shape, 0.7, marks, shape.width());
            check(c, c::trueForward, c::trueBackward);
            Gradient gradient = gradient(c);
            double[] actual = c.recurrentGradient();
            for (int i = 0; i < actual.length; i++) {
                BACKWARD.check(gradient.recurrent()[i], (float) actual[i], "dR " + i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource({"functions", "sizes"})
    void activatedScan(Shape shape) {
        for (int[] marks : List.of(new int[shape.rows()], RecurrenceCase.mixedMarks(shape.rows(), shape.length()))) {
            RecurrenceCase c = new RecurrenceCase(shape, 0.0, marks, shape.width());
            check(c, c::scanForward, c::scanBackward);
        }
    }

    private static void check(RecurrenceCase c, Runnable forward, Runnable backward) {
        Result result = RecurrenceOracle.forward(c.inputs);
        forward.run();
        FORWARD.check(result.z(), c.data, c.gates, "z");
        FORWARD.check(result.states(), c.data, c.state, "h");
        FORWARD.check(result.outputs(), c.data, c.output, "y");
        FORWARD.check(result.carry(), c.carries, c.carryOut, "carry out");
        Gradient gradient = gradient(c);
        backward.run();
        BACKWARD.check(gradient.p(), c.data, c.gates, "dz");
        BACKWARD.check(gradient.carry(), c.adjoints, c.adjoint, "gradient of the carry");
    }

    private static Gradient gradient(RecurrenceCase c) {
        return RecurrenceOracle.backward(c.inputs, RecurrenceOracle.forward(c.inputs), c.dy, c.dcarry);
    }

    /** Saturated on both sides nothing overflows, forward or backward. */
    @ParameterizedTest
    @ValueSource(doubles = {20.0, -20.0, 90.0, -90.0})
    void saturationStaysFinite(double z) {
        functions().forEach(shape -> {
            RecurrenceCase c = new RecurrenceCase(shape, 0.5, new int[shape.rows()], 3);
            Random signs = new Random(1);
            for (int i = 0; i < shape.rows() * shape.columns(); i++) {
                c.data.set(c.gates + i, (float) (signs.nextInt(4) == 0 ? -z : z));
            }
            c.trueForward();
            c.trueBackward();
            for (int i = 0; i < shape.rows() * shape.columns(); i++) {
                assertEquals(true, Float.isFinite(c.data.get(c.gates + i)), shape + ", dz " + i);
            }
            for (int i = 0; i < shape.batch() * shape.width(); i++) {
                assertEquals(true, Float.isFinite(c.adjoints.get(c.adjoint + i)), shape + ", adjoint " + i);
            }
        });
    }
}
