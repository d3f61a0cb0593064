package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schedule against values worked out by hand: cosine of 0, a third, a half and two thirds of the way. */
class OptimizerConfigurationTest {

    private static OptimizerConfiguration schedule(int warmup, int total) {
        return new OptimizerConfiguration(1.0, 0.2, warmup, total, 0.9, 0.999, 1e-8, 0.05, 1.0);
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
        assertEquals(new OptimizerConfiguration(3e-3, 1e-7, 7, 90, 0.9, 0.999, 1e-8, 0.05, 1.0),
                OptimizerConfiguration.of(3e-3, 7, 90));
    }
}
