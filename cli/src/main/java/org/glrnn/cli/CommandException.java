package org.glrnn.cli;

import org.glrnn.data.GlrnnException;

/** A request that the command line itself finds wrong. */
final class CommandException extends GlrnnException {
    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }
}
