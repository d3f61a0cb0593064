package org.tornadojvm;

import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** Builds the exceptions for what the JVM device does not do, all in one form: what, and what to do instead. */
final class Refusal {

    private Refusal() {
    }

    static TornadoRuntimeException of(String method, String instead) {
        return new TornadoRuntimeException("[JVM device] " + method + " is not supported: " + instead);
    }

    static TornadoRuntimeException error(String message) {
        return new TornadoRuntimeException("[JVM device] " + message);
    }

    static TornadoRuntimeException error(String message, Throwable cause) {
        TornadoRuntimeException exception = error(message);
        exception.initCause(cause);
        return exception;
    }
}
