package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.checkpoint.CheckpointException;
import org.glrnn.checkpoint.CheckpointStore;
import org.glrnn.data.DataException;
import org.glrnn.data.GlrnnException;
import org.glrnn.lm.Evaluator.Evaluation;
import org.glrnn.train.Trainer.StepResult;
import org.glrnn.train.TrainingRun.Options;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TrainingRunTest {
    private static final String[] FILES = {"model.safetensors", "optimizer.safetensors"};
    @TempDir
    private Path directory;
    private RunConfiguration configuration;
    private final List<FakeSession> sessions = new ArrayList<>();
    private long failAt;

    @BeforeEach
    void writeText() throws IOException {
        Files.writeString(directory.resolve("text"), "to be or not to be, that is the question:\n".repeat(40));
        configuration = RunConfigurations.with(RunConfigurations.named("quickstart"), Map.ofEntries(
                Map.entry("path", directory.resolve("text").toString()), Map.entry("tokenizer", "character"),
                Map.entry("steps", "40"), Map.entry("batch", "4"), Map.entry("window", "10"),
                Map.entry("eval_every", "10"), Map.entry("save_every", "7"), Map.entry("log_every", "5"),
                Map.entry("peak_learning_rate", "1"), Map.entry("keep_checkpoints", "20")));
    }

    @Test
    void aRunLearnsAndWritesItsFiles() throws IOException {
        var heard = new ArrayList<String>();
        var summary = run("a", false, recorder(heard));
        assertEquals(40, summary.steps());
        assertFalse(summary.interrupted());
        assertTrue(summary.validationLoss() < summary.validationLossBefore() - 0.5, summary.toString());
        assertTrue(summary.trainTokensPerSecond() > 0 && summary.seconds() > 0 && summary.peakRssMegabytes() > 0);
        assertTrue(Double.isFinite(summary.trainLoss()));
        for (var name : List.of("config.yaml", "metrics.jsonl", "report.html", "manifest.json", "checkpoints")) {
            assertTrue(Files.exists(directory.resolve("a").resolve(name)), name);
        }
        assertEquals(List.of("started 0", "evaluated 0", "step 1"), heard.subList(0, 3));
        assertEquals("finished", heard.getLast());
        assertEquals(5, heard.stream().filter(event -> event.startsWith("evaluated")).count());
        assertTrue(heard.containsAll(List.of("saved step-7", "saved step-10", "saved step-35", "saved step-40")));
        assertTrue(sessions.getFirst().closed);
        assertEquals(40, Checkpoint.load(directory.resolve("a")).step());
        assertEquals(ConfigurationTree.resolved(configuration), RunConfigurations.ofRun(directory.resolve("a")));
        assertEquals(ConfigurationTree.resolved(configuration),
                RunConfigurations.of(Checkpoint.load(directory.resolve("a"))));
    }

    @Test
    void everyEvaluationTellsHowFarItIs() {
        var heard = new ArrayList<String>();
        run("a", false, new TrainingListener() {
            @Override
            public void evaluating(long step, int windows, int of) {
                heard.add(step + ": " + windows + "/" + of);
            }
        });
        assertEquals(List.of("0: 0/2", "0: 2/2", "10: 0/2", "10: 2/2"), heard.subList(0, 4));
        assertEquals(10, heard.size());
    }

    @Test
    void metricsHaveALineEveryFewSteps() throws IOException {
        run("a", false);
        var lines = metrics("a");
        assertEquals(List.of(0, 1, 5, 10, 15, 20, 25, 30, 35, 40), lines.stream().map(l -> l.get("step").intValue())
                .toList());
        assertEquals(List.of("step", "time", "validation_loss", "validation_accuracy"),
                List.copyOf(lines.getFirst().propertyNames()));
        assertEquals(List.of("step", "time", "loss", "gradient_norm", "learning_rate", "tokens_per_s"),
                List.copyOf(lines.get(1).propertyNames()));
        assertTrue(lines.getLast().has("validation_loss") && lines.getLast().has("loss"));
        lines.forEach(line -> Instant.parse(line.get("time").stringValue()));
    }

    /** A listener hears the mean; a line's speed is that of its own steps, which is another nearly always. */
    @Test
    void theSpeedOfALineIsNotTheMean() throws IOException {
        configuration = RunConfigurations.with(configuration, Map.of("log_every", "1"));
        var means = new ArrayList<Double>();
        run("a", false, new TrainingListener() {
            @Override
            public void stepDone(StepResult result, double tokensPerSecond, Duration eta) {
                means.add(Math.round(tokensPerSecond * 10) / 10.0);
            }
        });
        var speeds = metrics("a").stream().skip(1).map(line -> line.get("tokens_per_s").doubleValue()).toList();
        assertEquals(means.getFirst(), speeds.getFirst());
        assertNotEquals(means, speeds);
    }

    @Test
    void whatIsSeenInsideAStepIsLoggedOnRequest() throws IOException {
        configuration = RunConfigurations.with(configuration, Map.of("log_layers", "true"));
        run("a", false);
        var lines = metrics("a");
        assertFalse(lines.getFirst().has("gradient_norm/head"), "nothing before the first step");
        assertTrue(lines.stream().skip(1).allMatch(line -> line.path("gradient_norm/head").asDouble() == 1.5));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 13, 20, 39})
    void aContinuedRunEqualsAnUninterruptedOneBitForBit(long stopAt) throws IOException {
        run("whole", false);
        var first = stopped("parts", false, stopAt);
        assertTrue(first.interrupted());
        assertEquals(stopAt, first.steps());
        assertEquals(stopAt, latest("parts"));
        var second = run("parts", true);
        assertEquals(40, second.steps());
        assertEquals(first.validationLossBefore(), second.validationLossBefore());
        for (var name : FILES) {
            assertArrayEquals(Files.readAllBytes(directory.resolve("whole/checkpoints/step-40").resolve(name)),
                    Files.readAllBytes(directory.resolve("parts/checkpoints/step-40").resolve(name)), name);
        }
        assertEquals(timeless("whole"), timeless("parts"));
        var manifest = new JsonMapper().readTree(directory.resolve("parts/manifest.json").toFile());
        assertEquals(2, manifest.path("sessions").size());
    }

    @Test
    void aKilledRunLosesOnlyWhatFollowedItsCheckpoint() throws IOException {
        run("whole", false);
        var killed = assertThrows(IllegalStateException.class, () -> run("killed", false, new TrainingListener() {
            @Override
            public void stepDone(StepResult result, double tokensPerSecond, Duration eta) {
                if (result.step() == 26) {
                    throw new IllegalStateException("killed");
                }
            }
        }));
        assertEquals("killed", killed.getMessage());
        Files.writeString(directory.resolve("killed/metrics.jsonl"),
                Files.readString(directory.resolve("killed/metrics.jsonl")) + "{\"step\":26,\"lo");
        assertEquals(21, latest("killed"));
        run("killed", true);
        assertEquals(timeless("whole"), timeless("killed"));
    }

    /** Killed at these steps, one after another; the first checkpoint is of step 7. */
    @ParameterizedTest
    @ValueSource(strings = {"", "0", "3", "3 3 6", "8", "9 30", "3 20 39"})
    void tensorBoardShowsEachStepOnce(String kills) throws IOException {
        boolean begun = false;
        for (var kill : kills.isEmpty() ? new String[0] : kills.split(" ")) {
            boolean resume = begun;
            assertThrows(IllegalStateException.class, () -> run("a", resume, killer(Long.parseLong(kill))));
            begun = true;
        }
        run("a", begun);
        assertEquals(metrics("a").stream().map(line -> line.get("step").longValue()).toList(),
                TensorBoard.steps(directory.resolve("a")));
    }

    private static TrainingListener killer(long at) {
        return new TrainingListener() {
            @Override
            public void stepDone(StepResult result, double tokensPerSecond, Duration eta) {
                if (result.step() > at) {
                    throw new IllegalStateException("killed");
                }
            }
        };
    }

    /** A run killed between its last checkpoint and the removal of those before has nothing left to do, but this. */
    @Test
    void whatAKilledRunDidNotRemoveIsRemoved() throws IOException {
        configuration = RunConfigurations.with(configuration, Map.of("keep_checkpoints", "2"));
        run("a", false);
        var checkpoints = directory.resolve("a/checkpoints");
        Files.createDirectory(checkpoints.resolve("step-3"));
        for (var name : FILES) {
            Files.copy(checkpoints.resolve("step-40").resolve(name), checkpoints.resolve("step-3").resolve(name));
        }
        run("a", true);
        assertFalse(Files.exists(checkpoints.resolve("step-3")));
        assertTrue(Files.exists(checkpoints.resolve("step-40")));
    }

    @Test
    void aLossThatIsNotFiniteStopsTheRun() {
        failAt = 17;
        var message = message(TrainingException.class, () -> run("a", false));
        assertTrue(message.contains("the training loss is not finite at step 17 (the state of layer 0);"
                + " the last good checkpoint is "
                + directory.resolve("a/checkpoints/step-14")), message);
        assertTrue(Files.exists(directory.resolve("a/report.html")));
        failAt = 3;
        assertTrue(message(TrainingException.class, () -> run("b", false)).contains("there is no checkpoint"));
    }

    @Test
    void aFewStepsThatAreNotFiniteMayBeSkipped() throws IOException {
        failAt = 17;
        configuration = RunConfigurations.with(configuration, Map.of("skip_nonfinite", "1", "log_every", "1"));
        var skipped = new ArrayList<String>();
        assertEquals(40, run("a", false, new TrainingListener() {
            @Override
            public void skipped(long step, String problem) {
                skipped.add(step + ": " + problem);
            }
        }).steps());
        assertEquals(List.of("17: the training loss is not finite (the state of layer 0)"), skipped);
        assertEquals(List.of("step", "time", "gradient_norm", "learning_rate", "tokens_per_s"),
                List.copyOf(metrics("a").get(17).propertyNames()));
    }

    @Test
    void modelsThatAreNotFiniteAreNotSaved() {
        configuration = RunConfigurations.with(configuration, Map.of("peak_learning_rate", "1e38", "save_every", "1"));
        var message = message(TrainingException.class, () -> run("a", false));
        assertTrue(message.contains("is not finite at step"), message);
    }

    @Test
    void aDirectoryInUseIsRefused() throws IOException {
        Files.createDirectories(directory.resolve("full/x"));
        Files.writeString(directory.resolve("file"), "");
        assertTrue(message(TrainingException.class, () -> run("full", false)).contains("is not empty"));
        assertTrue(message(TrainingException.class, () -> run("full", true)).contains("holds no run"));
        assertTrue(message(TrainingException.class, () -> run("file", false)).contains("is a file"));
        run("a", false);
        assertTrue(message(TrainingException.class, () -> run("a", false)).contains("--resume"));
        try (var _ = RunDirectory.open(directory.resolve("a"), true)) {
            assertTrue(message(TrainingException.class, () -> run("a", true)).contains("is in use"));
        }
    }

    @Test
    void aLockThatAKilledProcessLeftIsExplainedAndTaken() throws IOException {
        stopped("a", false, 12);
        Files.writeString(directory.resolve("a/.lock"), "12345\n");
        var heard = new ArrayList<Long>();
        run("a", true, new TrainingListener() {
            @Override
            public void abandoned(long process) {
                heard.add(process);
            }
        });
        assertEquals(List.of(12345L), heard);
        assertEquals("", Files.readString(directory.resolve("a/.lock")));
    }

    @Test
    void aTextThatVanishesWhileItTrainsIsMissedAtTheNextStart() throws IOException {
        run("whole", false);
        var text = directory.resolve("text");
        var contents = Files.readString(text);
        run("a", false, new TrainingListener() {
            @Override
            public void stepDone(StepResult result, double tokensPerSecond, Duration eta) {
                try {
                    Files.deleteIfExists(text);
                } catch (IOException failure) {
                    throw new IllegalStateException(failure);
                }
            }
        });
        assertEquals(timeless("whole"), timeless("a"));
        assertTrue(message(DataException.class, () -> run("a", true)).contains("does not exist"));
        Files.writeString(text, contents.replace('q', 'k'));
        assertTrue(message(DataException.class, () -> run("a", true)).contains("is not the one the run began with"));
    }

    @Test
    void whatWasLeftBeforeTheFirstFileIsNoRun() throws IOException {
        Files.createDirectories(directory.resolve("a"));
        Files.writeString(directory.resolve("a/.lock"), "12345\n");
        Files.writeString(directory.resolve("a/.config.yaml.new"), "mod");
        assertEquals(40, run("a", false).steps());
    }

    @Test
    void wrongInputLeavesNoDirectory() {
        var base = configuration;
        for (var change : List.of(Map.of("path", directory + "/none"), Map.of("window", "100000"))) {
            configuration = RunConfigurations.with(base, change);
            assertThrows(GlrnnException.class, () -> run("a", false), change.toString());
            assertFalse(Files.exists(directory.resolve("a")), change.toString());
        }
    }

    @Test
    void resumeOfNothingIsANewRun() throws IOException {
        assertEquals(40, run("a", true).steps());
        Files.createDirectory(directory.resolve("b"));
        assertEquals(40, run("b", true).steps());
    }

    @ParameterizedTest
    @CsvSource({"batch, 5", "window, 11", "seed, 9", "d_model, 64", "validation_fraction, 0.2", "tokenizer, byte"})
    void aContinuedRunMustHaveTheSameModelAndWindows(String key, String value) {
        stopped("a", false, 12);
        configuration = RunConfigurations.with(configuration, Map.of(key, value));
        assertTrue(message(ConfigurationException.class, () -> run("a", true)).contains(key + " is " + value));
    }

    @Test
    void aContinuedRunMayBeLongerButNotOfAnotherText() throws IOException {
        run("a", false);
        configuration = RunConfigurations.with(configuration, Map.of("steps", "50"));
        assertEquals(50, run("a", true).steps());
        assertEquals(50, run("a", true).steps(), "nothing left to do");
        Files.writeString(directory.resolve("text"), "not ot be or to be, that is the question:\n".repeat(40));
        assertTrue(message(DataException.class, () -> run("a", true)).contains("the text is not the one"));
    }

    @Test
    void aDamagedCheckpointIsNotContinued() throws IOException {
        stopped("a", false, 12);
        var file = directory.resolve("a/checkpoints/step-12/optimizer.safetensors");
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertEquals(CheckpointException.Reason.CHECKSUM,
                assertThrows(CheckpointException.class, () -> run("a", true)).reason());
    }

    private TrainingSummary run(String name, boolean resume, TrainingListener... listeners) {
        return training(name, resume, listeners).run();
    }

    private TrainingSummary stopped(String name, boolean resume, long stopAt) {
        return StoppedRuns.stopAt(stopAt, listener -> training(name, resume, listener));
    }

    private TrainingRun training(String name, boolean resume, TrainingListener... listeners) {
        return new TrainingRun(configuration, directory.resolve(name), List.of(listeners), new Options(resume, "test"),
                (model, training) -> {
                    var session = new FakeSession(model, training);
                    session.failAt = failAt;
                    sessions.add(session);
                    return session;
                });
    }

    private static TrainingListener recorder(List<String> heard) {
        return new TrainingListener() {
            @Override
            public void started(RunInfo info) {
                heard.add("started " + info.firstStep());
            }

            @Override
            public void stepDone(StepResult result, double tokensPerSecond, Duration eta) {
                heard.add("step " + result.step());
            }

            @Override
            public void evaluated(long step, Evaluation evaluation) {
                heard.add("evaluated " + step);
            }

            @Override
            public void saved(Path checkpoint) {
                heard.add("saved " + checkpoint.getFileName());
            }

            @Override
            public void finished(TrainingSummary summary) {
                heard.add("finished");
            }
        };
    }

    private long latest(String name) {
        return new CheckpointStore(directory.resolve(name).resolve("checkpoints"), 20).latest()
                .map(path -> Checkpoint.load(path).step()).orElse(-1L);
    }

    private List<JsonNode> metrics(String name) throws IOException {
        var json = new JsonMapper();
        return Files.readAllLines(directory.resolve(name).resolve("metrics.jsonl")).stream().map(json::readTree)
                .toList();
    }

    /** The metrics without what depends on the clock. */
    private List<String> timeless(String name) throws IOException {
        return Files.readAllLines(directory.resolve(name).resolve("metrics.jsonl")).stream()
                .map(line -> line.replaceAll("\"(tokens_per_s|time)\":[^,}]*", "")).toList();
    }

    private static <T extends GlrnnException> String message(Class<T> type, Executable executable) {
        var message = assertThrows(type, executable).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }
}
