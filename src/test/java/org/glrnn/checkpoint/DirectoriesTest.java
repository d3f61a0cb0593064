package org.glrnn.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that come, are replaced and go as a whole, whatever earlier interruptions left next to them. */
class DirectoriesTest {
    @TempDir
    private Path parent;

    private Path directory(String name, String contents) throws IOException {
        var directory = Files.createDirectories(parent.resolve(name));
        Files.writeString(directory.resolve("file"), contents);
        return directory;
    }

    private void replace(String contents) throws IOException {
        Directories.replace(parent.resolve("step-1"), directory -> Files.writeString(directory.resolve("file"), contents));
    }

    private void assertOnly(String contents) throws IOException {
        try (var entries = Files.list(parent)) {
            assertEquals(List.of("step-1"), entries.map(entry -> entry.getFileName().toString()).toList());
        }
        assertEquals(contents, Files.readString(parent.resolve("step-1/file")));
    }

    @Test
    void replacedOnesLeaveNothing() throws IOException {
        replace("one");
        assertOnly("one");
        replace("two");
        assertOnly("two");
    }

    @Test
    void leftoversAreNotInTheWay() throws IOException {
        directory(".step-1.new", "half");
        Files.writeString(parent.resolve(".step-1.new/more"), "half");
        directory(".step-1.old", "older");
        replace("one");
        directory(".step-1.old", "older");
        replace("two");
        assertOnly("two");
        assertFalse(Files.exists(parent.resolve("step-1/more")));
    }

    @Test
    void aWriterThatFailsChangesNothing() throws IOException {
        replace("one");
        assertThrows(IOException.class, () -> Directories.replace(parent.resolve("step-1"), directory -> {
            Files.writeString(directory.resolve("file"), "half");
            throw new IOException("no space");
        }));
        assertOnly("one");
    }

    @Test
    void removedOnesAreGoneAndSoIsWhatWasLeftOfRemovals() throws IOException {
        var target = directory("step-1", "one");
        directory(".step-1.gone", "half");
        Directories.remove(target);
        try (var entries = Files.list(parent)) {
            assertEquals(0, entries.count());
        }
    }

    @Test
    void recoveryBringsBackWhatOnlyTheOldHasAndClearsTheRest() throws IOException {
        directory(".step-1.old", "one");
        directory("step-2", "two");
        directory(".step-2.old", "older");
        directory(".step-3.new", "half");
        directory(".step-4.gone", "half");
        directory(".other.new", "not ours");
        Directories.recover(parent);
        assertEquals("one", Files.readString(parent.resolve("step-1/file")));
        assertEquals("two", Files.readString(parent.resolve("step-2/file")));
        try (var entries = Files.list(parent)) {
            assertEquals(List.of(".other.new", "step-1", "step-2"),
                    entries.map(entry -> entry.getFileName().toString()).sorted().toList());
        }
        assertTrue(Files.exists(parent.resolve(".other.new/file")));
    }
}
