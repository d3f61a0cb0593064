package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.checkpoint.CheckpointException;
import org.glrnn.data.DataException;
import org.glrnn.data.GlrnnException;
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

/** Whole runs of small models on the device: on tasks, and on a text read as streams. */
class TaskRunTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void writeText() throws IOException {
        Files.writeString(directory.resolve("text"), "to be or not to be, that is the question:\n".repeat(20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"associative-recall", "selective-copying", "memory-horizon", "stream"})
    void aContinuedRunEqualsAnUninterruptedOneBitForBit(String what) throws IOException {
        var configuration = configuration(what, Map.of());
        run(configuration, "whole", null);
        assertEquals(11, stopped(configuration, "parts", 11).steps());
        run(configuration, "parts", null);
        for (var name : List.of("model.safetensors", "optimizer.safetensors")) {
            assertArrayEquals(Files.readAllBytes(directory.resolve("whole/checkpoints/step-20").resolve(name)),
                    Files.readAllBytes(directory.resolve("parts/checkpoints/step-20").resolve(name)), name);
        }
    }

    @Test
    void theStatesOfStreamsAreKept() {
        run(configuration("stream", Map.of("steps", "2")), "a", null);
        var checkpoint = Checkpoint.load(directory.resolve("a/checkpoints/step-2"));
        var states = checkpoint.readMoments(checkpoint.model().parameterTable()).states();
        assertEquals(2 * 4 * 8, states.length, "layers, batch, d_h");
        assertTrue(states[0] != 0);
    }

    @Test
    void aTaskIsLearntAndMeasured() throws IOException {
        var easy = configuration("selective-copying", Map.of("steps", "300", "memorize", "1", "symbols", "2",
                "window", "6", "batch", "16", "eval_every", "300"));
        var summary = run(easy, "easy", null);
        assertTrue(summary.validationAccuracy() > 0.95, summary.toString());
        assertEquals(summary.validationAccuracy(), summary.exactMatch(), 1e-9, "one answer a sequence");
        var last = metrics("easy").getLast();
        assertEquals(summary.exactMatch(), last.get("exact_match").asDouble());
        assertEquals(summary.validationAccuracy(), last.get("validation_accuracy").asDouble());
        var loaded = Checkpoint.load(directory.resolve("easy"));
        assertEquals("0 1 . ?", loaded.tokenizer().decode(0, 1, 2, 3));
        assertEquals(easy.data(), RunConfigurations.of(loaded).data());
    }

    @Test
    void aTextHasNoExactMatch() throws IOException {
        var summary = run(configuration("text", Map.of("steps", "2")), "text-run", null);
        assertTrue(Double.isNaN(summary.exactMatch()));
        assertTrue(summary.validationAccuracy() > 0);
        assertFalse(metrics("text-run").getLast().has("exact_match"));
    }

    @ParameterizedTest
    @CsvSource({"symbols, 5", "memorize, 3", "task, memory-horizon"})
    void aContinuedRunMustHaveTheSameTask(String key, String value) {
        var configuration = configuration("selective-copying", Map.of());
        stopped(configuration, "a", 3);
        var message = message(ConfigurationException.class,
                () -> run(RunConfigurations.with(configuration, Map.of(key, value)), "a", null));
        assertTrue(message.contains(key + " is " + value), message);
    }

    @Test
    void aContinuedRunMustStreamAsBefore() {
        stopped(configuration("stream", Map.of()), "a", 3);
        assertTrue(message(ConfigurationException.class, () -> run(configuration("text", Map.of()), "a", null))
                .contains("training.stream is false"));
    }

    @Test
    void streamsNeedEnoughText() {
        assertTrue(message(DataException.class,
                () -> run(configuration("stream", Map.of("batch", "200")), "a", null)).contains("200 streams"));
        assertFalse(Files.exists(directory.resolve("a")));
    }

    @Test
    void aModelOfOtherSymbolsIsNotStartedFrom() {
        run(configuration("selective-copying", Map.of("steps", "1")), "origin", null);
        run(configuration("selective-copying", Map.of("steps", "1")), "same", directory.resolve("origin"));
        assertTrue(message(DataException.class, () -> run(configuration("memory-horizon", Map.of()), "other",
                directory.resolve("origin"))).contains("the symbols of the task memory-horizon"));
    }

