package org.glrnn.train;

import org.glrnn.data.GlrnnException;

/** A configuration with an unknown key, a value of a wrong type or out of range, or a file that cannot be read. */
public final class ConfigurationException extends GlrnnException {
    private static final long serialVersionUID = 1L;
    private final String key;

    /**
     * Creates an exception about one key.
     *
     * @param key the key, such as {@code training.batch}, or the empty string where it is about the whole
     * @param message one complete line: what, where, what to do
     */
    public ConfigurationException(String key, String message) {
        super(message);
        this.key = key;
    }

    /**
     * Creates an exception about one key, with the underlying failure.
     *
     * @param key the key, such as {@code training.batch}, or the empty string where it is about the whole
     * @param message one complete line: what, where, what to do
     * @param cause the failure that was found first
     */
    public ConfigurationException(String key, String message, Throwable cause) {
        super(message, cause);
        this.key = key;
    }

    /** Returns the key it is about, such as {@code training.batch}; empty where it is about the whole. */
    public String key() {
        return key;
    }
}
