package org.glrnn.report;

import org.glrnn.data.GlrnnException;

/** A report that cannot be written. */
public final class ReportException extends GlrnnException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception with the underlying failure.
     *
     * @param message one complete line: what, where, what to do
     * @param cause the failure that was found first
     */
    public ReportException(String message, Throwable cause) {
        super(message, cause);
    }
}
