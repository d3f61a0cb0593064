package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.data.TextFiles;
import org.glrnn.data.TokenData;
import org.glrnn.lm.Evaluator;
import org.glrnn.train.TrainingRun.Options;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of a small model on the device, dropout included. */
class DeviceRunTest {
    @TempDir
    private Path directory;
    private RunConfiguration configuration;

    @BeforeEach
    void writeText() throws IOException {
        Files.writeString(directory.resolve("text"), "to be or not to be, that is the question:\n".repeat(40));
        configuration = RunConfigurations.with(RunConfigurations.named("quickstart"), Map.ofEntries(
                Map.entry("path", directory.resolve("text").toString()), Map.entry("tokenizer", "character"),
                Map.entry("d_model", "16"), Map.entry("d_h", "12"), Map.entry("d_channel_mixing", "24"),
                Map.entry("embedding_dropout", "0.1"), Map.entry("time_mixing_dropout", "0.1"),
                Map.entry("channel_mixing_dropout", "0.1"), Map.entry("peak_learning_rate", "2e-2"),
                Map.entry("steps", "30"), Map.entry("batch", "4"), Map.entry("window", "10"),
                Map.entry("eval_every", "10"), Map.entry("save_every", "10")));
    }

    @Test
    void aContinuedRunEqualsAnUninterruptedOneBitForBit() throws IOException {
        var whole = new TrainingRun(configuration, directory.resolve("whole"), List.of(), Options.defaults()).run();
        assertTrue(whole.validationLoss() < whole.validationLossBefore() - 0.3, whole.toString());
        assertEquals(17, stopped(17).steps());
        TrainingRun.start(configuration, directory.resolve("parts"), List.of(), new Options(true, "jvm"));
        for (var name : List.of("model.safetensors", "optimizer.safetensors")) {
            assertArrayEquals(Files.readAllBytes(directory.resolve("whole/checkpoints/step-30").resolve(name)),
                    Files.readAllBytes(directory.resolve("parts/checkpoints/step-30").resolve(name)), name);
        }
    }

    @Test
    void theCheckpointHasTheLossTheRunReported() {
        var summary = TrainingRun.start(configuration, directory.resolve("a"), List.of(), Options.defaults());
        var checkpoint = Checkpoint.load(directory.resolve("a/checkpoints/step-30"));
        var text = TextFiles.of(List.of(directory.resolve("text")), "*").encode(checkpoint.tokenizer());
        var validation = TokenData.split(text.tokens(), 0.1, 10).validation();
        var tokens = new int[validation.length()];
        validation.copy(0, tokens, 0, tokens.length);
        try (var evaluator = new Evaluator(checkpoint.model(), 3, 10)) {
            var evaluation = evaluator.evaluate(tokens);
            assertEquals(summary.validationLoss(), evaluation.loss(), 1e-6);
            assertEquals((tokens.length - 1) / 10 * 10, evaluation.tokens());
        }
    }

    private TrainingSummary stopped(long stopAt) {
        return StoppedRuns.stopAt(stopAt, listener -> new TrainingRun(configuration, directory.resolve("parts"),
                List.of(listener), Options.defaults()));
    }
}
