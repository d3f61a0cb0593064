package org.glrnn.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The most memory this process held at once. */
public final class PeakMemory {
    private static final Pattern HIGH_WATER = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private PeakMemory() {
    }

    /** Returns MB of 2^20 bytes: the resident set's peak where there is a /proc, else the heap in use. */
    public static long megabytes() {
        return megabytes(Path.of("/proc/self/status"));
    }

    static long megabytes(Path status) {
        try {
            var matcher = HIGH_WATER.matcher(Files.readString(status));
            return matcher.find() ? Long.parseLong(matcher.group(1)) >> 10 : heap();
        } catch (IOException e) {
            return heap();
        }
    }

    private static long heap() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory() >> 20;
    }
}
