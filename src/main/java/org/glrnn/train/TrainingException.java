package org.glrnn.train;

import org.glrnn.data.GlrnnException;

/** A training run that cannot start or continue. */
public final class TrainingException extends GlrnnException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message one complete line: what, where, what to do
     */
    public TrainingException(String message) {
        super(message);
    }

    /**
     * Creates an exception with the underlying failure.
     *
     * @param message one complete line: what, where, what to do
     * @param cause the failure that was found first
     */
    public TrainingException(String message, Throwable cause) {
        super(message, cause);
    }
}
