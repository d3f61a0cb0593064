package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.glrnn.train.TrainingRun.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** manifest.json says with what a run was made, and each session of it. */
class ManifestTest {
    @TempDir
    private Path directory;

    private RunConfiguration configuration(Map<String, String> more) {
        var values = new HashMap<>(Map.of("d_model", "8", "d_h", "4", "d_channel_mixing", "8", "batch", "2", "window", "5",
                "steps", "3", "seed", "11"));
        values.putAll(more);
        return RunConfigurations.with(RunConfigurations.named("quickstart"), values);
    }

    private JsonNode manifest(RunConfiguration configuration, boolean resume) throws IOException {
        var run = directory.resolve("run");
        TrainingRun.start(configuration, run, List.of(), new Options(resume, "jvm"));
        return new JsonMapper().readTree(Files.readAllBytes(run.resolve("manifest.json")));
    }

    @Test
    void aTextsTokensAreCountedAndEverySessionHasAnEntry() throws IOException {
        Files.writeString(directory.resolve("text"), "a text of 20 tokens\n".repeat(10));
        var text = Map.of("path", directory.resolve("text").toString(), "tokenizer", "byte", "validation_fraction", "0.1");
        var manifest = manifest(configuration(text), false);
        assertEquals(11, manifest.path("seed").asInt());
        assertEquals(180, manifest.path("training_tokens").asLong());
        assertEquals(20, manifest.path("validation_tokens").asLong());
        assertTrue(manifest.path("parameters").asLong() > 0);
        assertTrue(manifest.path("planned_bytes").asLong() > 16 * manifest.path("parameters").asLong());
        var session = manifest.path("sessions").path(0);
        assertEquals(1, manifest.path("sessions").size());
        assertEquals(0, session.path("first_step").asInt(-1));
        assertEquals("jvm", session.path("device").asString());
        assertEquals(System.getProperty("java.runtime.version"), session.path("java").asString());
        assertFalse(session.path("version").asString().isEmpty());
        assertTrue(session.path("flags").isArray());
        var longer = new HashMap<>(text);
        longer.put("steps", "5");
        manifest = manifest(configuration(longer), true);
        assertEquals(2, manifest.path("sessions").size());
        assertEquals(3, manifest.path("sessions").path(1).path("first_step").asInt());
    }

    @Test
    void aTasksTokensAreThoseOfAllSteps() throws IOException {
        var manifest = manifest(configuration(Map.of("task", "associative-recall", "window", "8", "symbols", "4",
                "validation_sequences", "6")), false);
        assertEquals(3 * 2 * 8, manifest.path("training_tokens").asLong());
        assertEquals(6 * 8, manifest.path("validation_tokens").asLong());
    }

    @Test
    void aDamagedManifestLosesItsSessionsOnly() throws IOException {
        Files.writeString(directory.resolve("text"), "a text of 20 tokens\n".repeat(10));
        var text = Map.of("path", directory.resolve("text").toString());
        manifest(configuration(text), false);
        Files.writeString(directory.resolve("run/manifest.json"), "{\"sessions\": 7}");
        var longer = new HashMap<>(text);
        longer.put("steps", "5");
        assertEquals(1, manifest(configuration(longer), true).path("sessions").size());
        Files.writeString(directory.resolve("run/manifest.json"), "{");
        longer.put("steps", "6");
        assertEquals(1, manifest(configuration(longer), true).path("sessions").size());
    }
}
