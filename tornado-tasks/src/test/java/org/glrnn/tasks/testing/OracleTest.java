package org.glrnn.tasks.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.function.ToDoubleFunction;

import org.glrnn.tasks.op.activation.Activations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle's gradients against central finite differences, and what is known from elsewhere. */
class OracleTest {

    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-8;

    private final Random random = new Random(5);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void scanGradients(boolean tied) {
        ScanOracle.Shape shape = new ScanOracle.Shape(2, 5, 3, tied);
        double[] p = numbers(shape.rows() * shape.blocks() * 3);
        double[] carry = numbers(6);
        double[] dy = numbers(shape.rows() * 3);
        double[] dcarry = numbers(6);
        ScanOracle.Result result = ScanOracle.forward(p, carry, shape);
        ScanOracle.Gradient gradient = ScanOracle.backward(result.gates(), result.states(), carry, dy, dcarry, shape);
        differences(x -> scanLoss(ScanOracle.forward(x, carry, shape), dy, dcarry), p, gradient.gates());
        differences(x -> scanLoss(ScanOracle.forward(p, x, shape), dy, dcarry), carry, gradient.carry());
    }

    private static double scanLoss(ScanOracle.Result result, double[] dy, double[] dcarry) {
        return dot(result.outputs(), dy) + dot(result.carry(), dcarry);
    }

    @Test
    void linearGradients() {
        int rows = 4;
        int in = 3;
        int out = 5;
        double[] x = numbers(rows * in);
        double[] w = numbers(in * out);
        double[] dy = numbers(rows * out);
        double[] dx = Oracle.product(dy, Oracle.transposed(w, in, out), rows, out, in);
        double[] dw = Oracle.product(Oracle.transposed(x, rows, in), dy, in, rows, out);
        differences(v -> dot(Oracle.product(v, w, rows, in, out), dy), x, dx);
        differences(v -> dot(Oracle.product(x, v, rows, in, out), dy), w, dw);
        assertArrayEquals(new double[] {11.0, 14.0}, Oracle.product(new double[] {1, 2}, new double[] {3, 4, 4, 5}, 1,
                2, 2));
        assertArrayEquals(new double[] {4.0, 6.0}, Oracle.columnSums(new double[] {1, 2, 3, 4}, 2));
    }

    @Test
    void layerNormGradients() {
        int width = 4;
        double eps = 1e-2;
        double[] x = numbers(3 * width);
        double[] scale = numbers(width);
        double[] bias = numbers(width);
        double[] dy = numbers(3 * width);
        Oracle.NormGradient gradient = Oracle.layerNormGradient(x, scale, dy, width, statistics(x, width, eps));
        differences(v -> dot(Oracle.layerNorm(v, scale, bias, width, statistics(v, width, eps)), dy), x,
                gradient.input());
        differences(v -> dot(Oracle.layerNorm(x, v, bias, width, statistics(x, width, eps)), dy), scale,
                gradient.scale());
        differences(v -> dot(Oracle.layerNorm(x, scale, v, width, statistics(x, width, eps)), dy), bias,
                gradient.bias());
    }

    private static Oracle.Statistics[] statistics(double[] x, int width, double eps) {
        Oracle.Statistics[] rows = new Oracle.Statistics[x.length / width];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = Oracle.Statistics.of(x, r, width, eps);
        }
        return rows;
    }

    @Test
    void rmsNormGradients() {
        int width = 4;
        double eps = 1e-2;
        double[] x = numbers(3 * width);
        double[] scale = numbers(width);
        double[] dy = numbers(3 * width);
        double[] inverses = Oracle.inverseRoots(x, width, eps);
        Oracle.NormGradient gradient = Oracle.rmsNormGradient(x, scale, dy, width, inverses);
        differences(v -> dot(Oracle.rmsNorm(v, scale, width, Oracle.inverseRoots(v, width, eps)), dy), x, gradient.input());
        differences(v -> dot(Oracle.rmsNorm(x, v, width, inverses), dy), scale, gradient.scale());
        assertArrayEquals(new double[] {3 / 5.0, 4 / 5.0}, Oracle.rmsNorm(new double[] {3, 4}, new double[] {1, 1}, 2,
                Oracle.inverseRoots(new double[] {3, 4}, 2, 12.5)), 1e-15);
    }

    @Test
    void gluSlopes() {
        for (int activation : new int[] {Activations.GELU, Activations.SILU, Activations.IDENTITY}) {
            for (double u = -6.0; u <= 6.0; u += 0.25) {
                double slope = (Oracle.gluGate(activation, u + STEP) - Oracle.gluGate(activation, u - STEP)) / (2 * STEP);
                assertEquals(slope, Oracle.gluSlope(activation, u), TOLERANCE, "at " + u);
            }
        }
        assertEquals(0.7310585786300049, Oracle.gluGate(Activations.SILU, 1.0), 1e-15);
    }

    @Test
    void geluGradient() {
        for (double x = -6.0; x <= 6.0; x += 0.25) {
            double slope = (Oracle.gelu(x + STEP) - Oracle.gelu(x - STEP)) / (2 * STEP);
            assertEquals(slope, Oracle.geluDerivative(x), TOLERANCE, "at " + x);
        }
        assertEquals(0.8411919906082768, Oracle.gelu(1.0), 1e-15);
    }

    @Test
    void crossEntropyGradient() {
        double[] z = numbers(7);
        double[] gradient = Oracle.softmax(z);
        gradient[2] -= 1.0;
        differences(v -> Oracle.crossEntropy(v, 2), z, gradient);
        assertEquals(Math.log(7), Oracle.crossEntropy(new double[7], 3), 1e-15);
        assertEquals(1, Oracle.firstLargest(new double[] {1, 3, 3, 2}));
    }

    private double[] numbers(int count) {
        return random.doubles(count, -1.5, 1.5).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0.0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void differences(ToDoubleFunction<double[]> loss, double[] x, double[] gradient) {
        assertEquals(x.length, gradient.length);
        for (int i = 0; i < x.length; i++) {
            double[] moved = x.clone();
            moved[i] = x[i] + STEP;
            double above = loss.applyAsDouble(moved);
            moved[i] = x[i] - STEP;
            double below = loss.applyAsDouble(moved);
            assertEquals((above - below) / (2 * STEP), gradient[i], TOLERANCE, "element " + i);
        }
    }
}
