package org.glrnn.cli;

import org.glrnn.data.GlrnnException;

/** A model that no longer computes anything. */
final class DivergedException extends GlrnnException {
    private static final long serialVersionUID = 1L;

    DivergedException(String message) {
        super(message);
    }
}
