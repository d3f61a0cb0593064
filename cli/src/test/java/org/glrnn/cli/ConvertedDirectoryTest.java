package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.glrnn.cli.Processes.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvertedDirectoryTest {
    private static final Path HERE = Path.of("").toAbsolutePath();
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "runs/first, runs/first-linear",
        "runs/first/, runs/first-linear",
        "./runs/../runs/first/., runs/first-linear",
        "runs/first/checkpoints, runs/first-linear",
        "runs/first/checkpoints/, runs/first-linear",
        "runs/first/checkpoints/step-5, runs/first-step-5-linear",
        "runs/first/checkpoints/step-5/, runs/first-step-5-linear",
        "/a/checkpoint, /a/checkpoint-linear",
        "/a/b/checkpoints/.., /a/b-linear",
        "/a/first/checkpoints/step-5, /a/first-step-5-linear"})
    void liesNextToTheRun(String given, String expected) {
        assertEquals(Path.of(expected), ConvertedDirectory.of(Path.of(given), "linear"));
    }

    @ParameterizedTest
    @CsvSource({"., 0", "'', 0", ".., 1", "../.., 2"})
    void ofTheWorkingDirectoryAndAboveToo(String given, int up) {
        var source = HERE;
        for (var i = 0; i < up; i++) {
            source = source.getParent();
        }
        assertEquals(source.resolveSibling(source.getFileName() + "-linear"),
                ConvertedDirectory.of(Path.of(given), "linear"));
    }

    @Test
    void theRootHasNothingNextToIt() {
        var failure = assertThrows(CommandException.class, () -> ConvertedDirectory.of(Path.of("/"), "linear"));
        assertTrue(failure.getMessage().contains("--out"), failure.getMessage());
    }

    /** As from inside the run, and from inside its checkpoints. */
    @ParameterizedTest
    @CsvSource({"., first-true-recurrent", "checkpoints/.., first-true-recurrent",
        "checkpoints/step-1, first-step-1-true-recurrent", "checkpoints/step-1/../.., first-true-recurrent"})
    void aRunIsConvertedFromInsideIt(String given, String expected) throws IOException {
        var run = directory.resolve("first");
        var text = SmallTraining.writeText(directory);
        assertEquals(0, InProcess.glrnn("train", "--data", text.toString(), "--run", run.toString(), "--n-layer", "1",
                "--d-model", "8", "--d-h", "8", "--d-channel-mixing", "8", "--window", "12", "--batch", "3", "--steps",
                "1").code());
        var before = files(run);
        var result = in(run, "convert", "--to", "true-recurrent", given);
        assertEquals(0, result.code(), result.err());
        assertEquals(before, files(run), "something was written into the run");
        assertEquals(directory.toRealPath().resolve(expected).toString(), result.out().strip());
        assertTrue(Files.isDirectory(directory.resolve(expected).resolve("checkpoints/step-1")));
    }

    private static Result in(Path working, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", working.toString()));
        command.addAll(Processes.command(List.of(words)));
        // Relative entries of the class path would be looked for in the run.
        var at = command.indexOf("-cp") + 1;
        command.set(at, absolute(command.get(at)));
        return Processes.run(Map.of(), command.toArray(String[]::new));
    }

    private static String absolute(String classPath) {
        return String.join(File.pathSeparator, List.of(classPath.split(File.pathSeparator)).stream()
                .map(entry -> Path.of(entry).toAbsolutePath().toString()).toList());
    }

    private static List<String> files(Path run) throws IOException {
        try (var all = Files.walk(run)) {
            return all.map(Path::toString).sorted().toList();
        }
    }
}
