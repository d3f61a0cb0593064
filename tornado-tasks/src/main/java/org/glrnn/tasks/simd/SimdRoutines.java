package org.glrnn.tasks.simd;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tornadojvm.RoutineProvider;

/**
 * Offers the routines of this package to the JVM device. Without the Vector API's module, and where the JVM would run
 * vectors as objects, there are none and the kernels run themselves; that is said once, with the cure.
 *
 * <p>This class names no class of the Vector API, so it loads everywhere.
 */
public final class SimdRoutines implements RoutineProvider {

    /** The kernel classes that have routines. */
    static final Set<String> NAMES = Set.of("ActivatedScan", "AdamW", "Attention", "AttentionCache", "CrossEntropy",
            "Dropout", "Embedding", "FixedGate", "GatedScan", "Gelu", "Gru", "LayerNorm", "Linear", "LinearPanels", "Lstm",
            "Positions", "PreviousStates", "Sums", "TrueRecurrence");

    private static final String KERNELS = "org.glrnn.tasks.kernel";
    private static final String MODULE = "jdk.incubator.vector";

    /** For {@link java.util.ServiceLoader}. */
    public SimdRoutines() {
    }

    @Override
    public Optional<Class<?>> routinesFor(Class<?> kernelClass) {
        if (!kernelClass.getPackageName().equals(KERNELS) || !NAMES.contains(kernelClass.getSimpleName())
                || !Usable.YES) {
            return Optional.empty();
        }
        String name = SimdRoutines.class.getPackageName() + "." + kernelClass.getSimpleName();
        try {
            return Optional.of(Class.forName(name, false, SimdRoutines.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the routines " + name + " are missing from the class path", e);
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
