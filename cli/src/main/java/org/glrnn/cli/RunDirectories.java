package org.glrnn.cli;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Names for runs the user did not name. */
final class RunDirectories {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private RunDirectories() {
    }

    /** Returns {@code runs/<name>-<now>}. */
    static Path next(String name) {
        return Path.of("runs", name + "-" + TIME.format(LocalDateTime.now()));
    }
}
