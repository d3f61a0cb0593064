package org.glrnn.tasks.mixer.cell;

import java.util.Random;

import org.glrnn.tasks.mixer.gru.Gru;
import org.glrnn.tasks.mixer.lstm.Lstm;
import org.glrnn.tasks.op.product.Linear;
import org.glrnn.tasks.op.sequence.Marks;
import org.glrnn.tasks.op.sequence.PreviousStates;
import org.glrnn.tasks.testing.Close;
import org.glrnn.tasks.testing.Windows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** GRU and LSTM over odd sizes: forward against double precision, backward against its finite differences. */
class CellKernelsTest {
    private static final double STEP = 1e-5;
    private static final Close FORWARD = new Close(2e-6, 0.0);
    private static final Close BACKWARD = new Close(2e-5, 2e-5);

    /**
     * One problem: projected inputs, recurrent matrix with bias after it, carry, weights of outputs and last states.
     */
    private record Problem(boolean lstm, int batch, int length, int width, double[] p, double[] recurrent, double[] carry,
            double[] dy, double[] dCarry, int[] marks) {

        static Problem random(boolean lstm, int batch, int length, int width, boolean marked) {
            Random random = new Random(length * 1000L + width);
            int columns = (lstm ? 4 : 3) * width;
            int[] marks = random.ints((long) batch * length, 0, 6).map(mark -> marked && mark < 3 ? mark : 0).toArray();
            int states = batch * width * (lstm ? 2 : 1);
            return new Problem(lstm, batch, length, width, numbers(random, batch * length * columns, 2.0),
                    numbers(random, (width + 1) * columns, 1.5 / Math.sqrt(width)), numbers(random, states, 1.0),
                    numbers(random, batch * length * width, 1.0), numbers(random, states, 1.0), marks);
        }

        /** Rounded to float, so that kernel and oracle start from the same numbers. */
        private static double[] numbers(Random random, int count, double scale) {
            return random.doubles(count, -scale, scale).map(x -> (float) x).toArray();
        }

        int columns() {
            return (lstm ? 4 : 3) * width;
        }
    }

    /** Outputs [rows, width] and last states, in double precision. */
    private record Result(double[] outputs, double[] carry) {
    }

    private static Result forward(Problem q) {
        int width = q.width();
        double[] y = new double[q.batch() * q.length() * width];
        double[] carry = q.carry().clone();
        int states = q.lstm() ? 2 * width : width;
        for (int row = 0; row < q.batch() * q.length(); row++) {
            int at = row / q.length() * states;
            if (q.marks()[row] == Marks.PADDING) {
                continue;
            }
            double[] before = new double[states];
            if (q.marks()[row] != Marks.RESET) {
                System.arraycopy(carry, at, before, 0, states);
            }
            for (int j = 0; j < width; j++) {
                step(q, row, j, before, carry, at);
                y[row * width + j] = carry[at + j];
            }
        }
        return new Result(y, carry);
    }

