package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPartsTest {
    @TempDir
    private Path directory;

    @Test
    void theFirstTenStepsLeaveTheMeanSpeed() {
        var clock = new StepClock(100);
        assertTrue(Double.isNaN(clock.tokensPerSecond()));
        assertEquals(Duration.ZERO, clock.eta(5));
        for (int i = 0; i < 10; i++) {
            clock.add(1_000_000_000);
        }
        assertEquals(100, clock.tokensPerSecond(), 1e-9);
        clock.add(500_000_000);
        clock.add(500_000_000);
        assertEquals(200, clock.tokensPerSecond(), 1e-9);
        assertEquals(Duration.ofMillis(1500), clock.eta(3));
    }

    @Test
    void aLapIsTheSpeedSinceTheOneBefore() {
        var clock = new StepClock(100);
        assertTrue(Double.isNaN(clock.lap()));
        clock.add(1_000_000_000);
        assertEquals(100, clock.lap(), 1e-9);
        assertTrue(Double.isNaN(clock.lap()));
        clock.add(500_000_000);
        clock.add(500_000_000);
        assertEquals(200, clock.lap(), 1e-9);
        assertEquals(150, clock.tokensPerSecond(), 1e-9);
    }

    @Test
    void peakMemoryIsTheHighWaterMark() throws IOException {
        Files.writeString(directory.resolve("status"), "VmPeak:\t  999 kB\nVmHWM:\t  204800 kB\nVmRSS:\t 1 kB\n");
        assertEquals(200, PeakMemory.megabytes(directory.resolve("status")));
        assertTrue(PeakMemory.megabytes(directory.resolve("none")) > 0);
        assertTrue(PeakMemory.megabytes() > 0);
    }

    @Test
    void theCommitIsTheOneCheckedOut() throws IOException {
        Files.createDirectories(directory.resolve("refs/heads"));
        Files.write(directory.resolve("packed-refs"), new byte[] {(byte) 0xff, '\n'});
        Files.writeString(directory.resolve("HEAD"), "ref: refs/heads/main\n");
        assertThrows(IOException.class, () -> Manifest.commit(directory), "which the manifest takes for no checkout");
        Files.delete(directory.resolve("packed-refs"));
        Files.writeString(directory.resolve("HEAD"), "ref: refs/heads/main\n");
        assertNull(Manifest.commit(directory));
        Files.writeString(directory.resolve("packed-refs"), "# pack-refs\n" + "b".repeat(40) + " refs/heads/main\n");
        assertEquals("b".repeat(40), Manifest.commit(directory));
        Files.writeString(directory.resolve("refs/heads/main"), "a".repeat(40) + "\n");
        assertEquals("a".repeat(40), Manifest.commit(directory));
        Files.writeString(directory.resolve("HEAD"), "c".repeat(40) + "\n");
        assertEquals("c".repeat(40), Manifest.commit(directory));
    }
}
