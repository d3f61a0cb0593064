package org.glrnn.cli;

/** The exit codes of {@code glrnn}. */
final class ExitCode {
    /** Done. */
    static final int OK = 0;
    /** Something failed while it ran. */
    static final int FAILURE = 1;
    /** The request is wrong: an option, a value, a configuration. */
    static final int USAGE = 2;
    /** Stopped by the user, with everything saved. */
    static final int INTERRUPTED = 130;

    private ExitCode() {
    }
}
