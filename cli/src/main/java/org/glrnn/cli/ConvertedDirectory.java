package org.glrnn.cli;

import java.nio.file.Path;

import org.glrnn.checkpoint.CheckpointStore;

/** Where a converted checkpoint goes by default: next to what it was made of, never into it, and not hidden. */
final class ConvertedDirectory {
    private ConvertedDirectory() {
    }

    /**
     * Returns the directory.
     *
     * @param given what the user named: a run, its checkpoints or one of these, in any way, such as {@code .}
     * @param kind what it becomes, in a word
     */
    static Path of(Path given, String kind) {
        var source = given.toAbsolutePath().normalize();
        var name = "";
        if (isStore(source.getParent())) {
            name = "-" + source.getFileName();
            source = source.getParent();
        }
        if (isStore(source)) {
            source = source.getParent();
        }
        if (source.getFileName() == null) {
            throw new CommandException("there is nothing next to " + source + "; give a directory with --out DIR");
        }
        return asGiven(source.resolveSibling(source.getFileName() + name + "-" + kind), given);
    }

    private static boolean isStore(Path directory) {
        return directory != null && directory.endsWith(CheckpointStore.DIRECTORY);
    }

    private static Path asGiven(Path target, Path given) {
        var here = Path.of("").toAbsolutePath();
        return !given.isAbsolute() && target.startsWith(here) ? here.relativize(target) : target;
    }
}
