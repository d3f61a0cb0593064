package org.glrnn.tasks.simd;

import java.util.Map;
import java.util.Optional;

import org.tornadojvm.RoutineProvider;

/**
 * Offers routines to the JVM device: those of a kernel class are next to it, in the class of its name and "Routines". Without
 * the Vector API's module, and where the JVM would run vectors as objects, there are none and the kernels run themselves; that
 * is said once, with the cure.
 *
 * <p>This class names no class of the Vector API, so it loads everywhere.
 */
public final class SimdRoutines implements RoutineProvider {

    private static final String MODULE = "jdk.incubator.vector";

    /** For {@link java.util.ServiceLoader}. */
    public SimdRoutines() {
    }

    @Override
    public Optional<Class<?>> routinesFor(Class<?> kernelClass) {
        if (!Usable.YES) {
            return Optional.empty();
        }
        try {
            return Optional.of(Class.forName(kernelClass.getName() + "Routines", false, kernelClass.getClassLoader()));
        } catch (ClassNotFoundException none) {
            return Optional.empty();
        }
    }

    /**
     * Why this JVM is not fit for the routines.
     *
     * @param modules
     *            whether the Vector API's module is there
     * @param properties
     *            system properties of the JVM
     */
    static Optional<String> hindrance(boolean modules, Map<?, ?> properties) {
        if (!modules) {
            return Optional.of("start java with --add-modules " + MODULE);
        }
        String how = String.valueOf(properties.get("java.vm.info"));
        if (how.contains("interpreted") || how.contains("emulated-client")) {
            return Optional.of("start java without -Xint and -XX:TieredStopAtLevel");
        }
        return Optional.empty();
    }

    /** Looks, and warns, when a routine is first asked for. */
    private static final class Usable {

        static final boolean YES = look();

        private static boolean look() {
            boolean module = ModuleLayer.boot().findModule(MODULE).isPresent();
            Optional<String> cure = hindrance(module, System.getProperties());
            cure.ifPresent(text -> System.err.println(
                    "warning: no SIMD routines, so kernels run as plain Java, which is slower; cure: " + text));
            return cure.isEmpty();
        }
    }
}
