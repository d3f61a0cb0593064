package org.glrnn.tasks.plan;

import static org.glrnn.tasks.op.activation.Activation.GELU;
import static org.glrnn.tasks.op.activation.Activation.HARD_SIGMOID;
import static org.glrnn.tasks.op.activation.Activation.IDENTITY;
import static org.glrnn.tasks.op.activation.Activation.SIGMOID;
import static org.glrnn.tasks.op.activation.Activation.SILU;
import static org.glrnn.tasks.op.activation.Activation.SOFTPLUS;
import static org.glrnn.tasks.op.activation.Activation.TANH;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.op.glu.GluActivation;
import org.glrnn.tasks.op.norm.Norm;
import org.glrnn.tasks.op.sequence.Marks;
import org.glrnn.tasks.plan.ModelShape.Dropout;
import org.glrnn.tasks.plan.ModelShape.Features;
import org.glrnn.tasks.plan.ModelShape.Positions;
import org.glrnn.tasks.plan.ModelShape.Positions.Kind;
import org.glrnn.tasks.plan.ModelShape.Tokens;
import org.glrnn.tasks.plan.TrainingPlan.Batch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tornadojvm.Workers;

/** Training graphs against the double oracle, in both memory modes. */
class TrainingPlanTest {
    private static final int SEED = 42;
    private final int threads = Workers.threads();

    @AfterEach
    void restoreThreads() {
        Workers.setThreads(threads);
    }

    static Stream<Arguments> models() {
        return Stream.concat(reference(), Models.options().stream().flatMap(TrainingPlanTest::withOptions));
    }

    /** Odd widths, once with dropout, which has its own path through a block. */
    private static Stream<Arguments> withOptions(BlockOptions options) {
        return Stream.of(Arguments.of(Models.withOptions(Models.shape(2, 5, 7, 3, 9, true), options), 2, 5),
                Arguments.of(Models.withOptions(Models.withDropout(Models.shape(3, 4, 3, 5, 7, false), 0.25f,
                        options.finalNorm()), options), 3, 3));
    }

    private static Stream<Arguments> reference() {
        return Stream.concat(Models.everyMixer(3).map(TrainingPlanTest::mixer), Stream.of(
                Arguments.of(Models.shape(1, 4, 5, 3, 7, true), 1, 1),
                Arguments.of(Models.shape(2, 6, 10, 5, 11, true), 2, 7),
                Arguments.of(Models.shape(2, 6, 10, 5, 11, false), 2, 7),
                Arguments.of(Models.withDropout(Models.shape(2, 6, 4, 3, 5, true), 0.25f, true), 3, 4),
                Arguments.of(Models.withDropout(Models.shape(2, 6, 4, 3, 5, false), 0.25f, false), 3, 4),
                Arguments.of(Models.shape(5, 3, 2, 1, 3, true), 1, 3),
                mixer(Models.gated(3, true, true, false, TANH, TANH, SIGMOID)),
                mixer(Models.gated(5, false, true, false, SILU, IDENTITY, HARD_SIGMOID)),
                mixer(Models.gated(5, true, false, false, GELU, SOFTPLUS, SIGMOID)),
                mixer(Models.gated(3, true, false, true, TANH, TANH, SIGMOID)),
                mixer(Models.gated(3, false, false, true, TANH, TANH, SIGMOID)),
                mixer(Models.attention(3, 1)),
                mixer(Models.attention(6, 3)),
                Arguments.of(Models.withPositions(Models.shape(1, 6, 4, 3, 5, true), Kind.LEARNED, 9), 2, 5),
                Arguments.of(Models.withPositions(Models.shape(1, 6, 4, 3, 5, true), Kind.SINUSOIDAL, 5), 2, 5)));
    }

    private static Arguments mixer(MixerSpec<?> mixer) {
        return Arguments.of(Models.withMixer(Models.shape(2, 4, 5, 1, 7, true), mixer), 2, 5);
    }

