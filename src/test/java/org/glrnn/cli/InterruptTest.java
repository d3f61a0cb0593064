package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A training that is told to stop finishes its step, saves, reports and ends with the signal's exit code. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs kill")
class InterruptTest {
    @TempDir
    private Path directory;

    @Test
    void sigtermSavesAndReports() throws IOException, InterruptedException {
        var text = Files.writeString(directory.resolve("text"), "stop in the name of love\n".repeat(50));
        var run = directory.resolve("run");
        var out = directory.resolve("out").toFile();
        var process = new ProcessBuilder(Processes.command(List.of("train", "--data", text.toString(), "--run",
                run.toString(), "--n-layer", "1", "--d-model", "8", "--d-h", "8", "--d-channel-mixing", "8",
                "--window", "8", "--batch", "2", "--steps", "1000000", "--log-every", "1", "--json")))
                .redirectOutput(out).redirectError(directory.resolve("err").toFile()).start();
        try {
            awaitFirstStep(process, run.resolve("metrics.jsonl"));
            process.destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it did not end");
            assertEquals(128 + 15, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
        var result = JsonMapper.shared().readTree(Files.readString(out.toPath()));
        assertTrue(result.get("interrupted").asBoolean(), result.toString());
        assertTrue(Files.isDirectory(run.resolve("checkpoints/step-" + result.get("steps").asLong())), result.toString());
    }

    private static void awaitFirstStep(Process process, Path metrics) throws IOException, InterruptedException {
        while (process.isAlive() && !(Files.exists(metrics) && Files.readString(metrics).contains("\"loss\""))) {
            Thread.sleep(50);
        }
        assertTrue(process.isAlive(), "it ended before its first step");
    }
}
