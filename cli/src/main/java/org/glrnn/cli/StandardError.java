package org.glrnn.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/**
 * Undoes what the launcher did to stderr. The JVM prints a line about the incubating Vector API before any class of a
 * program runs; the launcher sends that line away and leaves the real stderr open under another number.
 */
final class StandardError {
    private static final String PROPERTY = "glrnn.stderr";
    private static final int STDERR = 2;

    private StandardError() {
    }

    /** Makes the descriptor the launcher named in {@code glrnn.stderr} the process's stderr again. */
    static void restore() {
        var descriptor = Integer.getInteger(PROPERTY);
        if (descriptor != null) {
            duplicate(descriptor, STDERR);
        }
    }

    // dup2 and not a new System.err: what native code and the JVM itself print later must be seen too.
    private static void duplicate(int from, int to) {
        var linker = Linker.nativeLinker();
        var symbol = linker.defaultLookup().findOrThrow("dup2");
        var type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        try {
            int _ = (int) linker.downcallHandle(symbol, type).invokeExact(from, to);
        } catch (Throwable failure) {
            throw new IllegalStateException("stderr cannot be restored", failure);
        }
    }
}
