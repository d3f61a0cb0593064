package org.tornadojvm;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Switches TornadoVM's API to the JVM device.
 *
 * <p>The API finds its implementation by three system properties. {@link #install()} sets them; a program that should
 * know nothing of this device can be started with the same properties instead:
 *
 * <pre>
 * -Dtornado.load.api.implementation=org.tornadojvm.JvmTaskGraph
 * -Dtornado.load.runtime.implementation=org.tornadojvm.JvmRuntime
 * -Dtornado.load.tornado.implementation=org.tornadojvm.JvmSetting
 * </pre>
 */
public final class TornadoJvm {

    private static final Map<String, Class<?>> IMPLEMENTATION = implementation();

    /** TornadoVM's property for the bytes before the first element of an array. */
    private static final String ARRAY_HEADER = "tornado.panama.objectHeader";

    /** glibc's large blocks of native memory begin 16 bytes into a page: then the first element begins a cache line. */
    private static final String HEADER_BYTES = "48";

    private TornadoJvm() {
    }

    /**
     * Makes the JVM device TornadoVM's implementation, unless another one was named before: the three properties of a
     * TornadoVM SDK's argument file are kept. Call it before the first use of TornadoVM's API; calling it again
     * changes nothing. Of arrays made later the elements of large ones begin at a cache line, which saves a few percent of
     * the time; {@code -Dtornado.panama.objectHeader} chooses another distance.
     *
     * @return whether the JVM device is the implementation in use, as {@link #isInstalled()}
     */
    public static boolean install() {
        if (IMPLEMENTATION.keySet().stream().allMatch(property -> System.getProperty(property) == null)) {
            IMPLEMENTATION.forEach((property, type) -> System.setProperty(property, type.getName()));
            if (System.getProperty(ARRAY_HEADER) == null) {
                System.setProperty(ARRAY_HEADER, HEADER_BYTES);
            }
        }
        return isInstalled();
    }

    /**
     * Tells whether the JVM device is the implementation of TornadoVM's API in this process.
     *
     * @return true if all three properties name this device
     */
    public static boolean isInstalled() {
        return IMPLEMENTATION.entrySet().stream()
                .allMatch(entry -> entry.getValue().getName().equals(System.getProperty(entry.getKey())));
    }

    private static Map<String, Class<?>> implementation() {
        Map<String, Class<?>> map = new LinkedHashMap<>();
        map.put("tornado.load.api.implementation", JvmTaskGraph.class);
        map.put("tornado.load.runtime.implementation", JvmRuntime.class);
        map.put("tornado.load.tornado.implementation", JvmSetting.class);
        return map;
    }
}
