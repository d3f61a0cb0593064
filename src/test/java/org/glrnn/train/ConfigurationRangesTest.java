package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every number of a configuration has a range: the last value outside is refused by name, the first inside taken. */
class ConfigurationRangesTest {
    private final RunConfiguration configuration = RunConfigurations.named("quickstart");

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @CsvSource(delimiter = '|', textBlock = """
            batch                | 0    | 1    | training.batch must be at least 1, not 0
            window               | 0    | 1    | training.window must be at least 1, not 0
            steps                | 0    | 1    | training.steps must be at least 1, not 0
            peak_learning_rate   | 0    | 1e-9 | training.peak_learning_rate must be above 0, not 0.0
            end_learning_rate    | -1   | 0    | training.schedule.end_learning_rate must be at least 0, not -1.0
            warmup_steps         | -1   | 0    | training.schedule.warmup_steps must be at least 0, not -1
            b1                   | 1    | 0    | training.optimizer.b1 must be in [0, 1), not 1.0
            b2                   | 1    | 0    | training.optimizer.b2 must be in [0, 1), not 1.0
            epsilon              | 0    | 1e-9 | training.optimizer.epsilon must be above 0, not 0.0
            weight_decay         | -0.1 | 0    | training.optimizer.weight_decay must be at least 0, not -0.1
            clip_global_norm     | -0.1 | 0    | training.clip_global_norm must be 0 or above, not -0.1
            eval_every           | 0    | 1    | training.eval_every must be at least 1, not 0
            save_every           | 0    | 1    | training.save_every must be at least 1, not 0
            keep_checkpoints     | 0    | 1    | training.keep_checkpoints must be at least 1, not 0
            log_every            | 0    | 1    | training.log_every must be at least 1, not 0
            skip_nonfinite       | -1   | 0    | training.skip_nonfinite must be at least 0, not -1
            validation_fraction  | 0    | 0.5  | data.validation_fraction must be between 0.0 and 1.0, both excluded, not 0.0
            validation_sequences | 0    | 1    | data.validation_sequences must be at least 1, not 0
            """)
    void rangesEndWhereTheySay(String key, String outside, String inside, String expected) {
        var failure = assertThrows(ConfigurationException.class,
                () -> RunConfigurations.with(configuration, Map.of(key, outside)));
        assertEquals(expected, failure.getMessage());
        assertDoesNotThrow(() -> RunConfigurations.with(configuration, Map.of(key, inside)));
    }

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @CsvSource(delimiter = '|', textBlock = """
            selective-copying | symbols     | 1 | 2 | data.task.symbols must be at least 2, not 1
            selective-copying | memorize    | 0 | 1 | data.task.memorize must be at least 1, not 0
            memory-horizon    | reset_every | 1 | 2 | data.task.reset_every must be at least 2, not 1
            """)
    void rangesOfATaskToo(String task, String key, String outside, String inside, String expected) {
        var base = RunConfigurations.named(task);
        var failure = assertThrows(ConfigurationException.class, () -> RunConfigurations.with(base, Map.of(key, outside)));
        assertEquals(expected, failure.getMessage());
        assertDoesNotThrow(() -> RunConfigurations.with(base, Map.of(key, inside)));
    }

    @Test
    void aBatchOfMoreTokensThanABufferIndexesIsRefused() {
        var failure = assertThrows(ConfigurationException.class,
                () -> RunConfigurations.with(configuration, Map.of("batch", "65536", "window", "32768")));
        assertEquals("training.batch * training.window must be below 2^31, not 2147483648", failure.getMessage());
        assertDoesNotThrow(() -> RunConfigurations.with(configuration, Map.of("batch", "65535", "window", "32768")));
    }

    @Test
    void numbersThatAreNotFiniteAreRefused() {
        for (var key : new String[] {"peak_learning_rate", "end_learning_rate", "b1", "b2", "epsilon", "weight_decay",
            "clip_global_norm", "forget_bias", "validation_fraction"}) {
            for (var value : new String[] {"NaN", "Infinity"}) {
                assertThrows(ConfigurationException.class,
                        () -> RunConfigurations.with(configuration, Map.of(key, value)), key + "=" + value);
            }
        }
    }
}
