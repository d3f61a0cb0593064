package org.glrnn.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

/** The code of docs/extending.md is that of the example project, which is compiled and tested by itself. */
class ExtendingTest {
    private static final Pattern CODE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyPieceOfCodeStandsInTheExample() throws IOException {
        var sources = sources(Documents.root().resolve("docs/examples/plugin/src"));
        var pieces = CODE.matcher(Documents.text("docs/extending.md")).results().map(match -> match.group(1)).toList();
        assertTrue(pieces.size() >= 7, () -> "only " + pieces.size() + " pieces");
        for (var piece : pieces) {
            assertTrue(sources.contains(plain(piece)), () -> "not in docs/examples/plugin: " + piece);
        }
    }

    private static String sources(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().map(file -> plain(read(file)))
                    .collect(Collectors.joining(" "));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Indentation and line breaks do not count. */
    private static String plain(String code) {
        return code.replaceAll("\\s+", " ").strip();
    }
}
