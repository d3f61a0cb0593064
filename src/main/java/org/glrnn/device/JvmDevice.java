package org.glrnn.device;

import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.util.OptionalInt;

import com.sun.management.OperatingSystemMXBean;
import org.tornadojvm.Workers;

/**
 * What the JVM device has to work with on this machine.
 *
 * @param threads threads that share the work, the caller included
 * @param vectorBits width of the widest float vector, empty without the Vector API
 * @param memoryBytes memory of the machine or the container
 * @param javaVersion version and vendor of the JVM
 */
public record JvmDevice(int threads, OptionalInt vectorBits, long memoryBytes, String javaVersion) {

    /** Looks at this machine. */
    public static JvmDevice detect() {
        var version = System.getProperty("java.vendor.version", System.getProperty("java.vendor"));
        return new JvmDevice(Workers.threads(), detectVectorBits(), detectMemory(), Runtime.version() + " (" + version + ")");
    }

    private static long detectMemory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize() : Runtime.getRuntime().maxMemory();
    }

    // By reflection: the Vector API incubates, so its module is there only when the JVM was started with it.
    private static OptionalInt detectVectorBits() {
        try {
            var species = Class.forName("jdk.incubator.vector.FloatVector").getField("SPECIES_PREFERRED").get(null);
            var bits = Class.forName("jdk.incubator.vector.VectorSpecies").getMethod("vectorBitSize").invoke(species);
            return OptionalInt.of((Integer) bits);
        } catch (ClassNotFoundException | NoSuchFieldException | NoSuchMethodException | IllegalAccessException
                | InvocationTargetException _) {
            return OptionalInt.empty();
        }
    }
}
