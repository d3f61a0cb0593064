package org.glrnn.data;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/**
 * A failure the user can do something about. The message is one complete line: what was wrong, where, and what to do.
 */
public abstract class GlrnnException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message one complete line; line breaks in it (out of a file or a library) become spaces
     */
    protected GlrnnException(String message) {
        super(oneLine(message));
    }

    /**
     * Creates an exception with the underlying failure.
     *
     * @param message one complete line; line breaks in it (out of a file or a library) become spaces
     * @param cause the failure that was found first
     */
    protected GlrnnException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    /**
     * Returns the reason of a failure to read or write in words, such as {@code No space left on device}: the failure's
     * own message is often a bare file name, or {@code Input length = 1} where text is not UTF-8.
     */
    public static String reason(IOException failure) {
        if (failure instanceof CharacterCodingException) {
            return "it is not UTF-8 text";
        }
        var words = failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
        return words == null || words.isBlank() ? kind(failure) : words;
    }

    private static String kind(IOException failure) {
        return failure.getClass().getSimpleName().replaceAll("Exception$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private static String oneLine(String message) {
        return message.replaceAll("\\R+", " ").strip();
    }
}
