package org.glrnn.tasks.plan;

import java.util.Arrays;
import java.util.function.DoubleSupplier;

import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.mixer.MixerOracle;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.mixer.Place;

/**
 * One mixer as a layer in plain double-precision loops; gradients by central differences of y . dy + carry out . dCarry.
 *
 * @param spec the mixer
 * @param table where parameters lie
 * @param parameters flat
 * @param place where the mixer stands
 * @param batch sequences
 * @param length rows of a sequence
 * @param marks what every row is; empty: all ordinary
 */
public record LayerOracle(MixerSpec<?> spec, ParameterTable table, double[] parameters, Place place, int batch, int length,
        int[] marks) {
    private static final double STEP = 1e-6;

    /** Output [batch, length, M], and carry [batch, state size] after the last row. */
    public record Output(double[] y, double[] carry) {
    }

    /** Runs x [batch, length, D] from a carry [batch, state size]. */
    public Output run(double[] x, double[] carryIn) {
        var carryOut = new double[batch][];
        var site = new MixerOracle.Site(table, parameters, "", batch, length, marks);
        var y = MixerOracle.of(spec, place).mix(site, rows(x, batch * length), rows(carryIn, batch), carryOut);
        return new Output(flat(y), flat(carryOut));
    }

    private static double[][] rows(double[] flat, int count) {
        var rows = new double[count][];
        for (var row = 0; row < count; row++) {
            rows[row] = Arrays.copyOfRange(flat, row * (flat.length / count), (row + 1) * (flat.length / count));
        }
        return rows;
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    /** Returns the gradient in {@code values}, which are x, the carry or the parameters themselves. */
    public double[] gradient(double[] values, double[] x, double[] carry, float[] dy, float[] dCarry) {
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
}
