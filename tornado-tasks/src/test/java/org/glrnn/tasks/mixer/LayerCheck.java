package org.glrnn.tasks.mixer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.glrnn.tasks.graph.HostCopy;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.MirroredArray;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.plan.LayerOracle;
import org.glrnn.tasks.plan.LayerPlan;

/** One mixer as a layer of one size, against its oracle or, where there is none, against differences of its own outputs. */
final class LayerCheck {
    private static final float STEP = 5e-3f;
    private final MixerSpec<?> spec;
    private final Place place;
    private final int batch;
    private final int length;
    private final ParameterTable table;
    private final MirroredArray parameters;
    private final float[] x;
    private final float[] carry;
    private final float[] dy;
    private final float[] dCarry;

    LayerCheck(MixerSpec<?> spec, int batch, int length, int in, int out) {
        this.spec = spec;
        this.batch = batch;
        this.length = length;
        place = new Place(0, 1, in, out, 0);
        table = LayerPlan.table(in, out, spec);
        parameters = MirroredArray.zeros(table.size());
        HostCopy.copy(MixerContract.numbers(table.size(), 1), parameters.write(), 0, table.size());
        var mixer = spec.create(place);
        x = MixerContract.numbers(batch * length * in, 2);
        dy = MixerContract.numbers(batch * length * out, 3);
        // A cache of a whole text is neither random nor differentiable.
        var differentiable = mixer.maxContext().isEmpty();
        carry = differentiable ? MixerContract.numbers(batch * mixer.state().size(), 4)
                : new float[batch * mixer.state().size()];
        dCarry = differentiable ? MixerContract.numbers(carry.length, 5) : new float[carry.length];
    }

    void run(int[] marks) {
        try (var plan = new LayerPlan(table, parameters, batch, length, place.inputWidth(), place.outputWidth(), spec,
                marks.length > 0, KernelVariants.PLAIN)) {
            plan.forward(x, carry, marks);
            var y = plan.y().toHeapArray();
            var carryOut = plan.carryOut();
            plan.backward(dy, dCarry);
            var dx = plan.inputGradient().toHeapArray();
            var dCarryIn = plan.carryInGradient().toHeapArray();
            var gradients = plan.gradients().toHeapArray();
            if (MixerOracle.find(spec, place).isPresent()) {
                var oracle =
                        new LayerOracle(spec, table, doubles(parameters.read().toHeapArray()), place, batch, length, marks);
                compare(oracle, y, carryOut, dx, dCarryIn, gradients);
            } else {
                differences("x", x, dx, plan, marks);
                differences("carry", carry, dCarryIn, plan, marks);
                parameterDifferences(gradients, plan, marks);
            }
        }
    }

    private void compare(LayerOracle oracle, float[] y, float[] carryOut, float[] dx, float[] dCarryIn, float[] gradients) {
        var input = doubles(x);
        var state = doubles(carry);
        var expected = oracle.run(input, state);
        close("y", expected.y(), y, 2e-5);
        close("carry out", expected.carry(), carryOut, 2e-5);
        close("dx", oracle.gradient(input, input, state, dy, dCarry), dx, 5e-5);
        if (spec.create(place).maxContext().isEmpty()) {
            close("gradient of the carry", oracle.gradient(state, input, state, dy, dCarry), dCarryIn, 5e-5);
        }
        close("gradients", oracle.gradient(oracle.parameters(), input, state, dy, dCarry), gradients, 5e-5);
    }

    private static void close(String what, double[] expected, float[] actual, double tolerance) {
        for (var i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], tolerance * (1 + Math.abs(expected[i])), what + " " + i);
        }
    }

    private void differences(String what, float[] values, float[] gradient, LayerPlan plan, int[] marks) {
        for (var i = 0; i < values.length; i++) {
            var value = values[i];
            values[i] = value + STEP;
            var above = objective(plan, marks);
            values[i] = value - STEP;
            var below = objective(plan, marks);
            values[i] = value;
            assertDifference(above, below, gradient[i], "gradient of " + what + " " + i);
        }
    }

    private void parameterDifferences(float[] gradients, LayerPlan plan, int[] marks) {
        for (var parameter : table.parameters()) {
            for (var i = parameter.offset(); i < parameter.offset() + parameter.shape().elements(); i++) {
                var value = parameters.read().get(i);
                parameters.write().set(i, value + STEP);
                var above = objective(plan, marks);
                parameters.write().set(i, value - STEP);
                var below = objective(plan, marks);
                parameters.write().set(i, value);
                assertDifference(above, below, gradients[i],
                        "gradient of " + parameter.path() + " " + (i - parameter.offset()));
            }
        }
    }

    private static void assertDifference(double above, double below, float gradient, String what) {
        var expected = (above - below) / (2 * STEP);
        assertEquals(expected, gradient, 2e-3 * (1 + Math.abs(expected)), what);
    }

    /** y . dy + carry out . dCarry. */
    private double objective(LayerPlan plan, int[] marks) {
        plan.forward(x, carry, marks);
        return dot(plan.y().toHeapArray(), dy) + dot(plan.carryOut(), dCarry);
    }

    private static double dot(float[] first, float[] second) {
        var sum = 0.0;
        for (var i = 0; i < first.length; i++) {
            sum += (double) first[i] * second[i];
        }
        return sum;
    }

    private static double[] doubles(float[] values) {
        var doubles = new double[values.length];
        for (var i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
