package org.glrnn.tasks.plan;

import java.util.Arrays;

import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.mixer.MixerOracle;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.op.dropout.Threefry;
import org.glrnn.tasks.op.norm.Norm;

/**
 * The language model in plain double-precision loops, written from docs/mathematics.md 4.1 and 4.6, knowing nothing of
 * kernels or plans: its loss, and by central differences its gradient.
 */
final class ModelOracle {
    private static final double ROOT = Math.sqrt(2 / Math.PI);
    private final ModelShape shape;
    private final ParameterTable table;
    private final double[] parameters;
    private final int seed;
    private final int step;
    private final int[] marks;

    ModelOracle(ModelShape shape, double[] parameters, int seed, int step) {
        this(shape, parameters, seed, step, new int[0]);
    }

    /** Marks are [batch, length], or empty: all ordinary. */
    ModelOracle(ModelShape shape, double[] parameters, int seed, int step, int[] marks) {
        this.shape = shape;
        this.table = shape.parameterTable();
        this.parameters = parameters;
        this.seed = seed;
        this.step = step;
        this.marks = marks;
    }

    /** Logits [batch * length][V] and the carry [layers][batch][H] after the last token. */
    record Output(double[][] logits, double[][][] carry) {
    }

    Output run(int[] tokens, int batch, int length, double[][][] carryIn) {
        var rows = batch * length;
        var width = shape.modelWidth();
        var e = new double[rows][width];
        for (var r = 0; r < rows; r++) {
            for (var i = 0; i < width; i++) {
                e[r][i] = parameters[table.offset(ModelParameters.EMBEDDING) + tokens[r] * width + i]
                        + position(r % length, i);
            }
        }
        e = residual(new double[rows][width], e, shape.dropout().embedding(), 0, true);
        var carry = new double[shape.layers()][][];
        for (var layer = 0; layer < shape.layers(); layer++) {
            carry[layer] = new double[batch][];
            var z = mix(layer, norm(ModelParameters.timeNorm(layer), e), batch, length, carryIn[layer], carry[layer]);
            e = residual(z, e, shape.dropout().timeMixing(), 2 * layer + 1, shape.dropout().onSum());
            if (shape.options().channelMixing() != ChannelMixing.NONE) {
                z = mixChannels(layer, norm(ModelParameters.channelNorm(layer), e));
                e = residual(z, e, shape.dropout().channelMixing(), 2 * layer + 2, shape.dropout().onSum());
            }
        }
        return new Output(logits(shape.options().finalNorm() ? norm("final_norm", e) : e), carry);
    }

    private double[][] mixChannels(int layer, double[][] x) {
        var mixed = shape.options().channelMixing() == ChannelMixing.GLU ? gated(layer, x)
                : dense(ModelParameters.dense(layer, 0), x, shape.mixingWidth());
        if (shape.options().channelMixing() == ChannelMixing.MLP) {
            for (var row : mixed) {
                Arrays.setAll(row, i -> gelu(row[i]));
            }
        }
        return dense(ModelParameters.dense(layer, 1), mixed, shape.modelWidth());
    }

    /** a(u) v, where the columns of the dense layer are u and then v. */
    private double[][] gated(int layer, double[][] x) {
        var uv = dense(ModelParameters.dense(layer, 0), x, 2 * shape.mixingWidth());
        var y = new double[x.length][shape.mixingWidth()];
        for (var r = 0; r < y.length; r++) {
            for (var i = 0; i < y[r].length; i++) {
                var u = uv[r][i];
                y[r][i] = uv[r][i + y[r].length] * switch (shape.options().gluActivation()) {
                    case GELU -> gelu(u);
                    case SILU -> u * sigmoid(u);
                    case IDENTITY -> u;
                };
            }
        }
        return y;
    }

    private static double gelu(double z) {
        return 0.5 * z * (1 + Math.tanh(ROOT * (z + 0.044715 * z * z * z)));
    }

    /** With the head's own kernel, or with the rows of the embedding. */
    private double[][] logits(double[][] e) {
        if (!shape.options().tieHead()) {
            return dense(ModelParameters.HEAD, e, shape.classes());
        }
        var y = new double[e.length][shape.classes()];
        for (var r = 0; r < e.length; r++) {
            for (var v = 0; v < y[r].length; v++) {
                y[r][v] = shape.options().headBias() ? parameters[table.offset("head/bias") + v] : 0;
                for (var i = 0; i < e[r].length; i++) {
                    y[r][v] += e[r][i] * parameters[table.offset(ModelParameters.EMBEDDING) + v * e[r].length + i];
                }
            }
        }
        return y;
    }

