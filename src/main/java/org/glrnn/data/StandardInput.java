package org.glrnn.data;

import java.io.IOException;
import java.nio.file.Path;

/** Standard input in the place of a file: the path {@code -}, as with most commands. A file of that name is {@code ./-}. */
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

    /**
     * Reads it to its end.
     *
     * @throws DataException if there are more bytes than {@code most}, or reading fails
     */
    static byte[] read(int most) {
        try {
            var bytes = System.in.readNBytes(most);
            if (System.in.read() >= 0) {
                throw new DataException(NAME + " has more than " + most + " bytes, more than this program holds in memory;"
                        + " give a part of it");
            }
            return bytes;
        } catch (IOException e) {
            throw new DataException("cannot read " + NAME + ": " + GlrnnException.reason(e) + "; give a file", e);
        }
    }
}
