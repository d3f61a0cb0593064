package org.glrnn.tasks.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.glrnn.tasks.graph.HostCopy;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.MirroredArray;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.op.activation.Activation;
import org.glrnn.tasks.op.sequence.Marks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tornadojvm.TornadoJvm;

/** The plan of a single layer against its double oracle, in both memory modes, call after call. */
class LayerPlanTest {
    private static final int BATCH = 3;
    private static final int LENGTH = 4;
    private static final int IN = 2;
    private static final int OUT = 5;
    private static final int[] MARKS = {Marks.PADDING, Marks.ORDINARY, Marks.RESET, Marks.ORDINARY, Marks.ORDINARY,
        Marks.PADDING, Marks.ORDINARY, Marks.ORDINARY, Marks.RESET, Marks.ORDINARY, Marks.ORDINARY, Marks.PADDING};
    private final SplittableRandom random = new SplittableRandom(7);

    @BeforeAll
    static void install() {
        TornadoJvm.install();
    }

    static Stream<Arguments> layers() {
        return Stream.of(MemoryMode.values()).flatMap(mode -> Stream.of(true, false).flatMap(
                tied -> Stream.of(true, false).map(recurrent -> Arguments.of(mode, Models.gated(3, tied, recurrent, false,
                        Activation.TANH, Activation.TANH, Activation.SIGMOID)))));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void outputsCarriesAndGradientsAreThoseOfTheOracle(MemoryMode mode, MixerSpec<?> spec) {
        mode.run(() -> {
            var table = LayerPlan.table(IN, OUT, spec);
            var parameters = MirroredArray.zeros(table.size());
            HostCopy.copy(floats(table.size()), parameters.write(), 0, table.size());
            try (var plan = new LayerPlan(table, parameters, BATCH, LENGTH, IN, OUT, spec, true, KernelVariants.PLAIN)) {
                for (var marks : new int[][] {{}, MARKS, {}}) {
                    compare(plan, new LayerOracle(spec, table, Models.doubles(parameters), new Place(0, 1, IN, OUT, 0), BATCH,
                            LENGTH, marks));
                }
            }
        });
    }

    private void compare(LayerPlan plan, LayerOracle oracle) {
        var width = 3;
        var input = floats(BATCH * LENGTH * IN);
        var carryIn = floats(BATCH * width);
        var dy = floats(BATCH * LENGTH * OUT);
        var dCarry = floats(BATCH * width);
        plan.forward(input, carryIn, oracle.marks());
        var x = doubles(input);
        var carry = doubles(carryIn);
        var expected = oracle.run(x, carry);
        close(expected.y(), plan.y().toHeapArray(), "y");
        close(expected.carry(), plan.carryOut(), "carry out");
        plan.backward(dy, dCarry);
        close(oracle.gradient(x, x, carry, dy, dCarry), plan.inputGradient().toHeapArray(), "gradient of x");
        close(oracle.gradient(carry, x, carry, dy, dCarry), plan.carryInGradient().toHeapArray(), "gradient of the carry");
        close(oracle.gradient(oracle.parameters(), x, carry, dy, dCarry), plan.gradients().toHeapArray(), "gradients");
    }

    private float[] floats(int count) {
        var values = new float[count];
        for (var i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    private static double[] doubles(float[] values) {
        var doubles = new double[values.length];
        for (var i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static void close(double[] expected, float[] actual, String what) {
        assertEquals(expected.length, actual.length, what);
        for (var i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 1e-5, what + " " + i);
        }
    }
}
