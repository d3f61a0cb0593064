package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Training and generation for as long as {@code glrnn.soak.minutes} says, each: heap and native memory stay flat. */
@Tag("soak")
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads the memory of a process from /proc")
class SoakTest {
    private static final double MINUTES = Double.parseDouble(System.getProperty("glrnn.soak.minutes", "30"));
    private static final int SAMPLES = 12;
    /** Samples in which the just-in-time compiler and the collector still settle. */
    private static final int WARM_UP = 4;
    private static final double GROWTH = 1.05;
    private static final long SLACK_KB = 4096;
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern LIVE = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
    @TempDir
    private Path directory;
    private Path text;

    /** In kB: live objects, and what the process holds in all. */
    private record Memory(long heap, long resident) {
    }

    @BeforeEach
    void writeText() throws IOException {
        assumeTrue(Files.isExecutable(jcmd()), "there is no jcmd to ask the process's heap");
        text = SmallTraining.writeText(directory);
    }

    @Test
    void training() throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(SmallTraining.LINEAR.arguments(text, directory.resolve("run")));
        words.set(words.indexOf("--steps") + 1, "2000000000");
        words.set(words.indexOf("--save-every") + 1, "500");
        words.set(words.indexOf("--eval-every") + 1, "500");
        words.set(words.indexOf("--log-every") + 1, "100");
        var process = start(words);
        requireFlat("training", process);
        process.destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it did not end");
        assertEquals(143, process.exitValue());
        assertEquals(0, InProcess.glrnn("inspect", directory.resolve("run").toString()).code());
    }

    @Test
    void generation() throws IOException, InterruptedException {
        var run = directory.resolve("run");
        assertEquals(0, InProcess.glrnn(SmallTraining.LINEAR.arguments(text, run).toArray(String[]::new)).code());
        requireFlat("generation", start(List.of("generate", run.toString(), "--max-tokens", "2000000000")));
    }

    private Process start(List<String> words) throws IOException {
        var command = Processes.command(words);
        command.remove("-XX:TieredStopAtLevel=1");
        return new ProcessBuilder(command).redirectOutput(Redirect.DISCARD)
                .redirectError(directory.resolve("err").toFile()).start();
    }

    private void requireFlat(String what, Process process) throws IOException, InterruptedException {
        var samples = new ArrayList<Memory>();
        try {
            for (var i = 0; i < SAMPLES; i++) {
                var ended = process.waitFor((long) (MINUTES * 60_000 / SAMPLES), TimeUnit.MILLISECONDS);
                assertTrue(!ended, () -> "it ended: " + err());
                samples.add(memory(process));
                System.out.println(what + " " + (i + 1) + "/" + SAMPLES + " of " + MINUTES + " min: heap "
                        + samples.getLast().heap() + " kB, resident " + samples.getLast().resident() + " kB");
            }
        } catch (AssertionError | IOException | InterruptedException failure) {
            process.destroyForcibly();
            throw failure;
        }
        var settled = samples.get(WARM_UP);
        var last = samples.getLast();
        if (!what.equals("training")) {
            process.destroyForcibly();
        }
        assertTrue(last.heap() <= settled.heap() * GROWTH + SLACK_KB, "the heap grew: " + samples);
        assertTrue(last.resident() <= settled.resident() * GROWTH + SLACK_KB, "native memory grew: " + samples);
    }

    private static Memory memory(Process process) throws IOException {
        var pid = Long.toString(process.pid());
        // Collects, and counts what is left: between a collection and a look at the heap there would be new garbage.
        var histogram = Processes.run(Map.of(), jcmd().toString(), pid, "GC.class_histogram").out();
        var live = LIVE.matcher(histogram);
        assertTrue(live.find(), histogram);
        var resident = RESIDENT.matcher(Files.readString(Path.of("/proc", pid, "status")));
        assertTrue(resident.find());
        return new Memory(Long.parseLong(live.group(1)) >> 10, Long.parseLong(resident.group(1)));
    }

    private static Path jcmd() {
        return Path.of(System.getProperty("java.home"), "bin", "jcmd");
    }

    private String err() {
        try {
            return Files.readString(directory.resolve("err"));
        } catch (IOException failure) {
            return failure.toString();
        }
    }
}
