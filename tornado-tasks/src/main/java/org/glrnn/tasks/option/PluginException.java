package org.glrnn.tasks.option;

/** A type that a jar on the class path lists cannot be used: one line that names class and jar, and says what to do. */
public final class PluginException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message one complete line: what, where, what to do
     * @param cause the failure that was found first; may be null
     */
    public PluginException(String message, Throwable cause) {
        super(message, cause);
    }
}
