package org.glrnn.cli;

import org.glrnn.data.GlrnnException;

/** Results that could not be printed. */
final class OutputException extends GlrnnException {
    private static final long serialVersionUID = 1L;

    OutputException(String message) {
        super(message);
    }
}
