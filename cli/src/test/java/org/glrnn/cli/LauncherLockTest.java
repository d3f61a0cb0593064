package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.glrnn.cli.Processes.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** One build at a time: a lock that is held is waited for, any other never. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherLockTest extends LauncherFixture {
    private Path app;

    @BeforeEach
    void writeJdk() throws IOException {
        jdk("jdk", "25");
        app = home.resolve("cli/target/app");
    }

    @Test
    void aLockThatCannotBeMadeIsOneLine() throws IOException {
        refuse("mkdir", "*/lock");
        assertRefused(start(), "lock: Read-only file system");
    }

    @Test
    void aDirectoryThatCannotBeMadeIsOneLine() throws IOException {
        refuse("mkdir", "*/app");
        assertRefused(start(), "app: Read-only file system");
    }

    @Test
    void aFileInTheLocksPlaceIsOneLine() throws IOException {
        Files.createDirectories(app);
        Files.createFile(app.resolve("lock"));
        assertRefused(start(), "lock");
    }

    @Test
    void aFileInTheDirectorysPlaceIsOneLine() throws IOException {
        Files.createDirectories(app.getParent());
        Files.createFile(app);
        assertRefused(start(), "app");
    }

    @Test
    void anOldLockThatCannotBeRemovedIsOneLine() throws IOException {
        lockOf(Long.toString(dead()));
        refuse("rm", "*/lock");
        assertRefused(start(), "lock: Read-only file system");
    }

    @Test
    void theLockOfAProcessThatIsGoneDoesNotCount() throws IOException {
        lockOf(Long.toString(dead()));
        assertBuilt(start());
    }

    @Test
    void aLockWithoutAnOwnerDoesNotCountForLong() throws IOException {
        Files.createDirectories(app.resolve("lock"));
        assertBuilt(start());
    }

    @Test
    void waitingForAnotherBuildIsSaidOnce() throws IOException, InterruptedException {
        var owner = new ProcessBuilder("sleep", "2.5").start();
        lockOf(Long.toString(owner.pid()));
        var reaper = Thread.ofVirtual().start(() -> await(owner));
        var result = start();
        reaper.join();
        assertAll(
                () -> assertEquals(0, result.code(), result.err()),
                () -> assertTrue(result.err().startsWith("glrnn: waiting for process " + owner.pid()), result.err()),
                () -> assertEquals(1, result.err().split("waiting", -1).length - 1, result.err()),
                () -> assertTrue(result.err().contains(app.resolve("lock").toString()), result.err()));
    }

    @Test
    void aPresentBuildRunsWhereNothingCanBeWritten() throws IOException {
        assertBuilt(start());
        for (var tool : new String[] {"mkdir", "touch", "mv", "rm", "cp"}) {
            refuse(tool, "*");
        }
        assertTrue(app.toFile().setWritable(false));
        try {
            var result = start();
            assertEquals(0, result.code(), result.err());
            assertTrue(result.out().endsWith("[devices]\n"), result.out());
        } finally {
            assertTrue(app.toFile().setWritable(true));
        }
    }

    private Result start() throws IOException {
        return start(home.resolve("glrnn"), "devices");
    }

    /** As a file system that cannot be written, also for root. */
    private void refuse(String tool, String pattern) throws IOException {
        script(tools.resolve(tool), """
                for last in "$@"; do :; done
                case $last in
                  %2$s) echo "%1$s: cannot write $last: Read-only file system" >&2; exit 1 ;;
                esac
                exec %3$s "$@"
                """.formatted(tool, pattern, find(tool)));
    }

    private void lockOf(String process) throws IOException {
        Files.createDirectories(app.resolve("lock"));
        Files.writeString(app.resolve("lock/pid"), process + "\n");
    }

    private static long dead() throws IOException {
        var process = new ProcessBuilder("true").start();
        await(process);
        return process.pid();
    }

    private static void await(Process process) {
        try {
            process.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void assertBuilt(Result result) {
        assertAll(
                () -> assertEquals(0, result.code(), result.err()),
                () -> assertTrue(result.err().contains("building"), result.err()),
                () -> assertFalse(Files.exists(app.resolve("lock"))));
    }

    private void assertRefused(Result result, String words) {
        assertAll(
                () -> assertEquals(1, result.code(), result.err()),
                () -> assertEquals("", result.out()),
                () -> assertEquals(1, result.err().lines().count(), result.err()),
                () -> assertTrue(result.err().startsWith("glrnn: "), result.err()),
                () -> assertTrue(result.err().contains(words), result.err()),
                () -> assertTrue(result.err().contains("; make the directory writable"), result.err()),
                () -> assertFalse(Files.exists(temporary.resolve("builds"))));
    }
}
