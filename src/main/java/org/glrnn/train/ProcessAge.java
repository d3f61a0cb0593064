package org.glrnn.train;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** How long this process has been running, the time before the JVM included where the system tells it. */
final class ProcessAge {
    /** Linux tells programs all times in hundredths of a second, whatever it counts in. */
    private static final double TICKS_PER_SECOND = 100;
    /**
     * Number of the field of /proc/self/stat, after the name in parentheses, that says when the process was created.
     */
    private static final int CREATED = 19;

    private ProcessAge() {
    }

    /**
     * Seconds since this process was created. {@link ProcessHandle} would be wrong by up to a second, the same at every
     * call: it adds the time since the machine's start to a start that is rounded to seconds.
     */
    static double seconds() {
        return sinceCreation().orElseGet(() -> ManagementFactory.getRuntimeMXBean().getUptime() / 1e3);
    }

    private static OptionalDouble sinceCreation() {
        try {
            var status = Files.readString(Path.of("/proc/self/stat"));
            var fields = status.substring(status.lastIndexOf(')') + 2).split(" ");
            var uptime = Files.readString(Path.of("/proc/uptime")).split(" ");
            return OptionalDouble.of(Double.parseDouble(uptime[0]) - Long.parseLong(fields[CREATED]) / TICKS_PER_SECOND);
        } catch (IOException | RuntimeException _) {
            return OptionalDouble.empty();
        }
    }
}