    /** Mean cross-entropy over the targets that are not negative, from a zero carry. */
    double loss(int[] tokens, int[] targets, int batch, int length) {
        var logits = run(tokens, batch, length, zeroCarry(batch)).logits();
        var sum = 0.0;
        var counted = 0;
        for (var r = 0; r < targets.length; r++) {
            if (targets[r] >= 0) {
                var total = 0.0;
                for (var z : logits[r]) {
                    total += Math.exp(z);
                }
                sum += Math.log(total) - logits[r][targets[r]];
                counted++;
            }
        }
        return sum / counted;
    }

    /** Central difference of the loss in one parameter. */
    double derivative(int index, int[] tokens, int[] targets, int batch, int length) {
        var h = 1e-5;
        var value = parameters[index];
        parameters[index] = value + h;
        var above = loss(tokens, targets, batch, length);
        parameters[index] = value - h;
        var below = loss(tokens, targets, batch, length);
        parameters[index] = value;
        return (above - below) / (2 * h);
    }

    double[][][] zeroCarry(int batch) {
        return shape.states().stream().map(state -> new double[batch][state.size()]).toArray(double[][][]::new);
    }

    private double position(int p, int i) {
        return switch (shape.positions().kind()) {
            case NONE -> 0;
            case LEARNED -> parameters[table.offset("positional_encoding/embedding") + p * shape.modelWidth() + i];
            case SINUSOIDAL -> {
                var angle = p * Math.pow(10_000, -(double) (i - i % 2) / shape.modelWidth());
                yield i % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
            }
        };
    }

    private double[][] mix(int layer, double[][] x, int batch, int length, double[][] carryIn, double[][] carryOut) {
        var place = new Place(layer, shape.layers(), shape.modelWidth(), shape.modelWidth(), shape.maxLength());
        var site = new MixerOracle.Site(table, parameters, ModelParameters.mixer(layer), batch, length, marks);
        return MixerOracle.of(shape.mixers().get(layer % shape.mixers().size()), place).mix(site, x, carryIn, carryOut);
    }

    private double[][] norm(String path, double[][] x) {
        return shape.options().norm() == Norm.RMS ? rootMeanSquare(path, x) : meanAndDeviation(path, x);
    }

    private double[][] rootMeanSquare(String path, double[][] x) {
        var y = new double[x.length][];
        for (var r = 0; r < x.length; r++) {
            var square = 0.0;
            for (var v : x[r]) {
                square += v * v / x[r].length;
            }
            y[r] = new double[x[r].length];
            for (var i = 0; i < x[r].length; i++) {
                y[r][i] = x[r][i] / Math.sqrt(square + shape.epsilon()) * parameters[table.offset(path + "/scale") + i];
            }
        }
        return y;
    }

    private double[][] meanAndDeviation(String path, double[][] x) {
        var y = new double[x.length][];
        for (var r = 0; r < x.length; r++) {
            var mean = 0.0;
            for (var v : x[r]) {
                mean += v / x[r].length;
            }
            var variance = 0.0;
            for (var v : x[r]) {
                variance += (v - mean) * (v - mean) / x[r].length;
            }
            y[r] = new double[x[r].length];
            for (var i = 0; i < x[r].length; i++) {
                y[r][i] = (x[r][i] - mean) / Math.sqrt(variance + shape.epsilon())
                        * parameters[table.offset(path + "/scale") + i] + parameters[table.offset(path + "/bias") + i];
            }
        }
        return y;
    }

    double[][] dense(String path, double[][] x, int out) {
        var kernel = table.offset(path + "/kernel");
        var biased = !path.equals(ModelParameters.HEAD) || shape.options().headBias();
        var y = new double[x.length][out];
        for (var r = 0; r < x.length; r++) {
            for (var o = 0; o < out; o++) {
                var sum = biased ? parameters[table.offset(path + "/bias") + o] : 0;
                for (var i = 0; i < x[r].length; i++) {
                    sum += x[r][i] * parameters[kernel + i * out + o];
                }
                y[r][o] = sum;
            }
        }
        return y;
    }

    private double[][] residual(double[][] branch, double[][] e, float rate, int site, boolean onSum) {
        var out = new double[e.length][e[0].length];
        for (var r = 0; r < e.length; r++) {
            for (var i = 0; i < e[r].length; i++) {
                var dropped = rate > 0 && Threefry.uniform(seed, step, r * e[r].length + i, site) < rate;
                var mask = dropped ? 0 : 1 / (1 - (double) rate);
                out[r][i] = onSum ? (branch[r][i] + e[r][i]) * mask : branch[r][i] * mask + e[r][i];
            }
        }
        return out;
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }
}
