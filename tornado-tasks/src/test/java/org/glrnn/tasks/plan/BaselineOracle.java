package org.glrnn.tasks.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.op.sequence.Marks;
import org.glrnn.tasks.plan.ModelShape.Attention;
import org.glrnn.tasks.plan.ModelShape.GatedLinear;
import org.glrnn.tasks.plan.ModelShape.Gru;
import org.glrnn.tasks.plan.ModelShape.Lstm;

/** The mixers to compare with in plain double-precision loops, for {@link ModelOracle}. */
final class BaselineOracle {
    private final ModelOracle model;
    private final ModelShape shape;
    private final double[] parameters;
    private final int[] marks;
    private final String path;
    private final ParameterTable table;

    BaselineOracle(ModelOracle model, ModelShape shape, double[] parameters, int[] marks, String path,
            ParameterTable table) {
        this.model = model;
        this.shape = shape;
        this.parameters = parameters;
        this.marks = marks;
        this.path = path;
        this.table = table;
    }

    /** Output of [batch, length] rows; fills the carry after them. */
    double[][] mix(double[][] x, int batch, int length, double[][] carryIn, double[][] carryOut) {
        return switch (shape.mixer()) {
            case Gru(var width) -> recur(x, batch, length, carryIn, carryOut, width, 3, this::gru);
            case Lstm(var width) -> recur(x, batch, length, carryIn, carryOut, width, 4, this::lstm);
            case Attention attention -> attend(x, batch, length, carryIn, carryOut, attention);
            case GatedLinear _ -> throw new IllegalArgumentException("the model's oracle does this one itself");
        };
    }

    /** One step: projected inputs and the state before in, the state after out; its first values are the output. */
    private interface Step {
        double[] run(double[] p, double[] before);
    }

    private double[][] recur(double[][] x, int batch, int length, double[][] carryIn, double[][] carryOut, int width,
            int blocks, Step step) {
        var p = model.dense(path + "/proj", x, blocks * width);
        var y = new double[x.length][width];
        for (var b = 0; b < batch; b++) {
            var state = carryIn[b].clone();
            for (var t = 0; t < length; t++) {
                var row = b * length + t;
                if (mark(row) != Marks.PADDING) {
                    state = step.run(p[row], mark(row) == Marks.RESET ? new double[state.length] : state);
                    System.arraycopy(state, 0, y[row], 0, width);
                }
            }
            carryOut[b] = state;
        }
        return model.dense(path + "/out_proj", y, shape.modelWidth());
    }

    /** A carry holds a pair of key and value a position, [max][2][d_h], and how many there are. */
    private double[][] attend(double[][] x, int batch, int length, double[][] carryIn, double[][] carryOut, Attention a) {
        var qkv = model.dense(path + "/qkv_proj", x, 3 * a.width());
        var y = new double[x.length][a.width()];
        for (var b = 0; b < batch; b++) {
            carryOut[b] = carryIn[b].clone();
            var seen = new ArrayList<double[]>();
            for (var p = 0; p < carryIn[b][2 * a.maxLength() * a.width()]; p++) {
                seen.add(Arrays.copyOfRange(carryIn[b], 2 * p * a.width(), 2 * (p + 1) * a.width()));
            }
            for (var row = b * length; row < (b + 1) * length; row++) {
                if (mark(row) == Marks.RESET) {
                    seen.clear();
                }
                if (mark(row) != Marks.PADDING) {
                    seen.add(pair(qkv[row], a));
                    remember(seen, carryOut[b], a);
                    look(qkv[row], seen, y[row], a);
                }
            }
            carryOut[b][2 * a.maxLength() * a.width()] = Math.min(a.maxLength(), seen.size());
        }
        return model.dense(path + "/out_proj", y, shape.modelWidth());
    }

    private static void remember(List<double[]> seen, double[] carry, Attention a) {
        if (seen.size() <= a.maxLength()) {
            System.arraycopy(seen.getLast(), 0, carry, 2 * (seen.size() - 1) * a.width(), 2 * a.width());
        }
    }

    /** Key and value of all heads out of [heads][3][d]. */
    private static double[] pair(double[] qkv, Attention a) {
        var size = a.width() / a.heads();
        var pair = new double[2 * a.width()];
        for (var n = 0; n < a.heads(); n++) {
            System.arraycopy(qkv, (3 * n + 1) * size, pair, n * size, size);
            System.arraycopy(qkv, (3 * n + 2) * size, pair, a.width() + n * size, size);
        }
        return pair;
    }

    private static void look(double[] qkv, List<double[]> seen, double[] y, Attention a) {
        var size = a.width() / a.heads();
        for (var n = 0; n < a.heads(); n++) {
            var total = 0.0;
            var weights = new double[seen.size()];
            for (var u = 0; u < weights.length; u++) {
                var score = 0.0;
                for (var c = 0; c < size; c++) {
                    score += qkv[3 * n * size + c] * seen.get(u)[n * size + c];
                }
                weights[u] = Math.exp(score / Math.sqrt(size));
                total += weights[u];
            }
            for (var u = 0; u < weights.length; u++) {
                for (var c = 0; c < size; c++) {
                    y[n * size + c] += weights[u] / total * seen.get(u)[a.width() + n * size + c];
                }
            }
        }
    }

    private double[] gru(double[] p, double[] before) {
        var width = before.length;
        var h = new double[width];
        for (var j = 0; j < width; j++) {
            var r = sigmoid(p[j] + recurrent(before, width, 3 * width, j));
            var z = sigmoid(p[width + j] + recurrent(before, width, 3 * width, width + j));
            var n = Math.tanh(p[2 * width + j] + r * recurrent(before, width, 3 * width, 2 * width + j));
            h[j] = (1 - z) * n + z * before[j];
        }
        return h;
    }

    private double[] lstm(double[] p, double[] before) {
        var width = before.length / 2;
        var state = new double[2 * width];
        for (var j = 0; j < width; j++) {
            var i = sigmoid(p[j] + recurrent(before, width, 4 * width, j));
            var f = sigmoid(p[width + j] + recurrent(before, width, 4 * width, width + j));
            var g = Math.tanh(p[2 * width + j] + recurrent(before, width, 4 * width, 2 * width + j));
            var o = sigmoid(p[3 * width + j] + recurrent(before, width, 4 * width, 3 * width + j));
            state[width + j] = f * before[width + j] + i * g;
            state[j] = o * Math.tanh(state[width + j]);
        }
        return state;
    }

    /** Column {@code column} of h R + b. */
    private double recurrent(double[] before, int width, int columns, int column) {
        var sum = parameters[table.offset(path + "/model/recurrent_proj/bias") + column];
        for (var i = 0; i < width; i++) {
            sum += before[i] * parameters[table.offset(path + "/model/recurrent_proj/kernel") + i * columns + column];
        }
        return sum;
    }

    private int mark(int row) {
        return marks.length == 0 ? Marks.ORDINARY : marks[row];
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }
}
