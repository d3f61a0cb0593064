package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.glrnn.cli.Processes.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where texts begin, what may be in them and where they must end. */
class GenerateTest {
    @TempDir
    private static Path directory;

    @BeforeAll
    static void train() throws IOException {
        Files.writeString(directory.resolve("text"), "nothing that was saved is ever lost again.\n".repeat(20));
        train("plain");
        train("wide", "--input-vocab-size", "64", "--output-vocab-size", "64");
        train("bytes", "--tokenizer", "byte");
        train("positions", "--positional-encoding-mode", "learned", "--max-seq-length", "16");
        train("attention", "--mixer", "attention", "--max-seq-length", "16");
    }

    /** The logits of a model that saw next to nothing are all alike, and this temperature makes them equal. */
    @Test
    void classesWithoutATokenAreNeverDrawn() {
        var result = generate("wide", "--temperature", "1000", "--max-tokens", "300");
        assertEquals(0, result.code(), result.err());
        assertEquals(301, result.out().length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"positions", "attention"})
    void theDefaultEndsWhereTheModelDoes(String run) {
        var result = generate(run, "--prompt", "nothing");
        assertAll(
                () -> assertEquals(0, result.code(), result.err()),
                () -> assertTrue(result.out().startsWith("nothing"), result.out()),
                () -> assertEquals(16 + 1 + 1, result.out().length()),
                () -> assertEquals("glrnn: stopped after 10 tokens: this model reads at most 16 tokens, its"
                        + " max_seq_length\n", result.err()));
    }

    @ParameterizedTest
    @CsvSource({"positions, 10", "attention, 10", "positions, 0", "attention, 3"})
    void whatFitsIsGeneratedWithoutAWord(String run, int tokens) {
        var result = generate(run, "--prompt", "nothing", "--max-tokens", Integer.toString(tokens));
        assertEquals(new Result(0, result.out(), ""), result);
        assertEquals(7 + tokens + 1, result.out().length());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "positions | --prompt nothing --max-tokens 11          | 2 | must be at most 10 with a prompt of 7, not 11",
        "attention | --prompt nothing --max-tokens 2147483647  | 2 | --max-tokens must be at most 10",
        "positions | --max-tokens 17                           | 2 | --max-tokens must be at most 16",
        "positions | --prompt nothingthatwassav                | 2 | has 17 tokens, but this model reads at most 16",
        "attention | --prompt nothingthatwassav --max-tokens 0 | 2 | the prompt has 17 tokens",
        "plain     | --prompt-file @none                       | 2 | none does not exist; check the path given with --",
        "plain     | --prompt-file @plain                      | 2 | plain is a directory",
        "plain     | --prompt-file @text --prompt x            | 2 | use only one",
        "plain     | --prompt-file                             | 2 | --prompt-file"})
    void whatCannotBeIsRefusedBeforeTheFirstToken(String run, String options, int code, String words) {
        var result = generate(run, options.replace("@", directory + "/").split(" +"));
        assertAll(() -> assertEquals(code, result.code(), result.err()), () -> assertEquals("", result.out()),
                () -> assertEquals(1, result.err().lines().count()),
                () -> assertTrue(result.err().contains(words), result.err()));
    }

    @Test
    void aWindowThatTheModelCannotReadIsRefused() {
        var words = new String[] {"eval", directory + "/positions", "--data", directory + "/text", "--window", "17"};
        var result = InProcess.glrnn(words);
        assertEquals(2, result.code());
        assertTrue(result.err().contains("--window must be at most 16, not 17"), result.err());
    }

    @ParameterizedTest
    @CsvSource({"plain, nothing", "bytes, nothing", "plain, 'two\nlines'", "bytes, é"})
    void aFileIsAPromptAsItIs(String run, String prompt) throws IOException {
        var file = Files.writeString(directory.resolve("prompt"), prompt);
        var expected = generate(run, "--max-tokens", "20", "--prompt", prompt);
        assertEquals(0, expected.code(), expected.err());
        assertEquals(expected, generate(run, "--max-tokens", "20", "--prompt-file", file.toString()));
        assertEquals(expected, piped(prompt, run, "--max-tokens", "20", "--prompt-file", "-"));
    }

    @Test
    void aByteOrderMarkIsNoPartOfIt() throws IOException {
        var file = Files.writeString(directory.resolve("marked"), "\uFEFFnothing");
        assertEquals(generate("plain", "--prompt", "nothing"), generate("plain", "--prompt-file", file.toString()));
        Files.writeString(file, "\uFEFF");
        assertTrue(generate("plain", "--prompt-file", file.toString()).err().contains("marked is empty"));
    }

    @Test
    void aFileMayEndInsideACharacter() throws IOException {
        var file = Files.write(directory.resolve("half"), new byte[] {'a', (byte) 0xc3});
        var result = generate("bytes", "--max-tokens", "0", "--prompt-file", file.toString());
        assertEquals("a\uFFFD", result.out().strip());
    }

    private static void train(String name, String... more) {
        List<String> words = new ArrayList<>(List.of("train", "--data", directory + "/text", "--run",
                directory + "/" + name, "--n-layer", "1", "--d-model", "8", "--d-h", "8", "--d-channel-mixing", "8",
                "--window", "12", "--batch", "2", "--steps", "1"));
        words.addAll(List.of(more));
        var result = InProcess.glrnn(words.toArray(String[]::new));
        assertEquals(0, result.code(), result.err());
    }

    private static Result generate(String run, String... options) {
        List<String> words = new ArrayList<>(List.of("generate", directory + "/" + run));
        words.addAll(List.of(options));
        return InProcess.glrnn(words.toArray(String[]::new));
    }

    private static Result piped(String text, String run, String... options) {
        var before = System.in;
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        try {
            return generate(run, options);
        } finally {
            System.setIn(before);
        }
    }
}
