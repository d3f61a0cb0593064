package org.glrnn.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

import org.glrnn.checkpoint.CheckpointStore;
import org.glrnn.data.GlrnnException;

/** The directory of one run, held by one process at a time. */
final class RunDirectory implements AutoCloseable {
    private static final String NEW = ".%s.new";
    // What a program leaves that was interrupted before its run began: such a directory counts as empty.
    private static final Set<String> LEFT_BEFORE_THE_START = Set.of(RunLock.FILE, NEW.formatted(RunConfigurations.FILE));
    private final Path path;
    private final RunLock lock;

    private RunDirectory(Path path, RunLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes a directory for a run.
     *
     * @throws TrainingException if it is not empty and is not to be continued, holds something else than a run, is in
     *     use, or cannot be written
     */
    static RunDirectory open(Path path, boolean resume) {
        requireUsable(path, resume);
        try {
            Files.createDirectories(path);
            return new RunDirectory(path, RunLock.take(path));
        } catch (FileSystemException e) {
            throw cannotWrite(e.getFile() == null ? path : Path.of(e.getFile()), e);
        } catch (IOException e) {
            throw cannotWrite(path, e);
        }
    }

    /** Refuses a directory that a run must not be written to; changes nothing. */
    static void requireUsable(Path path, boolean resume) {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new TrainingException(path + " is a file; give a directory with --run");
        }
        if (entries(path).isEmpty()) {
            return;
        }
        if (!resume) {
            throw new TrainingException(path + " is not empty; continue its run with --resume, or choose another"
                    + " directory with --run");
        }
        if (!Files.exists(path.resolve(RunConfigurations.FILE))) {
            throw new TrainingException(path + " is not empty and holds no run (" + RunConfigurations.FILE
                    + " is missing); choose another directory with --run");
        }
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    Path path() {
        return path;
    }

    /** Returns the process that trained here before and did not end properly. */
    OptionalLong abandonedBy() {
        return lock.abandonedBy();
    }

    CheckpointStore checkpoints(int keep) {
        return new CheckpointStore(path.resolve(CheckpointStore.DIRECTORY), keep);
    }

    /** Writes a file as a whole: whatever happens, it has its old or its new contents. */
    void write(String name, byte[] contents) {
        var temporary = path.resolve(NEW.formatted(name));
        try {
            try (var channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                var buffer = ByteBuffer.wrap(contents);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(temporary, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw cannotWrite(path.resolve(name), e);
        }
    }

    /** Gives the directory back; removes it if nothing was written. */
    @Override
    public void close() {
        try {
            lock.close();
            if (entries(path).isEmpty()) {
                Files.deleteIfExists(path.resolve(RunLock.FILE));
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // An empty directory that stays does no harm.
        }
    }

    static TrainingException cannotWrite(Path path, IOException e) {
        boolean inTheWay = e instanceof FileSystemException && !(e instanceof AccessDeniedException)
                && Files.isDirectory(path);
        return new TrainingException("cannot write " + path + ": " + GlrnnException.reason(e) + "; "
                + (inTheWay ? "move the directory away" : "free space or check permissions")
                + ", then continue with --resume", e);
    }

    static TrainingException cannotRead(Path path, IOException e) {
        return new TrainingException("cannot read " + path + ": " + GlrnnException.reason(e)
                + "; check permissions or move it away, then continue with --resume", e);
    }

    private static List<Path> entries(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (var entries = Files.list(path)) {
            return entries.filter(entry -> !LEFT_BEFORE_THE_START.contains(entry.getFileName().toString())).toList();
        } catch (IOException e) {
            throw new TrainingException("cannot read " + path + ": " + GlrnnException.reason(e)
                    + "; check permissions, or choose another directory with --run", e);
        }
    }
}
