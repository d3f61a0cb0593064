package org.glrnn.tasks.plan;

import java.util.function.DoubleSupplier;

import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.op.sequence.Marks;
import org.glrnn.tasks.plan.ModelShape.GatedLinear;

/**
 * One layer of the reference's activations in plain double-precision loops, knowing nothing of kernels or plans; gradients
 * by central differences of y . dy + carry out . dCarry.
 */
record LayerOracle(GatedLinear shape, ParameterTable table, double[] parameters, int in, int out, int batch, int length,
        int[] marks) {
    private static final double STEP = 1e-6;

    record Output(double[] y, double[] carry) {
    }

    Output run(double[] x, double[] carryIn) {
        var width = shape.stateWidth();
        var carry = carryIn.clone();
        var y = new double[batch * length * out];
        for (var row = 0; row < batch * length; row++) {
            var h = new double[width];
            System.arraycopy(carry, row / length * width, h, 0, width);
            var shown = new double[width];
            if (mark(row) != Marks.PADDING) {
                h = step(x, row, mark(row) == Marks.RESET ? new double[width] : h, shown);
            }
            System.arraycopy(h, 0, carry, row / length * width, width);
            for (var m = 0; m < out; m++) {
                y[row * out + m] = parameters[table.offset("out_proj/bias") + m];
                for (var j = 0; j < width; j++) {
                    y[row * out + m] += shown[j] * parameters[table.offset("out_proj/kernel") + j * out + m];
                }
            }
        }
        return new Output(y, carry);
    }

    private int mark(int row) {
        return marks.length == 0 ? Marks.ORDINARY : marks[row];
    }

    private double[] step(double[] x, int row, double[] before, double[] shown) {
        var width = shape.stateWidth();
        var blocks = shape.tiedGates() ? 3 : 4;
        var h = new double[width];
        for (var j = 0; j < width; j++) {
            var k = sigmoid(project(x, row, before, width + j));
            var f = shape.tiedGates() ? 1 - k : sigmoid(project(x, row, before, 2 * width + j));
            h[j] = f * before[j] + Math.tanh(project(x, row, before, j)) * k;
            shown[j] = Math.tanh(h[j]) * sigmoid(project(x, row, before, (blocks - 1) * width + j));
        }
        return h;
    }

    private double project(double[] x, int row, double[] before, int column) {
        var columns = (shape.tiedGates() ? 3 : 4) * shape.stateWidth();
        var sum = parameters[table.offset("proj/bias") + column];
        for (var i = 0; i < in; i++) {
            sum += x[row * in + i] * parameters[table.offset("proj/kernel") + i * columns + column];
        }
        for (var i = 0; shape.trueRecurrence() && i < before.length; i++) {
            sum += before[i] * parameters[table.offset("model/recurrent_proj/kernel") + i * columns + column];
        }
        return sum;
    }

    /** The gradient in {@code values}, which are x, the carry or the parameters themselves. */
    double[] gradient(double[] values, double[] x, double[] carry, float[] dy, float[] dCarry) {
        DoubleSupplier value = () -> {
            var output = run(x, carry);
            return dot(output.y(), dy) + dot(output.carry(), dCarry);
        };
        var gradient = new double[values.length];
        for (var i = 0; i < values.length; i++) {
            var at = values[i];
            values[i] = at + STEP;
            var above = value.getAsDouble();
            values[i] = at - STEP;
            gradient[i] = (above - value.getAsDouble()) / (2 * STEP);
            values[i] = at;
        }
        return gradient;
    }

    private static double dot(double[] a, float[] b) {
        var sum = 0.0;
        for (var i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }
}
