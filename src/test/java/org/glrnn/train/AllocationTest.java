package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

/**
 * Once compiled, a step allocates a few views and closures per task, and no vector and no array: a vector that C2
 * cannot keep in registers shows here as hundreds of kilobytes. In a JVM of its own: what other tests made C2 compile
 * first decides.
 */
class AllocationTest {
    private static final long MOST_A_STEP = 64 << 10;
    private static final long MOST_A_TOKEN = 32 << 10;

    @Test
    void aStepAllocatesNoArrays() throws IOException, InterruptedException {
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-cp",
                System.getProperty("java.class.path"), AllocationProbe.class.getName())
                .redirectError(Redirect.DISCARD).start();
        var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        assertEquals(0, process.waitFor());
        long step = Long.parseLong(lines.getFirst());
        long token = Long.parseLong(lines.getLast());
        assertTrue(step <= MOST_A_STEP, step + " bytes a training step");
        assertTrue(token <= MOST_A_TOKEN, token + " bytes per token");
    }
}
