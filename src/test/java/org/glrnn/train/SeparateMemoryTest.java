package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.glrnn.train.TrainingRun.Options;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.json.JsonMapper;

/** A whole run whose device has memory of its own, as accelerators have: the same bits as with the host's memory. */
class SeparateMemoryTest {
    private static final String MEMORY = "tornadojvm.memory";
    private final String before = System.getProperty(MEMORY);
    private final JsonMapper json = new JsonMapper();
    @TempDir
    private Path directory;

    @AfterEach
    void restoreMemory() {
        if (before == null) {
            System.clearProperty(MEMORY);
        } else {
            System.setProperty(MEMORY, before);
        }
    }

    @Test
    void givesTheSameLossesAndTheSameModel() throws IOException {
        Files.writeString(directory.resolve("text"), "to be or not to be, that is the question:\n".repeat(40));
        var configuration = RunConfigurations.with(RunConfigurations.named("quickstart"), Map.ofEntries(
                Map.entry("path", directory.resolve("text").toString()), Map.entry("tokenizer", "character"),
                Map.entry("d_model", "12"), Map.entry("d_h", "10"), Map.entry("d_channel_mixing", "16"),
                Map.entry("steps", "9"), Map.entry("batch", "3"), Map.entry("window", "8"), Map.entry("eval_every", "4"),
                Map.entry("save_every", "5"), Map.entry("log_every", "1"), Map.entry("log_layers", "true"),
                Map.entry("stream", "true")));
        System.setProperty(MEMORY, "shared");
        var shared = run(configuration, "shared");
        System.setProperty(MEMORY, "separate");
        var separate = run(configuration, "separate");
        assertEquals(shared.validationLoss(), separate.validationLoss());
        assertEquals(numbers("shared"), numbers("separate"));
        for (var name : List.of("model.safetensors", "optimizer.safetensors")) {
            assertArrayEquals(file("shared", name), file("separate", name), name);
        }
    }

    private TrainingSummary run(RunConfiguration configuration, String name) {
        return TrainingRun.start(configuration, directory.resolve(name), List.of(), Options.defaults());
    }

    private byte[] file(String run, String name) throws IOException {
        return Files.readAllBytes(directory.resolve(run).resolve("checkpoints/step-9").resolve(name));
    }

    /** Losses, norms and what is seen inside the steps; not what a clock says. */
    private List<String> numbers(String run) throws IOException {
        return Files.readAllLines(directory.resolve(run).resolve("metrics.jsonl")).stream().map(json::readTree)
                .map(line -> line.properties().stream()
                        .filter(entry -> entry.getKey().matches("step|.*(loss|norm|accuracy|saturation|learning_rate).*"))
                        .map(Object::toString).toList().toString())
                .toList();
    }
}
