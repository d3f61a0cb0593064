package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.glrnn.tasks.op.optimizer.AdamWOptimizer;
import org.glrnn.tasks.option.Typed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schedule against values worked out by hand: cosine of 0, a third, a half and two thirds of the way. */
class OptimizerConfigurationTest {

    private static OptimizerConfiguration schedule(int warmup, int total) {
        return OptimizerConfiguration.adamW(Schedules.warmupCosine(1.0, 0.2, warmup, total),
                new AdamWOptimizer(0.9, 0.999, 1e-8, 0.05), 1.0);
    }

    @ParameterizedTest(name = "step {0}: {1}")
    @CsvSource({"0, 0", "1, 0.1", "5, 0.5", "9, 0.9", "10, 1", "20, 0.8", "25, 0.6", "30, 0.4", "40, 0.2", "41, 0.2",
        "1000000, 0.2"})
    void warmUpIsLinearAndTheCosineBeginsAtItsEnd(long step, double expected) {
        assertEquals(expected, schedule(10, 40).learningRate(step), 1e-12);
    }

    @ParameterizedTest(name = "step {0}: {1}")
    @CsvSource({"0, 1", "10, 0.8", "15, 0.6", "20, 0.4", "30, 0.2"})
    void withoutWarmUpTheCosineBeginsAtOnce(long step, double expected) {
        assertEquals(expected, schedule(0, 30).learningRate(step), 1e-12);
    }

    @Test
    void aWarmUpOfAllStepsEndsAtThePeak() {
        assertEquals(0.75, schedule(4, 4).learningRate(3), 1e-12);
        assertEquals(1.0, schedule(4, 4).learningRate(4), 1e-12);
        assertEquals(0.2, schedule(4, 4).learningRate(5), 1e-12);
    }

    @Test
    void theReferencesSettingsAreTheDefaults() {
        assertEquals(OptimizerConfiguration.adamW(Schedules.warmupCosine(3e-3, 1e-7, 7, 90),
                new AdamWOptimizer(0.9, 0.999, 1e-8, 0.05), 1.0),
                OptimizerConfiguration.of(3e-3, 7, 90));
    }

    @ParameterizedTest(name = "step {0}: {1}")
    @CsvSource({"0, 0", "5, 0.5", "10, 1", "25, 0.6", "40, 0.2", "50, 0.2"})
    void theLineIsStraight(long step, double expected) {
        assertEquals(expected, Schedules.warmupLinear(1, 0.2, 10, 40).learningRate(step), 1e-12);
    }

    @ParameterizedTest(name = "step {0}: {1}")
    @CsvSource({"0, 0", "5, 0.5", "10, 1", "20, 1", "30, 1", "35, 0.6", "40, 0.2", "50, 0.2"})
    void thePeakLastsUntilTheDecay(long step, double expected) {
        assertEquals(expected, Schedules.warmupStableDecay(1, 0.2, 10, 10, 40).learningRate(step), 1e-12);
    }

    @ParameterizedTest(name = "step {0}: {1}")
    @CsvSource({"9, 0.9", "10, 1", "15, 0.6", "20, 0.2"})
    void aDecayThatDoesNotFitBeginsAfterTheWarmUp(long step, double expected) {
        assertEquals(expected, Schedules.warmupStableDecay(1, 0.2, 10, 50, 20).learningRate(step), 1e-12);
    }

    /** To the bit what version 0.1 computed. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 60})
    void theDefaultIsTheFormulaThatItAlwaysWas(int warmup) {
        var schedule = ScheduleType.create(Typed.of(new Schedules.WarmupCosine(), Map.of("warmup_steps", warmup)), 5e-3, 50);
        for (long step = 0; step < 80; step++) {
            var progress = Math.min(1.0, (step - warmup) / (double) Math.max(1, 50 - warmup));
            var expected = step < warmup ? 5e-3 * step / warmup
                    : 1e-7 + (5e-3 - 1e-7) * (0.5 * (1 + Math.cos(Math.PI * progress)));
            assertEquals(expected, schedule.learningRate(step), "step " + step);
        }
    }

    @Test
    void whatFollowsFromTheStepsIsResolved() {
        for (var name : List.of("warmup_cosine", "warmup_linear", "warmup_stable_decay", "constant")) {
            var typed = Typed.of(ScheduleType.TYPES.named(name).orElseThrow(), Map.of());
            var resolved = ScheduleType.resolved(typed, 200);
            var schedule = ScheduleType.create(typed, 1, 200);
            var later = ScheduleType.create(resolved, 1, 400);
            for (long step = 0; step <= 20; step++) {
                assertEquals(schedule.learningRate(step), ScheduleType.create(resolved, 1, 200).learningRate(step));
                assertEquals(name.equals("constant") ? 1 : step / 20.0, later.learningRate(step), 1e-12, name);
            }
        }
    }

    @Test
    void aRateThatNoStepCanTakeIsRefused() {
        for (var rate : List.of(-1.0, Double.NaN, Double.POSITIVE_INFINITY)) {
            var optimizer = OptimizerConfiguration.adamW(_ -> rate,
                    new AdamWOptimizer(0.9, 0.999, 1e-8, 0.05), 1);
            assertTrue(assertThrows(TrainingException.class, () -> optimizer.learningRate(3)).getMessage()
                    .contains("gives the learning rate " + rate + " at step 3; mend it"));
        }
        assertEquals("decay_steps must be at least 0, not -1", assertThrows(IllegalArgumentException.class,
                () -> Schedules.warmupStableDecay(1, 0, 1, -1, 10)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Schedules.warmupLinear(1, 0, 1, 10).learningRate(-1));
    }
}
