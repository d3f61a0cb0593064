package org.glrnn.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lock of a run directory: a file that the operating system locks, and frees when its owner ends in whatever way. The
 * file holds the owner's process id, and nothing after a proper end.
 */
final class RunLock implements AutoCloseable {
    static final String FILE = ".lock";
    private static final int MOST_DIGITS = 20;
    // The operating system's locks are a process's: they do not keep a second run of this process out, and would go when
    // it closes the file.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();
    private final Path directory;
    private final FileChannel channel;
    private final OptionalLong abandonedBy;

    private RunLock(Path directory, FileChannel channel, OptionalLong abandonedBy) {
        this.directory = directory;
        this.channel = channel;
        this.abandonedBy = abandonedBy;
    }

    /**
     * Takes the lock.
     *
     * @throws TrainingException names the process that holds it
     */
    static RunLock take(Path path) throws IOException {
        var directory = path.toRealPath();
        if (!HELD.add(directory)) {
            throw inUse(path, "this process");
        }
        FileChannel channel = null;
        RunLock lock = null;
        try {
            channel = FileChannel.open(directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            lock = take(path, directory, channel);
            return lock;
        } finally {
            if (lock == null) {
                HELD.remove(directory);
                close(channel);
            }
        }
    }

    /** Returns the process that held the lock and ended without giving it back. */
    OptionalLong abandonedBy() {
        return abandonedBy;
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            channel.truncate(0);
        } finally {
            HELD.remove(directory);
        }
    }

    private static RunLock take(Path path, Path directory, FileChannel channel) throws IOException {
        var owner = owner(channel);
        if (!isFree(path, channel, owner)) {
            throw inUse(path, owner.isPresent() ? "process " + owner.getAsLong() : "another process");
        }
        channel.truncate(0).write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
        return new RunLock(directory, channel, owner);
    }

    private static boolean isFree(Path path, FileChannel channel, OptionalLong owner) {
        try {
            return channel.tryLock() != null;
        } catch (IOException e) {
            // Some network file systems have no locks: what is left is to ask whether the owner still runs.
            if (owner.isPresent() && ProcessHandle.of(owner.getAsLong()).isPresent()) {
                throw new TrainingException(path + " seems to be in use by process " + owner.getAsLong() + ", and its file"
                        + " system has no locks to be sure; if that process does not train there, delete "
                        + path.resolve(FILE), e);
            }
            return true;
        }
    }

    private static OptionalLong owner(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(MOST_DIGITS);
        channel.read(bytes, 0);
        var text = StandardCharsets.US_ASCII.decode(bytes.flip()).toString().strip();
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static TrainingException inUse(Path path, String owner) {
        return new TrainingException(path + " is in use by " + owner + ", which trains there; wait for it or end it, or"
                + " choose another directory with --run");
    }

    private static void close(FileChannel channel) throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
