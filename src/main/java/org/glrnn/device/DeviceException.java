package org.glrnn.device;

import org.glrnn.data.GlrnnException;

/** A device that was asked for and is not there, or a device profile that cannot be read. */
public final class DeviceException extends GlrnnException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message one complete line: what, where, what to do
     */
    public DeviceException(String message) {
        super(message);
    }

    /**
     * Creates an exception with the underlying failure.
     *
     * @param message one complete line: what, where, what to do
     * @param cause the failure that was found first
     */
    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
