package org.glrnn.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The project's documents. */
final class Documents {
    private Documents() {
    }

    /** Returns the directory that README.md is in. */
    static Path root() {
        var directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("README.md"))) {
            directory = directory.getParent();
        }
        return directory;
    }

    static String text(String path) throws IOException {
        return Files.readString(root().resolve(path));
    }
}
