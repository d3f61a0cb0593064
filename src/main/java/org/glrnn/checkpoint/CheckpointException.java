package org.glrnn.checkpoint;

import org.glrnn.data.GlrnnException;

/** A checkpoint or a tensor file that is missing, damaged, of another model, or cannot be written. */
public final class CheckpointException extends GlrnnException {
    private static final long serialVersionUID = 1L;
    private final Reason reason;

    /** What was found: stable, for programs; the message is for people and may change. */
    public enum Reason {
        /** There is no such file or directory, or no checkpoint in it. */
        MISSING,
        /** The operating system failed to read or write. */
        INPUT_OUTPUT,
        /** The file is shorter than the eight bytes of the header's length. */
        FILE_TOO_SHORT,
        /** The header's length is 0, above 100 MB, or above the file's. */
        HEADER_LENGTH,
        /** The header is not UTF-8, not JSON, not an object, or has a key twice. */
        HEADER_SYNTAX,
        /** A tensor's entry lacks a key, has one too many, or holds a value of a wrong type. */
        TENSOR_ENTRY,
        /** A tensor's element type is not F32. */
        TENSOR_TYPE,
        /** A tensor's sizes multiply to more than can be addressed. */
        TENSOR_OVERFLOW,
        /** A tensor's byte range does not fit its sizes or type. */
        TENSOR_RANGE,
        /** The byte ranges overlap, leave a hole, or do not end with the file. */
        COVERAGE,
        /** A tensor that is asked for is not in the file. */
        TENSOR_MISSING,
        /** A tensor holds a value that is not finite. */
        NOT_FINITE,
        /** Names or shapes in the file are not those of the model. */
        MODEL_MISMATCH,
        /** state.json cannot be understood. */
        STATE,
        /** state.json is of a format version this program does not know. */
        VERSION,
        /** A file's SHA-256 is not the one in state.json. */
        CHECKSUM
    }

    /**
     * Creates an exception.
     *
     * @param reason what was found
     * @param message one complete line: what, where, what to do
     */
    public CheckpointException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * Creates an exception with the underlying failure.
     *
     * @param reason what was found
     * @param message one complete line: what, where, what to do
     * @param cause the failure that was found first
     */
    public CheckpointException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Returns what was found. */
    public Reason reason() {
        return reason;
    }
}
