package org.glrnn.data;

import java.io.FilterInputStream;
import java.io.InputStream;
import java.nio.file.Path;

/** Standard input instead of a file: the path {@code -}, as with most commands. A file of that name is {@code ./-}. */
public final class StandardInput {
    /** The path that means it. */
    public static final String PATH = "-";
    private static final String NAME = "standard input";

    private StandardInput() {
    }

    /** Returns whether a path means standard input. */
    public static boolean is(Path path) {
        return path.equals(Path.of(PATH));
    }

    /** Returns what to call a path in a message. */
    static String name(Path path) {
        return is(path) ? NAME : path.toString();
    }

    /** Returns it as a stream to read, which leaves it open when it is closed. */
    static InputStream open() {
        return new FilterInputStream(System.in) {
            @Override
            public void close() {
                // Standard input is the process's, not the reader's.
            }
        };
    }
}
