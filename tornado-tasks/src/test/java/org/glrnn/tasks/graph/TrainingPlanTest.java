package org.glrnn.tasks.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;

import org.glrnn.tasks.kernel.Hyper;
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
        return Stream.of(
                Arguments.of(Models.shape(1, 4, 5, 3, 7, true), 1, 1),
                Arguments.of(Models.shape(2, 6, 10, 5, 11, true), 2, 7),
                Arguments.of(Models.shape(2, 6, 10, 5, 11, false), 2, 7),
                Arguments.of(Models.withDropout(Models.shape(2, 6, 4, 3, 5, true), 0.25f, true), 3, 4),
                Arguments.of(Models.withDropout(Models.shape(2, 6, 4, 3, 5, false), 0.25f, false), 3, 4),
                Arguments.of(Models.shape(5, 3, 2, 1, 3, true), 1, 3));
    }

    @ParameterizedTest
    @MethodSource("models")
    void lossAndEveryGradientAgreeWithTheOracle(ModelShape shape, int batch, int length) {
        for (var mode : MemoryMode.values()) {
            mode.run(() -> compareWithOracle(shape, batch, length));
        }
    }

    private static void compareWithOracle(ModelShape shape, int batch, int length) {
        var parameters = Models.parameters(shape, SEED);
        var tokens = Models.tokens(batch * length, shape.inputVocabulary(), 1);
        var targets = Models.tokens(batch * length, shape.outputVocabulary(), 2);
        targets[targets.length / 2] = targets.length > 1 ? -1 : targets[0];
        var oracle = new ModelOracle(shape, Models.doubles(parameters), 9, 3);
        try (var plan = new TrainingPlan(shape, parameters, batch, length)) {
            assertEquals(oracle.loss(tokens, targets, batch, length), plan.gradients(tokens, targets, 9, 3), 1e-5);
            plan.readGradients();
            for (var parameter : shape.parameterTable().parameters()) {
                for (var i = 0; i < parameter.shape().elements(); i++) {
                    var index = parameter.offset() + i;
                    var expected = oracle.derivative(index, tokens, targets, batch, length);
                    assertEquals(expected, plan.gradients().get(index), 1e-5 + 2e-4 * Math.abs(expected),
                            parameter.path() + "[" + i + "]");
                }
            }
        }
    }

    @Test
    void gradientsOfASecondCallDoNotAddToTheFirst() {
        var shape = Models.shape(1, 4, 4, 4, 5, true);
        var tokens = Models.tokens(6, 5, 1);
        try (var plan = new TrainingPlan(shape, Models.parameters(shape, SEED), 2, 3)) {
            plan.gradients(tokens, tokens, 0, 0);
            plan.readGradients();
            var first = plan.gradients().toHeapArray();
            plan.gradients(tokens, tokens, 0, 1);
            plan.readGradients();
            assertArrayEquals(first, plan.gradients().toHeapArray());
        }
    }

    @Test
    void aLargeVocabularyGoesThroughTheHeadInSeveralChunks() {
        var shape = new ModelShape(1, 3, 2, 2, 4, 90_000, 1e-5f, true, 0, 0, 0, true);
        var parameters = Models.parameters(shape, SEED);
        var tokens = Models.tokens(50, 4, 1);
        var targets = Models.tokens(50, 90_000, 2);
        var oracle = new ModelOracle(shape, Models.doubles(parameters), 0, 0);
        try (var plan = new TrainingPlan(shape, parameters, 5, 10)) {
            assertEquals(oracle.loss(tokens, targets, 5, 10), plan.gradients(tokens, targets, 0, 0), 2e-5);
            plan.readGradients();
            var bias = shape.parameterTable().offset(ModelParameters.HEAD + "/bias");
            for (var target : new int[] {targets[0], targets[24], targets[49]}) {
                var expected = oracle.derivative(bias + target, tokens, targets, 5, 10);
                assertEquals(expected, plan.gradients().get(bias + target), 1e-6);
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

    private static Trained train(ModelShape shape, MemoryMode mode, int threads) {
        Workers.setThreads(threads);
        var parameters = Models.parameters(shape, SEED);
        var losses = new float[30];
        mode.run(() -> {
            try (var plan = new TrainingPlan(shape, parameters, 3, 21)) {
                for (var step = 0; step < losses.length; step++) {
                    setHyper(plan, step);
                    losses[step] = plan.gradients(Models.tokens(63, 23, 1), Models.tokens(63, 23, 2), SEED, step);
                    assertFalse(Float.isNaN(plan.update()), "gradient norm");
                }
                plan.synchronize();
            }
        });
        return new Trained(losses, parameters.toHeapArray());
    }

    private static void setHyper(TrainingPlan plan, int step) {
        var hyper = plan.hyper();
        hyper.set(Hyper.LEARNING_RATE, 0.02f);
        hyper.set(Hyper.B1, 0.9f);
        hyper.set(Hyper.B2, 0.999f);
        hyper.set(Hyper.EPSILON, 1e-8f);
        hyper.set(Hyper.WEIGHT_DECAY, 0.01f);
        hyper.set(Hyper.CORRECTION1, (float) (1 / (1 - Math.pow(0.9, step + 1))));
        hyper.set(Hyper.CORRECTION2, (float) (1 / (1 - Math.pow(0.999, step + 1))));
        hyper.set(Hyper.CLIP, 1.0f);
    }
}
