package org.glrnn.tasks.mixer.gatedlinear;

import org.glrnn.tasks.op.activation.Activations;
import org.glrnn.tasks.op.sequence.Marks;
import org.glrnn.tasks.testing.Oracle;
import org.glrnn.tasks.testing.ScanOracle;

/**
 * The gated recurrence with and without R in double precision, written from docs/mathematics.md 1.3, 1.5 and 1.6: time
 * outside, a new array for every result. Arrays as in {@link TrueRecurrence}; an empty R stands for none.
 */
final class RecurrenceOracle {

    private RecurrenceOracle() {
    }

    /** Sizes and functions. */
    record Shape(int batch, int length, int width, boolean tied, int candidate, int state, int gate) {
        int blocks() {
            return tied ? 3 : 4;
        }

        int columns() {
            return blocks() * width;
        }

        int rows() {
            return batch * length;
        }

        int mode() {
            return Activations.mode(tied, candidate, state, gate);
        }
    }

    /** What goes in. */
    record Inputs(Shape shape, double[] p, double[] recurrent, double[] carry, int[] marks) {
        /** h[t-1], after a reset 0. */
        double before(double[] states, int row, int j) {
            if (marks[row] == Marks.RESET) {
                return 0.0;
            }
            return passed(states, row, j);
        }

        private double passed(double[] states, int row, int j) {
            int width = shape.width();
            return row % shape.length() == 0 ? carry[row / shape.length() * width + j] : states[(row - 1) * width + j];
        }
    }

    /** z, h, y and the last states. */
    record Result(double[] z, double[] states, double[] outputs, double[] carry) {
    }

    /** Gradients of p, of R and of the carry that came in. */
    record Gradient(double[] p, double[] recurrent, double[] carry) {
    }

    /** The gates of one cell. */
    private record Cell(double v, double k, double f, double q) {
        static Cell of(Shape shape, double[] z, int row, int j) {
            int at = row * shape.columns() + j;
            double k = value(shape.gate(), z[at + shape.width()]);
            double f = shape.tied() ? 1.0 - k : value(shape.gate(), z[at + 2 * shape.width()]);
            return new Cell(value(shape.candidate(), z[at]), k, f,
                    value(shape.gate(), z[at + (shape.blocks() - 1) * shape.width()]));
        }
    }

    static Result forward(Inputs in) {
        Shape shape = in.shape();
        int width = shape.width();
        Result result = new Result(in.p().clone(), new double[shape.rows() * width], new double[shape.rows() * width],
                new double[shape.batch() * width]);
        for (int row = 0; row < shape.rows(); row++) {
            if (in.recurrent().length > 0) {
                addRecurrent(in, result, row);
            }
            for (int j = 0; j < width; j++) {
                Cell cell = Cell.of(shape, result.z, row, j);
                boolean padding = in.marks()[row] == Marks.PADDING;
                double h = padding
                        ? in.passed(result.states, row, j)
                        : cell.f * in.before(result.states, row, j) + cell.v * cell.k;
                result.states[row * width + j] = h;
                result.outputs[row * width + j] = padding ? 0.0 : value(shape.state(), h) * cell.q;
                result.carry[row / shape.length() * width + j] = h;
            }
        }
        return result;
    }

    private static void addRecurrent(Inputs in, Result result, int row) {
        int columns = in.shape().columns();
        for (int i = 0; i < in.shape().width(); i++) {
            double before = in.before(result.states, row, i);
            for (int c = 0; c < columns; c++) {
                result.z[row * columns + c] += before * in.recurrent()[i * columns + c];
            }
        }
    }

    static Gradient backward(Inputs in, Result result, double[] dy, double[] dcarry) {
        Shape shape = in.shape();
        Gradient gradient = new Gradient(new double[in.p().length], new double[in.recurrent().length], dcarry.clone());
        for (int b = 0; b < shape.batch(); b++) {
            for (int t = shape.length() - 1; t >= 0; t--) {
                int row = b * shape.length() + t;
                if (in.marks()[row] != Marks.PADDING) {
                    step(in, result, dy, gradient, b, row);
                }
            }
        }
        return gradient;
    }

    private static void step(Inputs in, Result result, double[] dy, Gradient gradient, int b, int row) {
        Shape shape = in.shape();
        int width = shape.width();
        double[] next = new double[width];
        for (int j = 0; j < width; j++) {
            Cell cell = Cell.of(shape, result.z, row, j);
            double h = result.states[row * width + j];
            double out = dy[row * width + j];
            double g = gradient.carry[b * width + j] + out * cell.q * slope(shape.state(), h);
            double before = in.before(result.states, row, j);
            int at = row * shape.columns() + j;
            int last = at + (shape.blocks() - 1) * width;
            gradient.p[at] = g * cell.k * slope(shape.candidate(), result.z[at]);
            double df = g * before;
            double dk = g * cell.v - (shape.tied() ? df : 0.0);
            gradient.p[at + width] = dk * slope(shape.gate(), result.z[at + width]);
            if (!shape.tied()) {
                gradient.p[at + 2 * width] = df * slope(shape.gate(), result.z[at + 2 * width]);
            }
            gradient.p[last] = out * value(shape.state(), h) * slope(shape.gate(), result.z[last]);
            next[j] = g * cell.f;
        }
        if (in.recurrent().length > 0) {
            recurrentGradient(in, result, gradient, next, row);
        }
        for (int j = 0; j < width; j++) {
            gradient.carry[b * width + j] = in.marks()[row] == Marks.RESET ? 0.0 : next[j];
        }
    }

    private static void recurrentGradient(Inputs in, Result result, Gradient gradient, double[] next, int row) {
        int columns = in.shape().columns();
        for (int i = 0; i < in.shape().width(); i++) {
            double before = in.before(result.states, row, i);
            for (int c = 0; c < columns; c++) {
                double dz = gradient.p[row * columns + c];
                gradient.recurrent[i * columns + c] += before * dz;
                next[i] += dz * in.recurrent()[i * columns + c];
            }
        }
    }

    static double value(int activation, double z) {
        return switch (activation) {
            case Activations.IDENTITY -> z;
            case Activations.TANH -> Math.tanh(z);
            case Activations.SIGMOID -> ScanOracle.sigmoid(z);
            case Activations.RELU -> Math.max(z, 0.0);
            case Activations.GELU -> Oracle.gelu(z);
            case Activations.SILU -> z * ScanOracle.sigmoid(z);
            case Activations.SOFTPLUS -> z > 30.0 ? z : Math.log1p(Math.exp(z));
            case Activations.HARD_SIGMOID -> Math.clamp(z / 6.0 + 0.5, 0.0, 1.0);
            default -> throw new IllegalArgumentException("activation " + activation);
        };
    }

    static double slope(int activation, double z) {
        double s = ScanOracle.sigmoid(z);
        return switch (activation) {
            case Activations.IDENTITY -> 1.0;
            case Activations.TANH -> 1.0 / (Math.cosh(z) * Math.cosh(z));
            case Activations.SIGMOID -> s * (1.0 - s);
            case Activations.RELU -> z > 0.0 ? 1.0 : 0.0;
            case Activations.GELU -> Oracle.geluDerivative(z);
            case Activations.SILU -> s + z * s * (1.0 - s);
            case Activations.SOFTPLUS -> s;
            case Activations.HARD_SIGMOID -> Math.abs(z) < 3.0 ? 1.0 / 6.0 : 0.0;
            default -> throw new IllegalArgumentException("activation " + activation);
        };
    }
}
