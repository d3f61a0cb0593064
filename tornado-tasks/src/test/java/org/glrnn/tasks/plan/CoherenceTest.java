package org.glrnn.tasks.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;

import org.glrnn.tasks.graph.Hyper;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.MirroredArray;
import org.glrnn.tasks.op.optimizer.AdamW;
import org.glrnn.tasks.plan.TrainingPlan.Batch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several plans and the host on the same parameters: everyone sees what anyone wrote last, in both memory modes. */
class CoherenceTest {
    private static final float[] NO_FEATURES = new float[0];
    private static final ModelShape SHAPE = Models.shape(2, 6, 10, 5, 11, true);
    private static final int[] TOKENS = Models.tokens(14, 11, 1);
    private static final int[] TARGETS = Models.tokens(14, 11, 2);

    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void plansRunWithWhatAnotherPlanTrained(MemoryMode mode) {
        mode.run(() -> {
            var parameters = Models.parameters(SHAPE, 5);
            try (var training = training(parameters);
                    var losses = new LossPlan(SHAPE, parameters, 2, 7, false, KernelVariants.PLAIN);
                    var decoding = new SequencePlan(SHAPE, parameters, 1, 1, false, KernelVariants.PLAIN)) {
                for (var round = 0; round < 3; round++) {
                    step(training, round);
                    var sum = losses.run(TOKENS, NO_FEATURES, TARGETS);
                    decoding.carry().overwrite().init(0);
                    decoding.run(new int[] {TOKENS[0]}, NO_FEATURES);
                    var oracle = new ModelOracle(SHAPE, Models.doubles(parameters), 0, 0);
                    assertEquals(oracle.loss(TOKENS, TARGETS, 2, 7), sum.loss() / sum.count(), 1e-5, "round " + round);
                    var logits = oracle.run(new int[] {TOKENS[0]}, 1, 1, oracle.zeroCarry(1)).logits()[0];
                    for (var c = 0; c < logits.length; c++) {
                        assertEquals(logits[c], decoding.outputs().get(c), 2e-5, "round " + round + ", logit " + c);
                    }
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void aStepAfterTheHostChangedParametersKeepsMomentsAndStates(MemoryMode mode) {
        mode.run(() -> {
            var changed = afterThreeSteps(true);
            var undisturbed = afterThreeSteps(false);
            assertArrayEquals(undisturbed, changed);
        });
    }

    /** Writing the same parameters again must not be noticed. */
    private static float[] afterThreeSteps(boolean writeAgain) {
        var parameters = Models.parameters(SHAPE, 5);
        try (var training = training(parameters)) {
            for (var step = 0; step < 3; step++) {
                step(training, step);
                if (writeAgain) {
                    parameters.write();
                }
            }
            return parameters.read().toHeapArray();
        }
    }

    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void theHostSeesWhatWasTrainedEvenAfterThePlanIsClosed(MemoryMode mode) {
        mode.run(() -> {
            var parameters = Models.parameters(SHAPE, 5);
            var before = parameters.read().toHeapArray();
            float[] after;
            try (var training = training(parameters)) {
                step(training, 0);
                after = parameters.read().toHeapArray();
                assertFalse(Arrays.equals(before, after));
                step(training, 1);
            }
            assertFalse(Arrays.equals(after, parameters.read().toHeapArray()));
        });
    }

    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void twoTrainingsTakeTurns(MemoryMode mode) {
        mode.run(() -> {
            var parameters = Models.parameters(SHAPE, 5);
            try (var first = training(parameters); var second = training(parameters)) {
                step(first, 0);
                var loss = second.gradients(Batch.of(TOKENS, TARGETS), 0, 0, false);
                var oracle = new ModelOracle(SHAPE, Models.doubles(parameters), 0, 0);
                assertEquals(oracle.loss(TOKENS, TARGETS, 2, 7), loss, 1e-5);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void aClosedPlanRefuses(MemoryMode mode) {
        mode.run(() -> {
            var training = training(Models.parameters(SHAPE, 5));
            step(training, 0);
            training.close();
            training.close();
            assertThrows(IllegalStateException.class, () -> step(training, 1));
        });
    }

    private static TrainingPlan training(MirroredArray parameters) {
        return new TrainingPlan(SHAPE, parameters, 2, 7, false, KernelVariants.PLAIN);
    }

    private static void step(TrainingPlan plan, int number) {
        var hyper = plan.hyper();
        hyper.set(Hyper.LEARNING_RATE, 0.05f);
        hyper.set(AdamW.B1, 0.9f);
        hyper.set(AdamW.B2, 0.999f);
        hyper.set(AdamW.EPSILON, 1e-8f);
        hyper.set(AdamW.CORRECTION1, (float) (1 / (1 - Math.pow(0.9, number + 1))));
        hyper.set(AdamW.CORRECTION2, (float) (1 / (1 - Math.pow(0.999, number + 1))));
        hyper.set(Hyper.CLIP, 1.0f);
        plan.gradients(Batch.of(TOKENS, TARGETS), 0, number, number > 0);
        plan.norm();
        plan.update();
    }
}