    @Test
    void aTaskOfSomebodyElseIsTrainedOn() throws IOException {
        var echo =
                RunConfigurations.with(configuration("text", Map.of()), Map.of("path", "", "task", "echo", "task.delay", "2"));
        run(echo, "echo", null);
        var loaded = Checkpoint.load(directory.resolve("echo"));
        assertEquals("a b c", loaded.tokenizer().decode(0, 1, 2));
        assertEquals(Map.of("type", "echo", "delay", 2), RunConfigurations.of(loaded).data().task().values());
        assertEquals(20, run(RunConfigurations.ofRun(directory.resolve("echo")), "echo", null).steps());
        assertTrue(
                message(ConfigurationException.class, () -> run(RunConfigurations.with(echo, Map.of("task.delay", "3")), "echo",
                        null)).contains("data.task.delay is 3, but the run in "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void aSourceOfSomebodyElseIsTrainedOnAndContinued(String stream) throws IOException {
        var counting = counting(Map.of("stream", stream));
        run(counting, "whole", null);
        assertEquals(11, stopped(counting, "parts", 11).steps());
        run(RunConfigurations.ofRun(directory.resolve("parts")), "parts", null);
        for (var name : List.of("model.safetensors", "optimizer.safetensors")) {
            assertArrayEquals(Files.readAllBytes(directory.resolve("whole/checkpoints/step-20").resolve(name)),
                    Files.readAllBytes(directory.resolve("parts/checkpoints/step-20").resolve(name)), name);
        }
        var checkpoint = Checkpoint.load(directory.resolve("whole"));
        assertEquals(7, checkpoint.tokenizer().vocabularySize());
        assertEquals(stream.equals("true"), checkpoint.readMoments(checkpoint.model().parameterTable()).states().length > 0);
        assertEquals(counting.data().source(), RunConfigurations.of(checkpoint).data().source());
        assertEquals(20, run(counting, "next", directory.resolve("whole")).steps());
    }

    @Test
    void whatASourceCannotBeIsRefused() {
        assertTrue(message(DataException.class, () -> run(counting(Map.of("source.delay", "1")), "a", null))
                .contains("the source counting gives 25 inputs and 25 targets to measure on, which are no sequences of 12"));
        run(counting(Map.of("steps", "1")), "a", null);
        assertTrue(message(DataException.class, () -> run(counting(Map.of("source.symbols", "8")), "b", directory.resolve("a")))
                .contains("the tokens of the source counting are not those that the model knows"));
        assertTrue(message(ConfigurationException.class, () -> counting(Map.of("path", "x")))
                .contains("data.source is counting, which makes its own sequences, but there is also a text"));
        assertTrue(message(ConfigurationException.class, () -> counting(Map.of("task", "echo")))
                .contains("data.source is counting, which makes its own sequences, but there is also the task echo"));
        assertTrue(message(ConfigurationException.class, () -> counting(Map.of("source", "counting2")))
                .contains("data.source must be none or counting"));
        assertTrue(
                message(ConfigurationException.class, () -> RunConfigurations.requireEffect(counting(Map.of()), Set.of("glob")))
                        .contains("data.glob is only for a text, and the data are the source counting"));
        assertTrue(message(ConfigurationException.class,
                () -> RunConfigurations.requireEffect(counting(Map.of()), Set.of("validation_sequences")))
                .contains("is only for a task, and the data are the source counting"));
    }

    private RunConfiguration counting(Map<String, String> changes) {
        var values = new HashMap<>(Map.of("path", "", "stream", "false", "source", "counting", "source.symbols", "7"));
        values.putAll(changes);
        return RunConfigurations.with(configuration("text", Map.of()), values);
    }

    @Test
    void aTokenizerOfSomebodyElseIsKeptInTheCheckpoint() throws IOException {
        var text = RunConfigurations.with(configuration("text", Map.of("steps", "2")),
                Map.of("tokenizer", "alphabet", "tokenizer.letters", "tobenr"));
        run(text, "letters", null);
        var loaded = Checkpoint.load(directory.resolve("letters"));
        assertEquals("tobe", loaded.tokenizer().decode(loaded.tokenizer().encode("to be!")));
        assertTrue(Files.readString(loaded.directory().resolve("state.json")).contains("\"characters\" : \"tobenr\""));
        run(RunConfigurations.with(text, Map.of("tokenizer", "character")), "next", directory.resolve("letters"));
        assertEquals(text.data().tokenizer(), RunConfigurations.ofRun(directory.resolve("next")).data().tokenizer());
    }

    @Test
    void aTokenizerThatIsNotThereIsNamed() throws IOException {
        run(configuration("text", Map.of("steps", "1")), "a", null);
        var state = directory.resolve("a/checkpoints/step-1/state.json");
        Files.writeString(state, Files.readString(state).replace("\"name\" : \"character\"", "\"name\" : \"bpe\""));
        assertTrue(message(CheckpointException.class, () -> Checkpoint.load(directory.resolve("a")))
                .contains("there is no tokenizer \"bpe\"; use byte or character or symbol or alphabet, or give the jar"));
    }

    private RunConfiguration configuration(String what, Map<String, String> changes) {
        var values = new HashMap<>(Map.of("d_model", "8", "d_h", "8", "d_channel_mixing", "8", "steps", "20",
                "batch", "4", "window", "12", "eval_every", "10", "save_every", "10", "peak_learning_rate", "2e-2"));
        if (what.equals("stream") || what.equals("text")) {
            values.putAll(Map.of("path", directory.resolve("text").toString(), "tokenizer", "character",
                    "stream", Boolean.toString(what.equals("stream"))));
        } else {
            values.putAll(Map.of("task", what, "symbols", "4", "validation_sequences", "10"));
            values.putAll(what.equals("selective-copying") ? Map.of("memorize", "2") : Map.of());
        }
        values.putAll(changes);
        return RunConfigurations.with(RunConfigurations.named("quickstart"), values);
    }

    private TrainingSummary run(RunConfiguration configuration, String name, Path from) {
        var started = from == null ? configuration
                : RunConfigurations.startingFrom(configuration, Checkpoint.load(from));
        return TrainingRun.start(started, directory.resolve(name), List.of(), new Options(true, "jvm"));
    }

    private TrainingSummary stopped(RunConfiguration configuration, String name, long stopAt) {
        return StoppedRuns.stopAt(stopAt, listener -> new TrainingRun(configuration, directory.resolve(name),
                List.of(listener), Options.defaults()));
    }

    private List<JsonNode> metrics(String name) throws IOException {
        return Files.readAllLines(directory.resolve(name).resolve("metrics.jsonl")).stream()
                .map(new JsonMapper()::readTree).toList();
    }

    private static <T extends GlrnnException> String message(Class<T> type, Executable executable) {
        var message = assertThrows(type, executable).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }
}
