package org.glrnn.data;

/** Text that is missing, unreadable, too short, or not made of the tokens a model knows. */
public sealed class DataException extends GlrnnException permits UnknownTokenException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message one complete line: what, where, what to do
     */
    public DataException(String message) {
        super(message);
    }

    /**
     * Creates an exception with the underlying failure.
     *
     * @param message one complete line: what, where, what to do
     * @param cause the failure that was found first
     */
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
