package org.glrnn.tasks.simd;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.glrnn.tasks.testing.KernelClasses;
import org.junit.jupiter.api.Test;

/** No kernel without a routine, no routine without a kernel, no kernel that the parity test leaves out. */
class RoutineCompletenessTest {

    /** Made for devices, where the JVM device has faster plain ones; and what is only measured now and then. */
    private static final Set<String> WITHOUT =
            Set.of("CrossEntropyGroup", "GateSaturation", "GatedScanAssociative", "GatedScanBlocked", "GatedScanChunked",
                    "LayerNormGroup", "LinearBlocked", "LinearLocal", "RmsNormGroup", "TrueRecurrenceGroup");

    @Test
    void everyKernelHasARoutine() {
        for (Class<?> kernels : kernelClasses()) {
            Class<?> routines = new SimdRoutines().routinesFor(kernels).orElseThrow(() -> new AssertionError(
                    "no routines for " + kernels));
            for (Method kernel : KernelClasses.kernels(kernels)) {
                Method routine = assertDoesNotThrow(
                        () -> routines.getDeclaredMethod(kernel.getName(), kernel.getParameterTypes()));
                assertTrue(Modifier.isStatic(routine.getModifiers()), () -> routine + " is not static");
                assertFalse(Modifier.isPrivate(routine.getModifiers()), () -> routine + " is private");
                assertEquals(void.class, routine.getReturnType());
            }
        }
    }

    @Test
    void everyKernelIsCompared() {
        Set<String> compared = RoutineParityTest.operators().flatMap(List::stream)
                .map(call -> call.kernel().getSimpleName() + "." + call.method())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> all = new TreeSet<>();
        for (Class<?> kernels : kernelClasses()) {
            KernelClasses.kernels(kernels).forEach(kernel -> all.add(kernels.getSimpleName() + "." + kernel.getName()));
        }
        assertEquals(all, compared);
    }

    private static List<Class<?>> kernelClasses() {
        return KernelClasses.all().stream().filter(type -> !WITHOUT.contains(type.getSimpleName())).toList();
    }
}
