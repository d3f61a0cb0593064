package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.cli.Processes.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Surroundings that fail or are strange, with the real process in them. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a POSIX shell")
class FaultsTest {
    private static final String SLOW_KERNELS = "-Dtornadojvm.routines=off";
    @TempDir
    private static Path directory;
    private static Path text;
    private static Path run;

    @BeforeAll
    static void train() throws IOException {
        text = SmallTraining.writeText(directory);
        run = directory.resolve("läuft 'gut' ✓");
        assertEquals(0, InProcess.glrnn(SmallTraining.STREAM.arguments(text, run).toArray(String[]::new)).code());
    }

    /** A limit on the size of files is the full disk that needs no rights: the next checkpoint meets it. */
    @Test
    void aFullDiskLosesNothing() throws IOException, InterruptedException {
        var undisturbed = directory.resolve("undisturbed");
        var full = directory.resolve("full");
        assertEquals(0, limited("unlimited", SmallTraining.LINEAR.arguments(text, undisturbed)).code());
        var resume = List.of("train", "--resume", "--run", full.toString());
        killAfterItsFirstCheckpoint(SmallTraining.LINEAR.arguments(text, full), full.resolve("checkpoints/step-4"));
        requireNoSpace(limited("8", resume), full);
        assertEquals(0, limited("unlimited", resume).code());
        SmallTraining.assertSame(undisturbed, full);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc, where even root can write nothing")
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        var result = InProcess.glrnn(SmallTraining.LINEAR.arguments(text, Path.of("/proc/run")).toArray(String[]::new));
        assertOneLine(result, 1, "cannot write /proc/run: ");
        assertOneLine(InProcess.glrnn("convert", "--export", "/proc/x", run.toString()), 1, "cannot write /proc/x: ");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /dev/full")
    void resultsThatStdoutDidNotTakeAreAFailure() throws IOException {
        var result = shell("\"$@\" > /dev/full", List.of("inspect", run.toString()));
        assertOneLine(result, 1, "could not be written to stdout: No space left on device");
    }

    @Test
    void aReaderThatLeavesIsNoFailure() throws IOException {
        var result = shell("\"$@\" | head -c 4; exit ${PIPESTATUS[0]}", List.of("generate", run.toString(), "--prompt",
                "noth", "--max-tokens", "100000000"));
        assertAll(() -> assertEquals(0, result.code(), result.err()), () -> assertEquals("noth", result.out()),
                () -> assertEquals("", result.err()));
    }

    /** A comma for decimals, an i without a dot, no home, a dumb terminal, names with blanks, quotes and more than ASCII. */
    @Test
    void strangeSurroundingsChangeNothing() throws IOException {
        var words = List.of("inspect", run.toString());
        var command = Processes.command(words);
        command.addAll(1, List.of("-Duser.language=tr", "-Duser.country=TR", "-Duser.home=/nonexistent"));
        var strange = Processes.run(Map.of("HOME", "/nonexistent", "TERM", "dumb", "LC_ALL", "C.UTF-8", "LANG", "tr_TR"),
                command.toArray(String[]::new));
        assertEquals(0, strange.code(), strange.err());
        assertEquals(InProcess.glrnn(words.toArray(String[]::new)).out(), strange.out());
    }

    private static Result limited(String blocks, List<String> arguments) throws IOException {
        return shell("ulimit -f " + blocks + "; \"$@\"", arguments);
    }

    private static void killAfterItsFirstCheckpoint(List<String> arguments, Path checkpoint)
            throws IOException, InterruptedException {
        var command = Processes.command(arguments);
        command.add(1, SLOW_KERNELS);
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.DISCARD).start();
        while (process.isAlive() && !Files.isDirectory(checkpoint)) {
            Thread.sleep(5);
        }
        process.destroyForcibly().waitFor();
    }

    private static Result shell(String script, List<String> arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of("bash", "-c", script, "bash"));
        var command = Processes.command(arguments);
        // Else the JVM's own file of counters meets the limit, and a warning about slow kernels hides the line to see.
        command.addAll(1, List.of("-XX:-UsePerfData", SLOW_KERNELS));
        words.addAll(command);
        var result = Processes.run(Map.of(), words.toArray(String[]::new));
        return new Result(result.code(), result.out(), Processes.withoutJvmWarnings(result.err()));
    }

    private static void requireNoSpace(Result result, Path run) throws IOException {
        assertEquals(1, result.code(), result.err());
        var line = result.err().lines().toList().getLast();
        assertTrue(line.startsWith("glrnn: cannot write " + run) && line.contains("File too large; free space"), result.err());
        try (var checkpoints = Files.list(run.resolve("checkpoints"))) {
            for (var checkpoint : checkpoints.toList()) {
                var loaded = Checkpoint.load(checkpoint);
                loaded.readMoments(loaded.model().parameterTable());
            }
        }
    }

    private static void assertOneLine(Result result, int code, String words) {
        assertAll(() -> assertEquals(code, result.code(), result.err()),
                () -> assertEquals(1, result.err().lines().count(), result.err()),
                () -> assertTrue(result.err().startsWith("glrnn: ") && result.err().contains(words), result.err()),
                () -> assertFalse(result.err().contains("Exception"), result.err()));
    }
}