    @ParameterizedTest
    @MethodSource("models")
    void lossAndEveryGradientAgreeWithTheOracle(ModelShape shape, int batch, int length) {
        for (var mode : MemoryMode.values()) {
            mode.run(() -> compareWithOracle(shape, batch, length, new int[0]));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void paddingAndResetsChangeLossAndGradientsAsInTheOracle(ModelShape shape, int batch, int length) {
        var random = new SplittableRandom(batch * 10L + length);
        var marks = random.ints((long) batch * length, 0, 6).map(mark -> mark > 2 ? Marks.ORDINARY : mark).toArray();
        compareWithOracle(shape, batch, length, marks);
    }

    private static void compareWithOracle(ModelShape shape, int batch, int length, int[] marks) {
        var parameters = Models.parameters(shape, SEED);
        var tokens = Models.tokens(batch * length, Models.vocabulary(shape), 1);
        var targets = Models.tokens(batch * length, shape.classes(), 2);
        targets[targets.length / 2] = targets.length > 1 ? -1 : targets[0];
        var oracle = new ModelOracle(shape, Models.doubles(parameters), 9, 3, marks);
        try (var plan = new TrainingPlan(shape, parameters, batch, length, marks.length > 0, KernelVariants.PLAIN)) {
            var read = new Batch(tokens, new float[0], targets, marks);
            assertEquals(oracle.loss(tokens, targets, batch, length), plan.gradients(read, 9, 3, false), 1e-5);
            var gradients = plan.readGradients();
            for (var parameter : shape.parameterTable().parameters()) {
                for (var i = 0; i < parameter.shape().elements(); i++) {
                    var index = parameter.offset() + i;
                    var expected = oracle.derivative(index, tokens, targets, batch, length);
                    assertEquals(expected, gradients.get(index), 1e-5 + 2e-4 * Math.abs(expected),
                            parameter.path() + "[" + i + "]");
                }
            }
        }
    }

    @Test
    void gradientsOfASecondCallDoNotAddToTheFirst() {
        var shape = Models.shape(1, 4, 4, 4, 5, true);
        var tokens = Models.tokens(6, 5, 1);
        try (var plan = new TrainingPlan(shape, Models.parameters(shape, SEED), 2, 3, false, KernelVariants.PLAIN)) {
            plan.gradients(Batch.of(tokens, tokens), 0, 0, false);
            var first = plan.readGradients().toHeapArray();
            plan.gradients(Batch.of(tokens, tokens), 0, 1, false);
            assertArrayEquals(first, plan.readGradients().toHeapArray());
        }
    }

    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void aStreamGoesOnFromTheStateThatTheLastStepLeft(MemoryMode mode) {
        Models.everyMixer(3).map(mixer -> Models.withMixer(Models.shape(2, 4, 5, 3, 7, false), mixer))
                .filter(shape -> shape.maxContext().isEmpty()).forEach(shape -> streamGoesOn(mode, shape));
        streamGoesOn(mode, Models.shape(2, 4, 5, 3, 7, false));
    }

    private static void streamGoesOn(MemoryMode mode, ModelShape shape) {
        var parameters = Models.parameters(shape, SEED);
        var tokens = Models.tokens(2 * 8, 7, 1);
        var targets = Models.tokens(2 * 8, 7, 2);
        mode.run(() -> {
            try (var plan = new TrainingPlan(shape, parameters, 2, 4, false, KernelVariants.PLAIN)) {
                var oracle = new ModelOracle(shape, Models.doubles(parameters), 0, 0);
                var alone = plan.gradients(part(tokens, targets, 4), 0, 0, false);
                plan.gradients(part(tokens, targets, 0), 0, 0, false);
                var states = plan.readCarries();
                var after = plan.gradients(part(tokens, targets, 4), 0, 0, true);
                var whole = 2 * oracle.loss(tokens, targets, 2, 8)
                        - oracle.loss(part(tokens, targets, 0).tokens(), part(tokens, targets, 0).targets(), 2, 4);
                assertEquals(whole, after, 1e-5);
                assertEquals(alone, plan.gradients(part(tokens, targets, 4), 0, 0, false), "restarts from zero");
                plan.writeCarries(states);
                assertEquals(after, plan.gradients(part(tokens, targets, 4), 0, 0, true), "starts from given states");
            }
        });
    }

    @Test
    void attentionSeesNothingOfTheStepBefore() {
        var shape = Models.withMixer(Models.shape(2, 4, 5, 3, 7, true), Models.attention(4, 2));
        var tokens = Models.tokens(8, 7, 1);
        try (var plan = new TrainingPlan(shape, Models.parameters(shape, SEED), 2, 4, false, KernelVariants.PLAIN)) {
            var alone = plan.gradients(Batch.of(tokens, tokens), 0, 0, false);
            assertEquals(alone, plan.gradients(Batch.of(tokens, tokens), 0, 0, true));
        }
    }

    /** Four columns of [2, 8] tokens and targets. */
    private static Batch part(int[] tokens, int[] targets, int from) {
        var inputs = new int[8];
        var classes = new int[8];
        for (var b = 0; b < 2; b++) {
            System.arraycopy(tokens, b * 8 + from, inputs, b * 4, 4);
            System.arraycopy(targets, b * 8 + from, classes, b * 4, 4);
        }
        return Batch.of(inputs, classes);
    }

    @Test
    void aModelWithoutAHeadHasNothingToTrainOn() {
        var shape = new ModelShape(1, 3, 2, new Tokens(4), Positions.NONE, List.of(Models.gated(2, true)), 0, 0, 1e-5f,
                Dropout.NONE);
        var parameters = Models.parameters(shape, SEED);
        assertThrows(IllegalArgumentException.class,
                () -> new TrainingPlan(shape, parameters, 1, 1, false, KernelVariants.PLAIN));
    }

    @Test
    void aLargeVocabularyGoesThroughTheHeadInSeveralChunks() {
        var shape = new ModelShape(1, 3, 2, new Tokens(4), Positions.NONE, List.of(Models.gated(2, true)), 0, 90_000, 1e-5f,
                Dropout.NONE);
        var parameters = Models.parameters(shape, SEED);
        var tokens = Models.tokens(100, 4, 1);
        var targets = Models.tokens(100, 90_000, 2);
        var oracle = new ModelOracle(shape, Models.doubles(parameters), 0, 0);
        try (var plan = new TrainingPlan(shape, parameters, 5, 20, false, KernelVariants.PLAIN)) {
            assertEquals(oracle.loss(tokens, targets, 5, 20), plan.gradients(Batch.of(tokens, targets), 0, 0, false), 2e-5);
            var gradients = plan.readGradients();
            var bias = shape.parameterTable().offset(ModelParameters.HEAD + "/bias");
            for (var target : new int[] {targets[0], targets[49], targets[50], targets[99]}) {
                var expected = oracle.derivative(bias + target, tokens, targets, 5, 20);
                assertEquals(expected, gradients.get(bias + target), 1e-6);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void trainingLowersTheLossAndKeepsItsBitsForAnyNumberOfThreads(MemoryMode mode) {
        var shape = Models.withDropout(Models.shape(3, 33, 40, 17, 23, true), 0.1f, true);
        var expected = train(shape, mode, 1);
        assertTrue(expected.losses()[29] < 0.7f * expected.losses()[0], "training must lower the loss");
        for (var count : new int[] {2, 5}) {
            var again = train(shape, mode, count);
            assertArrayEquals(expected.losses(), again.losses());
            assertArrayEquals(expected.parameters(), again.parameters());
        }
    }

    private record Trained(float[] losses, float[] parameters) {
    }

    @ParameterizedTest
    @MethodSource("baselines")
    void baselinesLearnAndKeepTheirBitsForAnyNumberOfThreads(MixerSpec<?> mixer) {
        var shape = Models.withDropout(Models.withMixer(Models.shape(2, 33, 40, 17, 23, true), mixer), 0.1f, true);
        var expected = train(shape, MemoryMode.SEPARATE, 1);
        assertTrue(expected.losses()[29] < 0.8f * expected.losses()[0], "training must lower the loss");
        for (var count : new int[] {2, 5}) {
            var again = train(shape, MemoryMode.ZERO_COPY, count);
            assertArrayEquals(expected.losses(), again.losses());
            assertArrayEquals(expected.parameters(), again.parameters());
        }
    }

    @ParameterizedTest
    @MethodSource("options")
    void otherBlocksLearnAndKeepTheirBitsForAnyNumberOfThreads(BlockOptions options) {
        var shape = Models.withDropout(Models.withOptions(Models.shape(2, 33, 40, 17, 23, true), options), 0.1f, false);
        var expected = train(shape, MemoryMode.SEPARATE, 1);
        assertTrue(expected.losses()[29] < 0.8f * expected.losses()[0], "training must lower the loss");
        for (var count : new int[] {2, 5}) {
            var again = train(shape, MemoryMode.ZERO_COPY, count);
            assertArrayEquals(expected.losses(), again.losses());
            assertArrayEquals(expected.parameters(), again.parameters());
        }
    }

    static List<BlockOptions> options() {
        return Models.options();
    }

    @Test
    void aTiedHeadNeedsAnEmbeddingOfAsManyRowsAsThereAreClasses() {
        var tied = new BlockOptions(Norm.LAYER, ChannelMixing.MLP, GluActivation.GELU, false, true, true);
        for (var classes : new int[] {0, 4, 6}) {
            assertThrows(IllegalArgumentException.class, () -> new ModelShape(1, 3, 2, new Tokens(5), Positions.NONE,
                    List.of(Models.gated(2, true)), 0, classes, 1e-5f, Dropout.NONE, tied));
        }
        assertThrows(IllegalArgumentException.class, () -> new ModelShape(1, 3, 2, new Features(5), Positions.NONE,
                List.of(Models.gated(2, true)), 0, 5, 1e-5f, Dropout.NONE, tied));
    }

    static Stream<MixerSpec<?>> baselines() {
        return Stream.concat(Models.everyMixer(17), Stream.of(Models.attention(18, 2)));
    }

    private static Trained train(ModelShape shape, MemoryMode mode, int threads) {
        Workers.setThreads(threads);
        var parameters = Models.parameters(shape, SEED);
        var losses = new float[30];
        mode.run(() -> {
            try (var plan = new TrainingPlan(shape, parameters, 3, 21, false, KernelVariants.PLAIN)) {
                for (var step = 0; step < losses.length; step++) {
                    Models.setHyper(plan.hyper(), 0.02f, step);
                    losses[step] = plan.gradients(Batch.of(Models.tokens(63, 23, 1), Models.tokens(63, 23, 2)), SEED, step,
                            false);
                    assertFalse(Float.isNaN(plan.norm()), "gradient norm");
                    plan.update();
                }
            }
        });
        return new Trained(losses, parameters.read().toHeapArray());
    }
}
