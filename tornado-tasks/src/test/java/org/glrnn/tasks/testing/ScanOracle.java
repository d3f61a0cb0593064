package org.glrnn.tasks.testing;

import org.glrnn.tasks.op.scan.GatedScan;

/**
 * The gated scan in double precision, written from docs/mathematics.md 1.3 and 1.5 with a state per step, no activation
 * in place. Arrays as in {@link GatedScan}.
 */
public final class ScanOracle {

    private ScanOracle() {
    }

    /** Activated gates [rows, blocks, width], states and outputs [rows, width], last states [batch, width]. */
    record Result(double[] gates, double[] states, double[] outputs, double[] carry) {
    }

    /** Gradients of the pre-activations and of the carry that came in. */
    record Gradient(double[] gates, double[] carry) {
    }

    /** Sizes of a scan. */
    record Shape(int batch, int length, int width, boolean tied) {
        int blocks() {
            return tied ? 3 : 4;
        }

        int rows() {
            return batch * length;
        }

        int gate(int b, int t, int block, int j) {
            return ((b * length + t) * blocks() + block) * width + j;
        }

        int cell(int b, int t, int j) {
            return (b * length + t) * width + j;
        }

        double forget(double[] gates, int b, int t, int j) {
            return tied ? 1.0 - gates[gate(b, t, 1, j)] : gates[gate(b, t, 2, j)];
        }
    }

    public static double sigmoid(double z) {
        return z < 0.0 ? Math.exp(z) / (1.0 + Math.exp(z)) : 1.0 / (1.0 + Math.exp(-z));
    }

    static Result forward(double[] preactivations, double[] carry, Shape shape) {
        double[] gates = new double[preactivations.length];
        for (int i = 0; i < gates.length; i++) {
            boolean candidate = i / shape.width() % shape.blocks() == 0;
            gates[i] = candidate ? Math.tanh(preactivations[i]) : sigmoid(preactivations[i]);
        }
        double[] states = new double[shape.rows() * shape.width()];
        double[] outputs = new double[states.length];
        double[] last = carry.clone();
        for (int b = 0; b < shape.batch(); b++) {
            for (int t = 0; t < shape.length(); t++) {
                for (int j = 0; j < shape.width(); j++) {
                    double source = gates[shape.gate(b, t, 0, j)] * gates[shape.gate(b, t, 1, j)];
                    double h = shape.forget(gates, b, t, j) * last[b * shape.width() + j] + source;
                    last[b * shape.width() + j] = h;
                    states[shape.cell(b, t, j)] = h;
                    outputs[shape.cell(b, t, j)] = Math.tanh(h) * gates[shape.gate(b, t, shape.blocks() - 1, j)];
                }
            }
        }
        return new Result(gates, states, outputs, last);
    }

    static Gradient backward(double[] gates, double[] states, double[] carry, double[] outputGradient,
            double[] carryGradient, Shape shape) {
        double[] result = new double[gates.length];
        double[] adjoint = carryGradient.clone();
        for (int b = 0; b < shape.batch(); b++) {
            for (int j = 0; j < shape.width(); j++) {
                for (int t = shape.length() - 1; t >= 0; t--) {
                    double before = t == 0 ? carry[b * shape.width() + j] : states[shape.cell(b, t - 1, j)];
                    double h = states[shape.cell(b, t, j)];
                    double dy = outputGradient[shape.cell(b, t, j)];
                    double v = gates[shape.gate(b, t, 0, j)];
                    double k = gates[shape.gate(b, t, 1, j)];
                    int last = shape.gate(b, t, shape.blocks() - 1, j);
                    double q = gates[last];
                    double dh = adjoint[b * shape.width() + j] + dy * q / (Math.cosh(h) * Math.cosh(h));
                    double df = dh * before;
                    double dk = dh * v - (shape.tied() ? df : 0.0);
                    result[shape.gate(b, t, 0, j)] = dh * k * (1.0 - v * v);
                    result[shape.gate(b, t, 1, j)] = dk * k * (1.0 - k);
                    if (!shape.tied()) {
                        double f = gates[shape.gate(b, t, 2, j)];
                        result[shape.gate(b, t, 2, j)] = df * f * (1.0 - f);
                    }
                    result[last] = dy * Math.tanh(h) * q * (1.0 - q);
                    adjoint[b * shape.width() + j] = dh * shape.forget(gates, b, t, j);
                }
            }
        }
        return new Gradient(result, adjoint);
    }
}
