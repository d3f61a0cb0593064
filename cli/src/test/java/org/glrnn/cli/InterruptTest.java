package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.glrnn.checkpoint.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** A training that is told to stop finishes its step, saves, reports and ends with the signal's exit code. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs kill")
class InterruptTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void aSignalSavesAndReportsAndKeepsOthersOutUntilThen(String signal, int code) throws IOException, InterruptedException {
        assumeTrue(code == 143 || !isInterruptIgnored(), "SIGINT is ignored here, as in background jobs of a script");
        var run = directory.resolve("a run");
        var process = train(run, "--d-model", "8", "--d-h", "8", "--window", "8", "--batch", "2", "--steps", "1000000",
                "--save-every", "1000000", "--eval-every", "1000000");
        try {
            awaitFirstStep(process, run.resolve("metrics.jsonl"));
            var second = InProcess.glrnn("train", "--resume", "--run", run.toString());
            assertEquals(1, second.code());
            assertTrue(second.err().contains("is in use by process " + process.pid() + ","), second.err());
            send(signal, process);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it did not end");
            assertEquals(code, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
        var result = JsonMapper.shared().readTree(Files.readString(directory.resolve("out")));
        assertTrue(result.get("interrupted").asBoolean(), result.toString());
        assertTrue(Files.isDirectory(run.resolve("checkpoints/step-" + result.get("steps").asLong())), result.toString());
        assertTrue(err().contains("continue with: glrnn train --resume --run '" + run + "'"), err());
        assertEquals("", Files.readString(run.resolve(".lock")), "the lock is given back");
    }

    @Test
    void aRunThatReadAPipeSaysThatItNeedsTheTextAgain() throws IOException, InterruptedException {
        var run = directory.resolve("run");
        var process = train(run, "--data", "-", "--d-model", "8", "--d-h", "8", "--window", "8", "--batch", "2",
                "--steps", "1000000", "--save-every", "1000000", "--eval-every", "1000000");
        try {
            awaitFirstStep(process, run.resolve("metrics.jsonl"));
            send("TERM", process);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it did not end");
        } finally {
            process.destroyForcibly();
        }
        assertTrue(err().contains("--run " + run + " --data " + directory.resolve("text")
                + " - (with the same text on standard input)"), err());
    }

    /** Between the two signals lies a step that takes its time; should it end in between, the next try will not. */
    @Test
    void aSecondSignalStopsAtOnceAndLeavesTheLastCheckpointWhole() throws IOException, InterruptedException {
        for (var attempt = 0; attempt < 3; attempt++) {
            var run = directory.resolve("run" + attempt);
            var process = train(run, "--d-model", "128", "--d-h", "128", "--window", "128", "--batch", "8", "--steps",
                    "1000", "--save-every", "1", "--eval-every", "1000");
            try {
                await(process, () -> Files.isDirectory(run.resolve("checkpoints/step-1")));
                send("TERM", process);
                await(process, () -> err().contains("a second signal stops at once"));
                send("TERM", process);
                assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it did not end");
                assertEquals(143, process.exitValue());
            } finally {
                process.destroyForcibly();
            }
            requireWhole(run);
            if (!err().contains("continue with")) {
                return;
            }
        }
        fail("the second signal was never the one that stopped it: " + err());
    }

    private Process train(Path run, String... more) throws IOException {
        var text = Files.writeString(directory.resolve("text"), "stop in the name of love\n".repeat(250));
        List<String> words = new ArrayList<>(List.of("train", "--data", text.toString(), "--run", run.toString(), "--n-layer",
                "1", "--d-channel-mixing", "8", "--log-every", "1", "--validation-fraction", "0.2", "--json"));
        words.addAll(List.of(more));
        return new ProcessBuilder(Processes.command(words)).redirectInput(text.toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile()).start();
    }

    private static void requireWhole(Path run) throws IOException {
        try (var checkpoints = Files.list(run.resolve("checkpoints"))) {
            for (var checkpoint : checkpoints.filter(path -> path.getFileName().toString().startsWith("step-")).toList()) {
                var loaded = Checkpoint.load(checkpoint);
                loaded.readMoments(loaded.model().parameterTable());
            }
        }
    }

    private static void send(String signal, Process process) throws IOException {
        assertEquals(0, Processes.run(Map.of(), "kill", "-" + signal, Long.toString(process.pid())).code());
    }

    /** The second lowest bit of SigIgn is SIGINT's, and what is ignored here is ignored in processes started here. */
    private static boolean isInterruptIgnored() throws IOException {
        var status = Path.of("/proc/self/status");
        return Files.exists(status) && Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }

    private String err() throws IOException {
        return Files.readString(directory.resolve("err"));
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Process process, Condition condition) throws IOException, InterruptedException {
        while (process.isAlive() && !condition.holds()) {
            Thread.sleep(5);
        }
        assertTrue(process.isAlive(), "it ended too early");
    }

    private static void awaitFirstStep(Process process, Path metrics) throws IOException, InterruptedException {
        await(process, () -> Files.exists(metrics) && Files.readString(metrics).contains("\"loss\""));
    }
}
