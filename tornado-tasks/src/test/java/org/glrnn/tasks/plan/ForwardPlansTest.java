package org.glrnn.tasks.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.glrnn.tasks.graph.HostCopy;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.MirroredArray;
import org.glrnn.tasks.mixer.MixerSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inference graphs against the double oracle and against themselves, in both memory modes. */
class ForwardPlansTest {
    private static final float TOLERANCE = 2e-5f;
    private static final float[] NO_FEATURES = new float[0];

    @ParameterizedTest
    @CsvSource({"1,1,true", "2,7,true", "3,5,false", "1,65,true", "2,64,false"})
    void logitsAndCarryAgreeWithTheOracle(int batch, int length, boolean tied) {
        var shape = Models.shape(3, 6, 10, 5, 11, tied);
        for (var mode : MemoryMode.values()) {
            mode.run(() -> compareWithOracle(shape, batch, length));
        }
    }

    @ParameterizedTest
    @MethodSource("baselines")
    void baselinesAgreeWithTheOracle(MixerSpec<?> mixer) {
        for (var mode : MemoryMode.values()) {
            mode.run(() -> {
                compareWithOracle(Models.withMixer(Models.shape(3, 6, 10, 5, 11, true), mixer), 2, 7);
                compareWithOracle(Models.withMixer(Models.shape(1, 6, 10, 5, 11, true), mixer), 1, 1);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("options")
    void otherBlocksAgreeWithTheOracle(BlockOptions options) {
        for (var mode : MemoryMode.values()) {
            mode.run(() -> {
                compareWithOracle(Models.withOptions(Models.shape(3, 6, 10, 5, 11, true), options), 2, 7);
                compareWithOracle(Models.withOptions(Models.shape(3, 6, 10, 5, 11, true), options), 1, 1);
                compareWithOracle(Models.withOptions(Models.shape(9, 4, 5, 3, 11, false), options), 1, 2);
            });
        }
    }

    static List<BlockOptions> options() {
        return Models.options();
    }

    static Stream<MixerSpec<?>> baselines() {
        return Stream.concat(Models.everyMixer(5), Stream.of(Models.attention(6, 2)));
    }

    @ParameterizedTest
    @MethodSource("baselines")
    void marksReachTheCarryOfBaselines(MixerSpec<?> mixer) {
        var shape = Models.withMixer(Models.shape(2, 6, 10, 5, 11, true), mixer);
        var marks = new int[] {0, 1, 0, 2, 0, 2, 2, 2, 0, 0, 2, 0, 1, 0};
        var parameters = Models.parameters(shape, 5);
        var tokens = Models.tokens(14, 11, 1);
        var oracle = new ModelOracle(shape, Models.doubles(parameters), 0, 0, marks);
        try (var plan = new SequencePlan(shape, parameters, 2, 7, true, KernelVariants.PLAIN)) {
            HostCopy.copyOrClear(marks, plan.marks());
            plan.run(tokens, NO_FEATURES);
            var first = oracle.run(tokens, 2, 7, oracle.zeroCarry(2));
            assertOutput(first, plan, 2, shape);
            plan.run(tokens, NO_FEATURES);
            assertOutput(oracle.run(tokens, 2, 7, first.carry()), plan, 2, shape);
        }
    }

    private static void compareWithOracle(ModelShape shape, int batch, int length) {
        var parameters = Models.parameters(shape, 5);
        var tokens = Models.tokens(batch * length, 11, 1);
        var oracle = new ModelOracle(shape, Models.doubles(parameters), 0, 0);
        try (var plan = new SequencePlan(shape, parameters, batch, length, false, KernelVariants.PLAIN)) {
            plan.run(tokens, NO_FEATURES);
            var first = oracle.run(tokens, batch, length, oracle.zeroCarry(batch));
            assertOutput(first, plan, batch, shape);
            plan.run(tokens, NO_FEATURES); // continues with the carry of the first call
            assertOutput(oracle.run(tokens, batch, length, first.carry()), plan, batch, shape);
        }
    }

    private static void assertOutput(ModelOracle.Output expected, SequencePlan plan, int batch, ModelShape shape) {
        var logits = expected.logits();
        for (var r = 0; r < logits.length; r++) {
            for (var c = 0; c < logits[r].length; c++) {
                assertEquals(logits[r][c], plan.outputs().get(r * logits[r].length + c), TOLERANCE, "logit " + r + "," + c);
            }
        }
        var carry = plan.carry().read();
        var cell = 0;
        for (var layer : expected.carry()) {
            for (var state : layer) {
                for (var value : state) {
                    assertEquals(value, carry.get(cell++), TOLERANCE, "carry");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 63, 64, 65})
    void stepsAndChunksGiveWhatTheWholeSequenceGives(int length) {
        var shape = Models.shape(2, 24, 40, 19, 13, true);
        stepsEqualTheWhole(shape, length);
        baselines().forEach(mixer -> stepsEqualTheWhole(Models.withMixer(shape, mixer), length));
        options().forEach(options -> stepsEqualTheWhole(Models.withOptions(shape, options), length));
    }

    private static void stepsEqualTheWhole(ModelShape shape, int length) {
        var parameters = Models.parameters(shape, 7);
        var tokens = Models.tokens(length, 13, 3);
        float[] full;
        try (var plan = new SequencePlan(shape, parameters, 1, length, false, KernelVariants.PLAIN)) {
            plan.run(tokens, NO_FEATURES);
            full = plan.outputs().toHeapArray();
        }
        for (var chunk : new int[] {1, Math.max(1, length / 3)}) {
            assertArrayEquals(Arrays.copyOf(full, length / chunk * chunk * 13), inChunks(shape, parameters, tokens, chunk),
                    TOLERANCE, "chunks of " + chunk);
        }
    }

    private static float[] inChunks(ModelShape shape, MirroredArray parameters, int[] tokens,
            int chunk) {
        var chunks = tokens.length / chunk;
        var all = new float[chunks * chunk * 13];
        try (var plan = new SequencePlan(shape, parameters, 1, chunk, false, KernelVariants.PLAIN)) {
            for (var c = 0; c < chunks; c++) {
                plan.run(Arrays.copyOfRange(tokens, c * chunk, (c + 1) * chunk), NO_FEATURES);
                System.arraycopy(plan.outputs().toHeapArray(), 0, all, c * chunk * 13, chunk * 13);
            }
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void aCarryCanBeSavedRestoredAndReplaced(MemoryMode mode) {
        var shape = Models.shape(2, 8, 8, 8, 9, false);
        mode.run(() -> {
            try (var plan = new SequencePlan(shape, Models.parameters(shape, 3), 1, 1, false, KernelVariants.PLAIN)) {
                plan.run(new int[] {4}, NO_FEATURES);
                var saved = plan.carry().read().toHeapArray();
                plan.run(new int[] {5}, NO_FEATURES);
                var expected = plan.outputs().toHeapArray();
                plan.run(new int[] {6}, NO_FEATURES);
                HostCopy.copy(saved, plan.carry().write(), 0, saved.length);
                plan.run(new int[] {5}, NO_FEATURES);
                assertArrayEquals(expected, plan.outputs().toHeapArray());
            }
        });
    }

    /** A plan of single rows has its weights in panels of 64 columns. */
    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void oneTokenAtATimeGivesTheBitsOfTheSequence(MemoryMode mode) {
        var shape = Models.shape(2, 70, 130, 65, 129, true);
        oneTokenAtATime(mode, shape);
        options().forEach(options -> oneTokenAtATime(mode, Models.withOptions(shape, options)));
    }

    private static void oneTokenAtATime(MemoryMode mode, ModelShape shape) {
        var parameters = Models.parameters(shape, 3);
        var tokens = Models.tokens(5, 129, 1);
        mode.run(() -> {
            try (var sequence = new SequencePlan(shape, parameters, 1, 5, false, KernelVariants.PLAIN);
                    var single = new SequencePlan(shape, parameters, 1, 1, false, KernelVariants.PLAIN)) {
                sequence.run(tokens, NO_FEATURES);
                var expected = sequence.outputs().toHeapArray();
                for (var t = 0; t < tokens.length; t++) {
                    single.run(new int[] {tokens[t]}, NO_FEATURES);
                    assertArrayEquals(Arrays.copyOfRange(expected, t * 129, (t + 1) * 129),
                            single.outputs().toHeapArray(), "token " + t);
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void newParametersCountAtOnceAndTheCarryStays(MemoryMode mode) {
        newParametersCount(mode, Models.shape(1, 8, 8, 8, 9, true));
        newParametersCount(mode, Models.withOptions(Models.shape(1, 8, 8, 8, 9, true), options().getFirst()));
    }

    private static void newParametersCount(MemoryMode mode, ModelShape shape) {
        mode.run(() -> {
            var parameters = Models.parameters(shape, 3);
            try (var plan = new SequencePlan(shape, parameters, 1, 1, false, KernelVariants.PLAIN)) {
                plan.run(new int[] {4}, NO_FEATURES);
                var carry = Models.doubles(plan.carry());
                HostCopy.copy(Models.parameters(shape, 4).read().toHeapArray(), parameters.write(), 0, parameters.size());
                plan.run(new int[] {5}, NO_FEATURES);
                var oracle = new ModelOracle(shape, Models.doubles(parameters), 0, 0);
                assertOutput(oracle.run(new int[] {5}, 1, 1, new double[][][] {{carry}}), plan, 1, shape);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void lossesAgreeWithTheOracleAndMaskedRowsDoNotCount(MemoryMode mode) {
        var shape = Models.shape(2, 6, 10, 5, 11, true);
        lossesAgreeWithTheOracle(mode, shape);
        options().forEach(options -> lossesAgreeWithTheOracle(mode, Models.withOptions(shape, options)));
    }

    private static void lossesAgreeWithTheOracle(MemoryMode mode, ModelShape shape) {
        var parameters = Models.parameters(shape, 5);
        var tokens = Models.tokens(14, 11, 1);
        var targets = Models.tokens(14, 11, 2);
        targets[3] = -1;
        targets[13] = -1;
        var oracle = new ModelOracle(shape, Models.doubles(parameters), 0, 0);
        mode.run(() -> {
            try (var plan = new LossPlan(shape, parameters, 2, 7, false, KernelVariants.PLAIN)) {
                for (var call = 0; call < 2; call++) { // the carry of a call does not reach the next
                    var sum = plan.run(tokens, NO_FEATURES, targets);
                    assertEquals(12, sum.count());
                    assertEquals(oracle.loss(tokens, targets, 2, 7), sum.loss() / sum.count(), 1e-5);
                }
            }
        });
    }

    @Test
    void aModelOfManyLayersSplitsIntoGraphsWithinTornadoVmsLimit() {
        var shape = Models.shape(9, 4, 4, 4, 5, true);
        var parameters = Models.parameters(shape, 5);
        var oracle = new ModelOracle(shape, Models.doubles(parameters), 0, 0);
        try (var plan = new SequencePlan(shape, parameters, 1, 3, false, KernelVariants.PLAIN)) {
            plan.run(new int[] {1, 2, 3}, NO_FEATURES);
            assertOutput(oracle.run(new int[] {1, 2, 3}, 1, 3, oracle.zeroCarry(1)), plan, 1, shape);
        }
    }
}
