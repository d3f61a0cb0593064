package org.glrnn.data;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** Finds the files of directory trees. */
final class FileTree {
    private FileTree() {
    }

    /** Replaces each directory by its matching files, in the order of their paths, links followed, no file twice. */
    static List<Path> expand(List<Path> paths, String glob) {
        if (paths.stream().filter(StandardInput::is).count() > 1) {
            throw new DataException("standard input (" + StandardInput.PATH + ") is given twice, but can be read only"
                    + " once; leave one out");
        }
        var files = new ArrayList<Path>();
        for (var path : paths) {
            if (StandardInput.is(path)) {
                files.add(path);
            } else if (!Files.exists(path)) {
                throw new DataException(path + " does not exist; check the path given with --data or as data.path");
            } else if (Files.isDirectory(path)) {
                files.addAll(matching(path, glob));
            } else {
                files.add(path);
            }
        }
        return files;
    }

    private static List<Path> matching(Path directory, String glob) {
        var matcher = matcher(directory, glob);
        var files = new ArrayList<Path>();
        try {
            var root = directory.toRealPath();
            Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE,
                    new Collector(root, matcher, files));
            files.sort(Comparator.comparing(file -> file.toString().replace('\\', '/')));
            removeRepeated(files);
        } catch (IOException e) {
            throw TextFiles.unreadable(directory, e);
        }
        if (files.isEmpty()) {
            throw new DataException("no file in the directory " + directory + " matches \"" + glob
                    + "\"; give another --glob or data.glob");
        }
        return files;
    }

    /** A file and a link to it are one text: read twice it would be in training and validation. */
    private static void removeRepeated(List<Path> files) throws IOException {
        Set<Path> seen = new HashSet<>();
        for (var each = files.iterator(); each.hasNext();) {
            if (!seen.add(each.next().toRealPath())) {
                each.remove();
            }
        }
    }

    /** {@code **}{@code /x} also means {@code x} itself, as in every shell but not in Java. */
    private static PathMatcher matcher(Path directory, String glob) {
        try {
            var system = FileSystems.getDefault();
            var whole = system.getPathMatcher("glob:" + glob);
            var rest = system.getPathMatcher("glob:" + (glob.startsWith("**/") ? glob.substring(3) : glob));
            return path -> whole.matches(path) || rest.matches(path);
        } catch (PatternSyntaxException e) {
            throw new DataException("the glob \"" + glob + "\" for the directory " + directory + " is wrong: "
                    + e.getDescription() + "; write for example **.{java,md}", e);
        }
    }

    private static final class Collector extends SimpleFileVisitor<Path> {
        private final Path root;
        private final PathMatcher matcher;
        private final List<Path> files;

        Collector(Path root, PathMatcher matcher, List<Path> files) {
            this.root = root;
            this.matcher = matcher;
            this.files = files;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            boolean hidden = !directory.equals(root) && isHidden(directory);
            return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!isHidden(file) && matcher.matches(root.relativize(file))) {
                if (attributes.isSymbolicLink()) {
                    throw new DataException(file + " is a link to something that does not exist; remove it, or leave it"
                            + " out with --glob or data.glob");
                }
                if (attributes.isRegularFile()) {
                    files.add(file);
                }
            }
            return FileVisitResult.CONTINUE;
        }

        /** A link to a directory that it lies in leads to nothing new. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof FileSystemLoopException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        private static boolean isHidden(Path path) {
            return path.getFileName().toString().startsWith(".");
        }
    }
}
