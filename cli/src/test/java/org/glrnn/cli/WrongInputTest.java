package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

import org.glrnn.cli.Processes.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything a user can get wrong: one line that names it, the right exit code, nothing written. */
class WrongInputTest {
    private static final Pattern ADVICE = Pattern.compile("; |did you mean|must (be|lie)|expected one of");
    @TempDir
    private static Path directory;

    @BeforeAll
    static void writeFiles() throws IOException {
        Files.writeString(directory.resolve("text"), "all work and no play makes jack a dull boy\n".repeat(40));
        Files.writeString(directory.resolve("empty"), "");
        Files.writeString(directory.resolve("short"), "short");
        Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
        Files.writeString(directory.resolve("unknown-key.yaml"), "model:\n  n_layer: 1\n  d_modle: 3\n");
        Files.createDirectories(directory.resolve("taken"));
        Files.writeString(directory.resolve("taken/precious"), "precious");
        Files.createDirectories(directory.resolve("damaged"));
        Files.writeString(directory.resolve("damaged/model.safetensors"), "junk");
        Files.writeString(directory.resolve("damaged/state.json"), "{");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "train --data @missing                        | 1 | missing does not exist",
        "train --data @empty --run @run               | 1 | is empty",
        "train --data @short --run @run               | 1 | a window of 64 needs",
        "train --data @binary --run @run              | 1 | is not UTF-8",
        "train --data @text --run @taken              | 1 | is not empty",
        "train --run @run                             | 2 | --data FILE",
        "train --data @text --config @unknown-key.yaml | 2 | unknown-key.yaml:3: unknown key model.d_modle; did you mean d_model?",
        "train --data @text --config nosuch           | 2 | tinyshakespeare",
        "train --data @text --run @run --d-model 0    | 2 | d_model must be at least 1, not 0",
        "train --data @text --run @run --d-model abc  | 2 | d_model must be a whole number",
        "train --data @text --run @run --dropout 1    | 2 | dropout",
        "train --data @text --run @run --d-model 2000000 --window 8 | 2 | too many parameters",
        "train --data @text --d-modle 3               | 2 | did you mean --d-model?",
        "train --data @text --device opencl:0         | 1 | TORNADOVM_HOME",
        "tune --device jvm                            | 2 | nothing to choose",
        "train --data @text --device abacus           | 2 | auto, jvm",
        "train --resume                               | 2 | --run DIR",
        "train --resume --run @nosuch                 | 2 | nosuch",
        "eval @nosuch --data @text                    | 1 | nosuch does not exist",
        "eval @damaged --data @text                   | 1 | state.json",
        "eval @damaged                                | 1 | state.json",
        "eval @damaged --data @text --window 0        | 2 | --window must be at least 1",
        "generate @damaged                            | 1 | state.json",
        "generate @nosuch --temperature -1            | 2 | --temperature",
        "generate @nosuch --top-k -1                  | 2 | --top-k",
        "generate @nosuch --top-p 1.5                 | 2 | --top-p",
        "generate @nosuch --max-tokens many           | 2 | 'many' is not an int",
        "generate                                     | 2 | CHECKPOINT",
        "inspect @nosuch                              | 1 | nosuch does not exist",
        "verify --golden @nosuch                      | 1 | nosuch",
        "completion fish                              | 2 | BASH, ZSH",
        "dance                                        | 2 | dance"})
    void isOneLineAndTheRightExitCode(String arguments, int code, String words) {
        assertOneLine(InProcess.glrnn(arguments(arguments)), code, words);
        assertFalse(Files.exists(directory.resolve("run")), "a refused run left a directory");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "train --data @missing --json | 1 | missing does not exist",
        "train --data @text --batch x | 2 | batch must be a whole number",
        "generate @damaged            | 1 | state.json"})
    void alsoAsAProcess(String arguments, int code, String words) throws IOException {
        assertOneLine(Processes.glrnn(arguments(arguments)), code, words);
    }

    @Test
    void nothingInATakenDirectoryIsTouched() throws IOException {
        InProcess.glrnn(arguments("train --data @text --run @taken"));
        try (var files = Files.list(directory.resolve("taken"))) {
            assertEquals(1, files.count());
        }
        assertEquals("precious", Files.readString(directory.resolve("taken/precious")));
    }

    @Test
    void tooLittleMemorySaysWhatToDo() {
        assertTrue(report(new OutOfMemoryError("Java heap space"), 1).contains("GLRNN_JAVA_OPTIONS"));
    }

    @Test
    void aFullDiskIsNamed() {
        assertEquals("glrnn: a/b: No space left on device",
                report(new FileSystemException("a/b", null, "No space left on device"), 1));
    }

    @Test
    void aFaultOfTheProgramSaysSo() {
        assertTrue(report(new IllegalStateException("first\nsecond"), 1).startsWith("glrnn: internal error: "));
    }

    private static String report(Throwable failure, int code) {
        var err = new StringWriter();
        assertEquals(code, new Failures(new PrintWriter(err)).report(failure));
        assertEquals(1, err.toString().lines().count(), err.toString());
        return err.toString().strip();
    }

    /** One line that begins with the program, names no class, and says what to do or what is allowed. */
    static void assertOneLine(Result result, int code, String words) {
        assertAll(
                () -> assertEquals(code, result.code(), result.err()),
                () -> assertEquals("", result.out()),
                () -> assertEquals(1, result.err().lines().count(), result.err()),
                () -> assertTrue(result.err().startsWith("glrnn"), result.err()),
                () -> assertTrue(result.err().contains(words), result.err()),
                () -> assertTrue(ADVICE.matcher(result.err()).find(), () -> "no advice: " + result.err()),
                () -> assertFalse(result.err().contains("Exception"), result.err()));
    }

    private static String[] arguments(String text) {
        return Arrays.stream(text.strip().split(" +"))
                .map(word -> word.startsWith("@") ? directory.resolve(word.substring(1)).toString() : word)
                .toArray(String[]::new);
    }
}
