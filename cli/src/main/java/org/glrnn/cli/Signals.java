package org.glrnn.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The second Ctrl-C. The JVM answers the first SIGINT or SIGTERM by an orderly end and every further one by nothing, so the
 * signals get back the operating system's own answer: the process ends at once.
 */
final class Signals {
    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;
    // A null address is SIG_DFL on every Unix.
    private static final MemorySegment DEFAULT = MemorySegment.NULL;

    private Signals() {
    }

    /** Lets the next signal end the process at once, where there are signals. */
    static void endAtTheNext() {
        if (!System.getProperty("os.name").startsWith("Windows")) {
            reset(SIGINT);
            reset(SIGTERM);
        }
    }

    private static void reset(int signal) {
        var linker = Linker.nativeLinker();
        var symbol = linker.defaultLookup().findOrThrow("signal");
        var type = FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
        try {
            var _ = (MemorySegment) linker.downcallHandle(symbol, type).invokeExact(signal, DEFAULT);
        } catch (Throwable failure) {
            throw new IllegalStateException("signal " + signal + " cannot be reset", failure);
        }
    }
}
