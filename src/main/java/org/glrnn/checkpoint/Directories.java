package org.glrnn.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/**
 * Directories that come and go as a whole. An interrupted program may leave next to {@code name}
 * {@code .name.new} (not finished: worthless), {@code .name.old} (replaced: the only one left if {@code name} is
 * missing) and {@code .name.gone} (being removed).
 */
final class Directories {
    private static final String NEW = ".new";
    private static final String OLD = ".old";
    private static final String GONE = ".gone";

    /** Fills a directory. */
    interface Writer {
        void write(Path directory) throws IOException;
    }

    private Directories() {
    }

    /** Lets {@code writer} fill a new directory and puts it in {@code target}'s place, or changes nothing. */
    static void replace(Path target, Writer writer) throws IOException {
        var temporary = beside(target, NEW);
        delete(temporary);
        Files.createDirectory(temporary);
        try {
            writer.write(temporary);
            force(temporary);
            if (Files.exists(target)) {
                move(target, beside(target, OLD));
            }
            move(temporary, target);
            force(target.getParent());
        } finally {
            delete(temporary);
        }
        delete(beside(target, OLD));
    }

    /** Removes a directory; an interruption leaves no half of it under its name. */
    static void remove(Path target) throws IOException {
        move(target, beside(target, GONE));
        delete(beside(target, GONE));
    }

    /** Repairs what interrupted calls left in {@code parent}. */
    static void recover(Path parent) throws IOException {
        for (var left : leftovers(parent)) {
            var name = left.getFileName().toString();
            var target = parent.resolve(name.substring(1, name.lastIndexOf('.')));
            if (name.endsWith(OLD) && Files.notExists(target)) {
                move(left, target);
            } else {
                delete(left);
            }
        }
    }

    private static List<Path> leftovers(Path parent) throws IOException {
        try (var entries = Files.list(parent)) {
            return entries.filter(e -> e.getFileName().toString().matches("\\.step-\\d+\\.(new|old|gone)")).toList();
        }
    }

    private static Path beside(Path target, String suffix) {
        return target.resolveSibling("." + target.getFileName() + suffix);
    }

    private static void move(Path from, Path to) throws IOException {
        delete(to);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var tree = Files.walk(directory)) {
                for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** Makes the directory's entries durable where the operating system can: not every one opens directories. */
    private static void force(Path directory) {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows: the file system's journal has to do.
        }
    }
}
