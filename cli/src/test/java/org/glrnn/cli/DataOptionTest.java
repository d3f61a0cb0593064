package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.glrnn.cli.Processes.Result;
import org.glrnn.train.RunConfigurations;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text as a shell hands it over: many files instead of {@code *.txt}, or a pipe. */
class DataOptionTest {
    private static final String TEXT = "nothing that was saved is ever lost again.\n".repeat(60);
    @TempDir
    private static Path directory;

    @BeforeAll
    static void train() throws IOException {
        Files.writeString(directory.resolve("a"), TEXT);
        Files.writeString(directory.resolve("b"), "again.\n".repeat(30));
        assertEquals(0, train("base", "--data", directory + "/a").code());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "eval @base --data @a @b --json",
        "eval --data @a @b @base --json",
        "eval --data @a @b --json @base",
        "eval --json --data @a @b -- @base",
        "eval --data @a --data @b @base --json",
        "eval --data @a @base --data @b --json",
        "eval --data=@a @b --json @base"})
    void severalFilesDoNotSwallowTheCheckpoint(String line) {
        var result = run(line);
        assertEquals(0, result.code(), result.err());
        assertEquals(value(run("eval @base --json --data @a --data @b"), "tokens"), value(result, "tokens"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "eval --data @a                | 2 | Missing required parameter: 'CHECKPOINT'",
        "eval --data                   | 2 | Missing required parameter for option '--data'",
        "eval @base --data --json      | 2 | --data=--json",
        "eval --data @a @b             | 1 | b is a file; give the directory of a checkpoint or run",
        "train --data @a @none         | 1 | none does not exist",
        "train --data - @a - --run @x  | 1 | standard input (-) is given twice",
        "train --data @a --sede 3      | 2 | did you mean --seed?"})
    void whatIsWrongIsNamed(String line, int code, String words) {
        WrongInputTest.assertOneLine(run(line), code, words);
    }

    @Test
    void allFilesAreWrittenDown() throws IOException {
        assertEquals(0, train("several", "--data", directory + "/a", directory + "/b").code());
        assertEquals(List.of(directory + "/a", directory + "/b"), paths("several"));
    }

    @Test
    void aNameWithALineBreakIsOneName() throws IOException {
        var strange = Files.writeString(directory.resolve("a\nb"), TEXT);
        assertEquals(0, train("strange", "--data", strange.toString()).code());
        assertEquals(List.of(strange.toString()), paths("strange"));
    }

    @Test
    void aPipeIsReadInPlaceOfAFile() {
        var file = run("eval @base --data @a --json");
        var pipe = piped(TEXT, "eval @base --data - --json");
        assertEquals(value(file, "validation_loss"), value(pipe, "validation_loss"));
    }

    @Test
    void aRunThatWasFedByAPipeSaysSoAndGoesOnWithTheSameText() throws IOException {
        assertEquals(0, withInput(TEXT, () -> train("piped", "--data", "-")).code());
        assertEquals(List.of("-"), paths("piped"));
        var resume = "train --resume --run @piped --steps 8";
        WrongInputTest.assertOneLine(run(resume), 2, "came from standard input and is not kept; give the same again");
        WrongInputTest.assertOneLine(run("train --from @piped --run @x"), 2, "came from standard input");
        WrongInputTest.assertOneLine(piped("other text. ".repeat(200), resume + " --data -"), 1, "");
        assertEquals(0, piped(TEXT, resume + " --data -").code());
        assertEquals(List.of("-"), paths("piped"));
        assertEquals(0, run("train --resume --run @piped --steps 12 --data @a").code());
        assertEquals(List.of(directory + "/a"), paths("piped"));
        assertEquals(0, run("train --resume --run @piped --steps 16").code());
    }

    @Test
    void aConfigurationOfAPipeCanBeRunAgain() throws IOException {
        assertEquals(0, withInput(TEXT, () -> train("first", "--data", "-")).code());
        assertEquals(0, piped(TEXT, "train --config @first/config.yaml --run @second").code());
        assertEquals(Files.readString(directory.resolve("first/config.yaml")),
                Files.readString(directory.resolve("second/config.yaml")));
    }

    private static Result train(String name, String... data) {
        List<String> words = new ArrayList<>(List.of("train", "--run", directory.resolve(name).toString(), "--n-layer",
                "1", "--d-model", "8", "--d-h", "8", "--d-channel-mixing", "8", "--window", "12", "--batch", "3",
                "--steps", "4", "--tokenizer", "byte"));
        words.addAll(List.of(data));
        return InProcess.glrnn(words.toArray(String[]::new));
    }

    private static List<String> paths(String run) {
        return RunConfigurations.ofRun(directory.resolve(run)).data().path();
    }

    private static Result run(String line) {
        return InProcess.glrnn(line.strip().replace("@", directory + "/").split(" +"));
    }

    private static Result piped(String text, String line) {
        return withInput(text, () -> run(line));
    }

    private static Result withInput(String text, Supplier<Result> action) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        try {
            return action.get();
        } finally {
            System.setIn(before);
        }
    }

    private static String value(Result result, String key) {
        assertTrue(result.out().contains("\"" + key + "\":"), result.err());
        return result.out().replaceAll("(?s).*\"" + key + "\":([^,}]*).*", "$1");
    }
}
