package org.glrnn.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.glrnn.tasks.op.activation.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerTest {
    private static final float TOLERANCE = 1e-6f;

    @ParameterizedTest
    @CsvSource({
        "0.0, 0.382637132, 0.259309102, 1.233626050, 0.927033197",
        "0.3, 0.552685329, 0.376444456, 1.238534677, 0.933809696"})
    void theWorkedExampleOfTheSpecification(float carry, float out0, float out1, float out2, float carryOut) {
        try (var layer = new Layer(GatedLinearOptions.of(1), 1, 1, 0)) {
            layer.parameters().set("proj/kernel", new float[] {1, 2, 0.5f});
            layer.parameters().set("proj/bias", new float[] {0, -1, 0.25f});
            layer.parameters().set("out_proj/kernel", new float[] {2});
            layer.parameters().set("out_proj/bias", new float[] {0.1f});
            var output = layer.apply(new float[] {0.5f, -1, 2}, 1, 3, new float[] {carry});
            assertArrayEquals(new float[] {out0, out1, out2}, output.y(), TOLERANCE);
            assertArrayEquals(new float[] {carryOut}, output.carry(), TOLERANCE);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,1,1,true", "2,3,2,5,4,true", "2,3,2,5,4,false", "1,7,3,1,6,false", "3,2,6,7,1,true"})
    void everyGradientAgreesWithCentralDifferencesInDouble(int batch, int length, int in, int state, int out, boolean tied) {
        var random = new SplittableRandom(length * 31L + state);
        try (var layer = randomLayer(in, state, out, tied, random)) {
            var oracle = new LayerOracle(layer.parameters(), in, state, out, tied);
            var x = Layers.numbers(batch * length * in, random);
            var carry = Layers.numbers(batch * state, random);
            var dy = Layers.numbers(batch * length * out, random);
            var dCarry = Layers.numbers(batch * state, random);
            var output = layer.apply(x, batch, length, carry);
            assertClose(oracle.run(x, batch, length, carry).y(), output.y(), 1e-6);
            assertClose(oracle.run(x, batch, length, carry).carry(), output.carry(), 1e-6);
            var gradients = layer.backward(dy, dCarry);
            assertClose(oracle.inputGradient(x, batch, length, carry, dy, dCarry), gradients.x(), 2e-5);
            assertClose(oracle.carryGradient(x, batch, length, carry, dy, dCarry), gradients.carry(), 2e-5);
            for (var parameter : layer.parameters().table().parameters()) {
                assertClose(oracle.parameterGradient(parameter.path(), x, batch, length, carry, dy, dCarry),
                        layer.parameters().copyOf(gradients.parameters(), parameter.path()), 4e-5);
            }
        }
    }

    @Test
    void paddedAndPackedSequencesGiveWhatTheyGiveAlone() {
        for (var recurrent : new boolean[] {false, true}) {
            var random = new SplittableRandom(7);
            var options = GatedLinearOptions.of(4).withTrueRecurrence(recurrent);
            try (var layer = Layers.random(options, 3, 2, random)) {
                var x = Layers.numbers(2 * 7 * 3, random);
                var alone = layer.apply(Arrays.copyOfRange(x, 0, 4 * 3), 1, 4);
                var right = layer.apply(x, new float[8], SequenceMarks.padded(new int[] {4, 7}, 7));
                assertArrayEquals(alone.y(), Arrays.copyOf(right.y(), 4 * 2), TOLERANCE);
                assertArrayEquals(alone.carry(), Arrays.copyOf(right.carry(), 4), TOLERANCE);
                var tail = layer.apply(Arrays.copyOfRange(x, 3 * 3, 7 * 3), 1, 4);
                var left = layer.apply(x, new float[8], SequenceMarks.leftPadded(new int[] {4, 7}, 7));
                assertArrayEquals(tail.y(), Arrays.copyOfRange(left.y(), 3 * 2, 7 * 2), TOLERANCE);
                assertArrayEquals(tail.carry(), Arrays.copyOf(left.carry(), 4), TOLERANCE);
                var packed = layer.apply(x, Layers.numbers(8, random), SequenceMarks.packed(new int[][] {{3, 4}, {7}}, 7));
                assertArrayEquals(tail.y(), Arrays.copyOfRange(packed.y(), 3 * 2, 7 * 2), TOLERANCE);
                assertArrayEquals(tail.carry(), Arrays.copyOf(packed.carry(), 4), TOLERANCE);
                var gradients = layer.backward(Layers.numbers(2 * 7 * 2, random), Layers.numbers(8, random));
                assertArrayEquals(new float[8], gradients.carry(), "nothing flows back past a reset");
            }
        }
    }

    @Test
    void disjointGatesWithAMirroredForgetGateAreTied() {
        var random = new SplittableRandom(6);
        try (var tied = Layers.random(GatedLinearOptions.of(5), 4, 3, random);
                var disjoint = new Layer(GatedLinearOptions.of(5).withTiedGates(false), 4, 3, 1)) {
            disjoint.parameters().set("proj/kernel", mirrored(tied.parameters().get("proj/kernel"), 4, 5));
            disjoint.parameters().set("proj/bias", mirrored(tied.parameters().get("proj/bias"), 1, 5));
            disjoint.parameters().set("out_proj/kernel", tied.parameters().get("out_proj/kernel"));
            disjoint.parameters().set("out_proj/bias", tied.parameters().get("out_proj/bias"));
            var x = Layers.numbers(2 * 31 * 4, random);
            assertArrayEquals(tied.apply(x, 2, 31).y(), disjoint.apply(x, 2, 31).y(), TOLERANCE);
        }
    }

    /** Blocks v k q become v k -k q. */
    private static float[] mirrored(float[] tied, int rows, int width) {
        var all = new float[rows * 4 * width];
        for (var r = 0; r < rows; r++) {
            for (var j = 0; j < width; j++) {
                all[r * 4 * width + j] = tied[r * 3 * width + j];
                all[(r * 4 + 1) * width + j] = tied[(r * 3 + 1) * width + j];
                all[(r * 4 + 2) * width + j] = -tied[(r * 3 + 1) * width + j];
                all[(r * 4 + 3) * width + j] = tied[(r * 3 + 2) * width + j];
            }
        }
        return all;
    }

    @Test
    void laterInputsDoNotReachEarlierOutputsAndNaNStaysInItsSequence() {
        var random = new SplittableRandom(2);
        try (var layer = randomLayer(3, 4, 2, false, random)) {
            var x = Layers.numbers(2 * 6 * 3, random);
            var clean = layer.apply(x, 2, 6).y();
            x[4 * 3] = Float.NaN; // sequence 0, time 4
            var dirty = layer.apply(x, 2, 6).y();
            assertArrayEquals(Arrays.copyOf(clean, 8), Arrays.copyOf(dirty, 8));
            assertTrue(Float.isNaN(dirty[8]) && Float.isNaN(dirty[11]), "from time 4 on");
            assertArrayEquals(Arrays.copyOfRange(clean, 12, 24), Arrays.copyOfRange(dirty, 12, 24));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {20, 90, -20, -90})
    void saturatedGatesStayFinite(float bias) {
        var random = new SplittableRandom(3);
        try (var layer = randomLayer(2, 3, 2, true, random)) {
            var biases = new float[9];
            Arrays.fill(biases, bias);
            layer.parameters().set("proj/bias", biases);
            layer.apply(Layers.numbers(8, random), 1, 4);
            var gradients = layer.backward(Layers.numbers(8, random), new float[3]);
            for (var value : gradients.x()) {
                assertTrue(Float.isFinite(value));
            }
        }
    }

    @Test
    void changedParametersCountFromTheNextCall() {
        try (var layer = new Layer(GatedLinearOptions.of(1), 1, 1, 0)) {
            var before = layer.apply(new float[] {1}, 1, 1).y()[0];
            layer.parameters().set("out_proj/bias", new float[] {10});
            assertEquals(before + 10, layer.apply(new float[] {1}, 1, 1).y()[0], 1e-5);
        }
    }

    @Test
    void wrongCallsAreRefusedWithOneClearLine() {
        try (var layer = new Layer(GatedLinearOptions.of(3), 4, 2, 0)) {
            assertMessage("x holds 7 values, the shape [1, 2, 4] takes 8", () -> layer.apply(new float[7], 1, 2));
            assertMessage("carry holds 3 values, the shape [2, 3] takes 6",
                    () -> layer.apply(new float[16], 2, 2, new float[3]));
            assertMessage("batch must be at least 1, not 0", () -> layer.apply(new float[0], 0, 2));
            layer.apply(new float[8], 1, 2);
            layer.backward(new float[4], new float[3]);
            assertThrows(IllegalStateException.class, () -> layer.backward(new float[4], new float[3]));
        }
        assertMessage("d_h must be at least 1, not 0", () -> new Layer(GatedLinearOptions.of(0), 1, 1, 0));
        assertMessage("gate_activation=RELU is not bounded to [0, 1], as a gate must be; use SIGMOID or HARD_SIGMOID",
                () -> GatedLinearOptions.of(1).withActivations(Activation.TANH, Activation.TANH, Activation.RELU));
    }

    private static void assertMessage(String expected, Runnable call) {
        assertEquals(expected, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    private static Layer randomLayer(int in, int state, int out, boolean tied, SplittableRandom random) {
        return Layers.random(GatedLinearOptions.of(state).withTiedGates(tied), in, out, random);
    }

    private static void assertClose(double[] expected, float[] actual, double tolerance) {
        assertEquals(expected.length, actual.length);
        for (var i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], tolerance * (1 + Math.abs(expected[i])), "cell " + i);
        }
    }
}
