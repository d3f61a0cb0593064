package org.glrnn.tasks.simd;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.glrnn.tasks.kernel.GatedScan;
import org.junit.jupiter.api.Test;

/** No kernel without a routine, no routine without a kernel, no kernel that the parity test leaves out. */
class RoutineCompletenessTest {

    /** Made for devices, where the JVM device has faster plain ones; and what is only measured now and then. */
    private static final Set<String> WITHOUT =
            Set.of("CrossEntropyGroup", "GateSaturation", "GatedScanAssociative", "GatedScanBlocked", "GatedScanChunked",
                    "LayerNormGroup", "LinearBlocked", "LinearLocal", "TrueRecurrenceGroup");

    @Test
    void everyKernelHasARoutine() throws Exception {
        for (Class<?> kernels : kernelClasses()) {
            Class<?> routines = new SimdRoutines().routinesFor(kernels).orElseThrow(() -> new AssertionError(
                    "no routines for " + kernels));
            for (Method kernel : kernels(kernels)) {
                Method routine = assertDoesNotThrow(
                        () -> routines.getDeclaredMethod(kernel.getName(), kernel.getParameterTypes()));
                assertTrue(Modifier.isStatic(routine.getModifiers()), () -> routine + " is not static");
                assertFalse(Modifier.isPrivate(routine.getModifiers()), () -> routine + " is private");
                assertEquals(void.class, routine.getReturnType());
            }
        }
    }

    @Test
    void theListIsComplete() throws Exception {
        assertEquals(new TreeSet<>(SimdRoutines.NAMES),
                kernelClasses().stream().map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void everyKernelIsCompared() throws Exception {
        Set<String> compared = RoutineParityTest.operators().flatMap(List::stream)
                .map(call -> call.kernel().getSimpleName() + "." + call.method())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> all = new TreeSet<>();
        for (Class<?> kernels : kernelClasses()) {
            kernels(kernels).forEach(kernel -> all.add(kernels.getSimpleName() + "." + kernel.getName()));
        }
        assertEquals(all, compared);
    }

    /** The classes of the kernels' package that hold kernels, but for the exceptions. */
    private static List<Class<?>> kernelClasses() throws IOException, URISyntaxException, ClassNotFoundException {
        Path root = Path.of(GatedScan.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path folder = root.resolve(GatedScan.class.getPackageName().replace('.', '/'));
        List<String> names;
        try (Stream<Path> paths = Files.list(folder)) {
            names = paths.map(path -> path.getFileName().toString()).filter(file -> file.endsWith(".class"))
                    .map(file -> file.replace(".class", "")).filter(name -> !WITHOUT.contains(name)).toList();
        }
        List<Class<?>> classes = new java.util.ArrayList<>();
        for (String name : names) {
            Class<?> type = Class.forName(GatedScan.class.getPackageName() + "." + name);
            if (!kernels(type).isEmpty()) {
                classes.add(type);
            }
        }
        return classes;
    }

    private static List<Method> kernels(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods()).filter(method -> method.getReturnType() == void.class
                && Modifier.isStatic(method.getModifiers()) && Modifier.isPublic(method.getModifiers())).toList();
    }
}
