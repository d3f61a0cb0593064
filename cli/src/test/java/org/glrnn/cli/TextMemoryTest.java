package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text takes about the memory of its file, and so fits into a heap not much larger. */
class TextMemoryTest {
    private static final int LINES = 1 << 20;
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"byte", "character"})
    void aTextOfFortyMegabytesFitsIntoAHeapOfSeventy(String tokenizer) throws IOException {
        var text = Files.writeString(directory.resolve("text"),
                "a line of the text of forty characters.\n".repeat(LINES));
        var command = Processes.command(List.of("train", "--data", text.toString(), "--tokenizer", tokenizer, "--run",
                directory.resolve("run").toString(), "--steps", "1", "--n-layer", "1", "--d-model", "8", "--d-h", "8",
                "--d-channel-mixing", "8", "--window", "12", "--batch", "3", "--validation-fraction", "0.0001"));
        command.set(command.indexOf("-Xmx512m"), "-Xmx70m");
        command.add(1, "-Xmn10m");
        var result = Processes.run(Map.of(), command.toArray(String[]::new));
        assertEquals(0, result.code(), result.err());
        assertTrue(result.err().contains(" MB planned, 40.0 MB of data"), result.err());
    }
}
