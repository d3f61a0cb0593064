package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every configuration that is shipped trains as it is; only shorter, and on a text made here where it needs one. */
class ShippedConfigurationsTest {
    @TempDir
    private Path directory;

    static List<String> names() {
        return RunConfigurations.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void trainsTwoSteps(String name) throws IOException {
        var configuration = RunConfigurations.named(name);
        var changes = new HashMap<>(Map.of("steps", "2", "batch", "2", "warmup_steps", "1",
                "peak_learning_rate", "1e-3"));
        if (configuration.syntheticTask().isEmpty()) {
            var text = directory.resolve("text.md");
            Files.writeString(text, "In the beginning there was a state, and it was zero.\n".repeat(400));
            changes.put("path", text.toString());
        } else {
            changes.put("validation_sequences", "4");
        }
        var summary = TrainingRun.start(RunConfigurations.with(configuration, changes), directory.resolve("run"), List.of(),
                TrainingRun.Options.defaults());
        assertEquals(2, summary.steps());
        assertTrue(summary.validationLoss() < summary.validationLossBefore(), summary.toString());
    }
}