    private static void step(Problem q, int row, int j, double[] before, double[] carry, int at) {
        int width = q.width();
        double[] p = new double[4];
        double[] u = new double[4];
        for (int block = 0; block < q.columns() / width; block++) {
            int column = block * width + j;
            p[block] = q.p()[row * q.columns() + column];
            u[block] = q.recurrent()[width * q.columns() + column];
            for (int i = 0; i < width; i++) {
                u[block] += before[i] * q.recurrent()[i * q.columns() + column];
            }
        }
        if (q.lstm()) {
            double c = sigmoid(p[1] + u[1]) * before[width + j] + sigmoid(p[0] + u[0]) * Math.tanh(p[2] + u[2]);
            carry[at + width + j] = c;
            carry[at + j] = sigmoid(p[3] + u[3]) * Math.tanh(c);
        } else {
            double z = sigmoid(p[1] + u[1]);
            carry[at + j] = (1 - z) * Math.tanh(p[2] + sigmoid(p[0] + u[0]) * u[2]) + z * before[j];
        }
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    private static double loss(Problem q) {
        Result result = forward(q);
        double sum = 0;
        for (int i = 0; i < q.dy().length; i++) {
            sum += result.outputs()[i] * q.dy()[i];
        }
        for (int i = 0; i < q.dCarry().length; i++) {
            sum += result.carry()[i] * q.dCarry()[i];
        }
        return sum;
    }

    /** Central difference of the loss in one of the problem's own numbers. */
    private static double derivative(Problem q, double[] x, int index) {
        double value = x[index];
        x[index] = value + STEP;
        double above = loss(q);
        x[index] = value - STEP;
        double below = loss(q);
        x[index] = value;
        return (above - below) / (2 * STEP);
    }

    /** The kernels' buffers, poisoned between the windows, after a forward run. */
    private static final class Buffers {
        private final Problem q;
        private final Windows windows = new Windows(3);
        private final int gates;
        private final int inner;
        private final int state;
        private final int output;
        private final int gradient;
        private final FloatArray data;
        private final FloatArray parameters;
        private final FloatArray carries;
        private final FloatArray adjoints;
        private final IntArray marks;

        Buffers(Problem q, boolean inPlace) {
            this.q = q;
            int cells = q.dy().length;
            gates = windows.values(q.p());
            inner = windows.empty(cells);
            state = windows.empty(cells);
            output = windows.empty(cells);
            gradient = windows.values(q.dy());
            data = windows.array();
            Windows weights = new Windows(4);
            weights.values(q.recurrent());
            parameters = weights.array();
            Windows states = new Windows(5);
            int in = states.values(q.carry());
            int out = inPlace ? in : states.empty(q.carry().length);
            carries = states.array();
            adjoints = FloatArray.fromElements(floats(q.dCarry()));
            marks = IntArray.fromArray(q.marks());
            forward(first(parameters), in, out);
            carryIn = in;
            carryOut = out;
        }

        private final int carryIn;
        private final int carryOut;

        private void forward(int recurrent, int in, int out) {
            int bias = recurrent + q.width() * q.columns();
            if (q.lstm()) {
                Lstm.lstmForward(data, parameters, carries, marks,
                        IntArray.fromElements(gates, inner, state, output, recurrent, bias, in, out), q.batch(), q.length(),
                        q.width());
            } else {
                Gru.gruForward(data, parameters, carries, marks,
                        IntArray.fromElements(gates, inner, state, output, recurrent, bias, in, out), q.batch(), q.length(),
                        q.width());
            }
        }

        void backward() {
            int recurrent = first(parameters);
            if (q.lstm()) {
                Lstm.lstmBackward(data, parameters, carries, adjoints, marks,
                        IntArray.fromElements(gates, inner, gradient, recurrent, carryIn, 0), q.batch(), q.length(),
                        q.width());
            } else {
                Gru.gruBackward(data, parameters, carries, adjoints, marks,
                        IntArray.fromElements(gates, inner, state, gradient, recurrent, carryIn, 0), q.batch(), q.length(),
                        q.width());
            }
        }

        /** Gradient of the recurrent matrix and its bias as the mixer computes them. */
        FloatArray recurrentGradient() {
            int rows = q.batch() * q.length();
            PreviousStates.previousHidden(data, carries, marks, IntArray.fromElements(state, output, carryIn),
                    q.carry().length / q.batch(), rows, q.length(), q.width());
            FloatArray sums = new FloatArray(q.recurrent().length);
            sums.init(0.0f);
            Linear.linearWeightGradient(data, data, sums, IntArray.fromElements(output, gates, 0), rows, q.width(),
                    q.columns());
            Linear.linearBiasGradient(data, sums, IntArray.fromElements(gates, q.width() * q.columns()), rows, q.columns());
            return sums;
        }

        private static int first(FloatArray array) {
            int at = 0;
            while (Windows.isPoison(array.get(at))) {
                at++;
            }
            return at;
        }

        private static float[] floats(double[] x) {
            float[] values = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                values[i] = (float) x[i];
            }
            return values;
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "2,3,7", "3,7,2", "1,33,17", "2,130,3", "2,2,65"})
    void forwardAgreesWithDoublePrecision(int batch, int length, int width) {
        for (int variant = 0; variant < 8; variant++) {
            Problem q = Problem.random((variant & 1) == 1, batch, length, width, (variant & 2) == 2);
            Buffers buffers = new Buffers(q, (variant & 4) == 4);
            Result expected = forward(q);
            FORWARD.check(expected.outputs(), buffers.data, buffers.output, "output, variant " + variant);
            FORWARD.check(expected.carry(), buffers.carries, buffers.carryOut, "carry, variant " + variant);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "2,3,5", "3,7,2", "1,9,4"})
    void backwardAgreesWithFiniteDifferences(int batch, int length, int width) {
        for (int variant = 0; variant < 4; variant++) {
            Problem q = Problem.random((variant & 1) == 1, batch, length, width, (variant & 2) == 2);
            Buffers buffers = new Buffers(q, false);
            buffers.backward();
            FloatArray recurrent = buffers.recurrentGradient();
            check(q, q.recurrent(), recurrent, 0, "recurrent matrix and bias, variant " + variant);
            check(q, q.carry(), buffers.adjoints, 0, "carry, variant " + variant);
            if (!q.lstm()) {
                Gru.gruProjectionGradient(buffers.data, IntArray.fromElements(buffers.gates, buffers.inner), batch * length,
                        width);
            }
            check(q, q.p(), buffers.data, buffers.gates, "projected inputs, variant " + variant);
        }
    }

    private static void check(Problem q, double[] x, FloatArray actual, int offset, String what) {
        double[] expected = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            expected[i] = derivative(q, x, i);
        }
        BACKWARD.check(expected, actual, offset, what);
    }
}
