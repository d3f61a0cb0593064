package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.train.Trainer.StepResult;
import org.glrnn.train.TrainingRun.Options;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small runs on the device, by what is in their files afterwards, and while they run. */
class RunFilesTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void writeText() throws IOException {
        Files.writeString(directory.resolve("text"), "to be or not to be, that is the question:\n".repeat(40));
    }

    private TrainingSummary run(String name, Map<String, String> more, Options options, TrainingListener... listeners) {
        var values = new HashMap<>(Map.of("path", directory.resolve("text").toString(), "tokenizer", "character",
                "d_model", "12", "d_h", "6", "d_channel_mixing", "12", "batch", "4", "window", "10", "steps", "6"));
        values.put("log_every", "1");
        values.putAll(more);
        return TrainingRun.start(RunConfigurations.with(RunConfigurations.named("quickstart"), values),
                directory.resolve(name), List.of(listeners), options);
    }

    @Test
    void aRunFromACheckpointBeginsWhereThatEnded() {
        var base = run("base", Map.of("steps", "30", "peak_learning_rate", "2e-2"), Options.defaults());
        assertTrue(base.validationLoss() < base.validationLossBefore() - 0.2, base.toString());
        var next = run("next", Map.of("seed", "9", "from", directory.resolve("base").toString()), Options.defaults());
        assertEquals(base.validationLoss(), next.validationLossBefore(), 1e-6);
    }

    @Test
    void aForgetBiasIsInTheModelFromTheStart() {
        run("run", Map.of("forget_bias", "3", "peak_learning_rate", "1e-9", "end_learning_rate", "0", "weight_decay", "0"),
                Options.defaults());
        var bias = Checkpoint.load(directory.resolve("run")).model().parameter("time_mixing_layers_0/model/proj/bias");
        assertArrayEquals(new float[] {0, 0, 0, 0, 0, 0, -3, -3, -3, -3, -3, -3, 0, 0, 0, 0, 0, 0}, bias, 1e-5f);
    }

    @Test
    void tensorBoardGetsTheSameNumbers() throws IOException {
        run("run", Map.of(), Options.defaults());
        try (var files = Files.list(directory.resolve("run"))) {
            var events = files.filter(file -> file.getFileName().toString().startsWith("events.out.tfevents.")).findFirst()
                    .orElseThrow();
            var text = new String(Files.readAllBytes(events), StandardCharsets.ISO_8859_1);
            for (var tag : List.of("train/loss", "train/gradient_norm", "train/learning_rate", "validation/loss")) {
                assertTrue(text.contains(tag), tag);
            }
            assertEquals(7, text.split("train/loss", -1).length, "one of each of six steps");
        }
    }

    /** A line that is only in this process is lost when it is killed. */
    @Test
    void theLinesOfFinishedStepsCanBeReadWhileTheRunGoesOn() {
        var lines = new ArrayList<Integer>();
        run("run", Map.of(), Options.defaults(), new TrainingListener() {
            @Override
            public void stepDone(StepResult result, double tokensPerSecond, Duration eta) {
                try {
                    lines.add(Files.readAllLines(directory.resolve("run/metrics.jsonl")).size());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        assertEquals(List.of(1, 2, 3, 4, 5, 6), lines);
    }
}
