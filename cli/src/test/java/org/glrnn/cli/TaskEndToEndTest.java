package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.glrnn.cli.Processes.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a user does with a task: train without a text, measure, write answers, continue. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaskEndToEndTest {
    @TempDir
    private static Path directory;
    private String run;
    private JsonNode trained;

    @BeforeAll
    void train() {
        run = directory.resolve("run").toString();
        trained = json(InProcess.glrnn(training("--run", run, "--steps", "300", "--json")));
    }

    @Test
    void trainReportsAccuracyAndExactMatch() {
        assertAll(
                () -> assertTrue(trained.get("validation_accuracy").asDouble() > 0.95, trained.toString()),
                () -> assertEquals(trained.get("validation_accuracy").asDouble(), trained.get("exact_match").asDouble(),
                        1e-9),
                () -> assertTrue(Files.readString(Path.of(run, "metrics.jsonl")).contains("\"exact_match\":")),
                () -> assertTrue(Files.readString(Path.of(run, "config.yaml")).contains("selective-copying")));
    }

    @Test
    void evalMeasuresOnSequencesOfItsOwnAndOfOtherLengths() {
        var result = json(InProcess.glrnn("eval", run, "--json"));
        assertTrue(result.get("exact_match").asDouble() > 0.9, result.toString());
        assertEquals(64, result.get("tokens").asLong());
        assertEquals(64, json(InProcess.glrnn("eval", run, "--window", "9", "--json")).get("tokens").asLong());
        var text = InProcess.glrnn("eval", run);
        assertTrue(text.out().contains("exact match"), text.out());
    }

    @Test
    void generateWritesSymbolsWithSpacesBetweenThem() {
        var result = InProcess.glrnn("generate", run, "--prompt", ". 1 . . . ?", "--max-tokens", "2", "--temperature",
                "0");
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().startsWith(". 1 . . . ? 1 "), result.out());
        assertEquals(0, InProcess.glrnn("generate", run, "--max-tokens", "2").code());
        assertTrue(InProcess.glrnn("generate", run, "--prompt", "1 2").err()
                .contains("\"2\" is not one of the 4 symbols"));
    }

    @Test
    void theConfigurationOfATaskIsItsOwnAndARunOfOneGoesOn() {
        var other = directory.resolve("other").toString();
        assertEquals(0, InProcess.glrnn(training("--run", other, "--steps", "2")).code());
        assertEquals(4, json(InProcess.glrnn("train", "--resume", "--run", other, "--steps", "4", "--json"))
                .get("steps").asLong());
    }

    @Test
    void streamsAreAFlagOfTrain() throws IOException {
        var text = Files.writeString(directory.resolve("text"), "the quick brown fox jumps over it.\n".repeat(30));
        var result = json(InProcess.glrnn("train", "--data", text.toString(), "--stream", "--n-layer", "1", "--d-model",
                "8", "--d-h", "8", "--d-channel-mixing", "8", "--window", "16", "--batch", "4", "--steps", "3", "--run",
                directory.resolve("streams").toString(), "--json"));
        assertEquals(3, result.get("steps").asLong());
        assertTrue(result.get("exact_match").isNull(), result.toString());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "train --task copying --run @none                            | 2 | data.task must be none or",
        "train --task selective-copying --data @none --run @none     | 2 | give one of the two",
        "train --task memory-horizon --stream --run @none            | 2 | have an end",
        "train --task selective-copying --window 20 --run @none      | 2 | needs a window of at least 32, not 20",
        "train --task memory-horizon --reset-every 1 --run @none     | 2 | data.task.reset_every must be at least 2",
        "train --task selective-copyng --run @none                   | 2 | did you mean selective-copying?",
        "train --task memory-horizon --memorize 2 --run @none        | 2 | data.task.memorize=2 is an option of selective-copying",
        "train --task memory-horizon --memorize 16 --run @none       | 2 | data.task.memorize is only for the task selective-copying",
        "train --task memory-horizon --tokenizer byte --run @none    | 2 | data.tokenizer is only for a text",
        "train --data @none --symbols 8 --run @none                  | 2 | data.task.symbols is only for the task",
        "train --data @none --validation-sequences 9 --run @none     | 2 | is only for a task, and the data are a text",
        "train --config memory-horizon --task none --run @none       | 2 | --task NAME",
        "eval @run --data @none                                      | 2 | leave --data out",
        "eval @run --window 1                                        | 2 | needs a window of at least 2, not 1",
        "eval @run --window 0                                        | 2 | --window must be at least 1"})
    void whatIsWrongIsOneLine(String arguments, int code, String words) {
        var result = InProcess.glrnn(Arrays.stream(arguments.strip().split(" +"))
                .map(word -> word.startsWith("@") ? directory.resolve(word.substring(1)).toString() : word)
                .toArray(String[]::new));
        assertAll(
                () -> assertEquals(code, result.code(), result.err()),
                () -> assertEquals(1, result.err().lines().count(), result.err()),
                () -> assertTrue(result.err().contains(words), result.err()),
                () -> assertFalse(Files.exists(directory.resolve("none"))));
    }

    private static String[] training(String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", "--task", "selective-copying", "--symbols", "2",
                "--memorize", "1", "--window", "6", "--batch", "16", "--d-model", "16", "--d-h", "16",
                "--d-channel-mixing", "16", "--peak-learning-rate", "2e-2", "--validation-sequences", "64"));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private static JsonNode json(Result result) {
        assertEquals(0, result.code(), result.err());
        return JsonMapper.shared().readTree(result.out().lines().toList().getLast());
    }
}
