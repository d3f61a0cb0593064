package org.glrnn.nn;

import java.util.HashMap;
import java.util.Map;

/** The layer in plain double-precision loops, written from docs/mathematics.md 1.3; gradients by central differences. */
final class LayerOracle {
    private static final double STEP = 1e-6;
    private final Map<String, double[]> parameters = new HashMap<>();
    private final int in;
    private final int state;
    private final int out;
    private final boolean tied;

    LayerOracle(Parameters values, int in, int state, int out, boolean tied) {
        values.table().parameters().forEach(p -> parameters.put(p.path(), toDouble(values.get(p.path()))));
        this.in = in;
        this.state = state;
        this.out = out;
        this.tied = tied;
    }

    record Output(double[] carry, double[] y) {
    }

    Output run(float[] x, int batch, int length, float[] carry) {
        return run(toDouble(x), batch, length, toDouble(carry));
    }

    private Output run(double[] x, int batch, int length, double[] carry) {
        var h = carry.clone();
        var y = new double[batch * length * out];
        for (var b = 0; b < batch; b++) {
            for (var t = 0; t < length; t++) {
                step(x, (b * length + t) * in, h, b * state, y, (b * length + t) * out);
            }
        }
        return new Output(h, y);
    }

    private void step(double[] x, int xAt, double[] h, int hAt, double[] y, int yAt) {
        var blocks = tied ? 3 : 4;
        for (var m = 0; m < out; m++) {
            y[yAt + m] = parameters.get("out_proj/bias")[m];
        }
        for (var j = 0; j < state; j++) {
            var k = sigmoid(project(x, xAt, state + j));
            var f = tied ? 1 - k : sigmoid(project(x, xAt, 2 * state + j));
            var q = sigmoid(project(x, xAt, (blocks - 1) * state + j));
            h[hAt + j] = f * h[hAt + j] + Math.tanh(project(x, xAt, j)) * k;
            for (var m = 0; m < out; m++) {
                y[yAt + m] += Math.tanh(h[hAt + j]) * q * parameters.get("out_proj/kernel")[j * out + m];
            }
        }
    }

    private double project(double[] x, int at, int column) {
        var width = (tied ? 3 : 4) * state;
        var sum = parameters.get("proj/bias")[column];
        for (var i = 0; i < in; i++) {
            sum += x[at + i] * parameters.get("proj/kernel")[i * width + column];
        }
        return sum;
    }

    double[] inputGradient(float[] x, int batch, int length, float[] carry, float[] dy, float[] dCarry) {
        var values = toDouble(x);
        return gradient(values, () -> value(run(values, batch, length, toDouble(carry)), dy, dCarry));
    }

    double[] carryGradient(float[] x, int batch, int length, float[] carry, float[] dy, float[] dCarry) {
        var values = toDouble(carry);
        return gradient(values, () -> value(run(toDouble(x), batch, length, values), dy, dCarry));
    }

    double[] parameterGradient(String path, float[] x, int batch, int length, float[] carry, float[] dy, float[] dCarry) {
        return gradient(parameters.get(path), () -> value(run(x, batch, length, carry), dy, dCarry));
    }

    private static double[] gradient(double[] values, java.util.function.DoubleSupplier function) {
        var gradient = new double[values.length];
        for (var i = 0; i < values.length; i++) {
            var value = values[i];
            values[i] = value + STEP;
            var above = function.getAsDouble();
            values[i] = value - STEP;
            gradient[i] = (above - function.getAsDouble()) / (2 * STEP);
            values[i] = value;
        }
        return gradient;
    }

    private static double value(Output output, float[] dy, float[] dCarry) {
        var sum = 0.0;
        for (var i = 0; i < dy.length; i++) {
            sum += output.y()[i] * dy[i];
        }
        for (var i = 0; i < dCarry.length; i++) {
            sum += output.carry()[i] * dCarry[i];
        }
        return sum;
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    private static double[] toDouble(float[] values) {
        var doubles = new double[values.length];
        for (var i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
