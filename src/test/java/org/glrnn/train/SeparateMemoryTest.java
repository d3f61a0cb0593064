package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.glrnn.train.TrainingRun.Options;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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

    static List<Map<String, String>> kinds() {
        return List.of(Map.of("tokenizer", "character", "stream", "true"),
                Map.of("path", "", "task", "memory-horizon", "validation_sequences", "5", "use_true_recurrence", "true"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void givesTheSameLossesAndTheSameModel(Map<String, String> kind) throws IOException {
        Files.writeString(directory.resolve("text"), "to be or not to be, that is the question:\n".repeat(40));
        var values = new HashMap<>(Map.of("path", directory.resolve("text").toString(), "d_model", "12", "d_h", "10",
                "d_channel_mixing", "16", "batch", "3", "window", "8", "steps", "9", "log_layers", "true"));
        values.putAll(Map.of("eval_every", "4", "save_every", "5", "log_every", "1"));
        values.putAll(kind);
        var configuration = RunConfigurations.with(RunConfigurations.named("quickstart"), values);
        System.setProperty(MEMORY, "shared");
        var shared = run(configuration, "shared");
        System.setProperty(MEMORY, "separate");
        var separate = run(configuration, "separate");
        assertEquals(shared.validationLoss(), separate.validationLoss());
        assertNotEquals(shared.validationLossBefore(), separate.validationLoss());
        assertEquals(numbers("shared"), numbers("separate"));
        assertTrue(numbers("shared").getLast().contains("gate_saturation/layer_0"), numbers("shared").getLast());
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
