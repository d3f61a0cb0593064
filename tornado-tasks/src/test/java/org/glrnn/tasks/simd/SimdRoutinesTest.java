package org.glrnn.tasks.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

import org.glrnn.tasks.op.product.Linear;
import org.glrnn.tasks.op.product.LinearRoutines;
import org.glrnn.tasks.op.scan.GatedScan;
import org.glrnn.tasks.op.scan.GatedScanChunked;
import org.glrnn.tasks.op.scan.GatedScanRoutines;
import org.glrnn.tasks.testing.KernelClasses;
import org.junit.jupiter.api.Test;
import org.tornadojvm.RoutineProvider;

/** The provider, with the Vector API and, in a JVM of its own, without. */
class SimdRoutinesTest {

    @Test
    void isFoundAsAService() {
        List<Class<?>> found = new ArrayList<>();
        for (RoutineProvider provider : ServiceLoader.load(RoutineProvider.class)) {
            provider.routinesFor(GatedScan.class).ifPresent(found::add);
        }
        assertEquals(List.of(GatedScanRoutines.class), found);
    }

    @Test
    void answersForKernelsOnly() {
        SimdRoutines routines = new SimdRoutines();
        assertSame(LinearRoutines.class, routines.routinesFor(Linear.class).orElseThrow());
        assertEquals(Optional.empty(), routines.routinesFor(GatedScanChunked.class));
        assertEquals(Optional.empty(), routines.routinesFor(LinearRoutines.class));
        assertEquals(Optional.empty(), routines.routinesFor(String.class));
    }

    @Test
    void saysWhatToDo() {
        assertEquals(Optional.empty(), SimdRoutines.hindrance(true, Map.of("java.vm.info", "mixed mode, sharing")));
        assertTrue(SimdRoutines.hindrance(false,
                Map.of()).orElseThrow().contains("--add-modules jdk.incubator.vector"));
        assertTrue(SimdRoutines.hindrance(true, Map.of("java.vm.info",
                "interpreted mode")).orElseThrow().contains("-Xint"));
        assertTrue(SimdRoutines.hindrance(true, Map.of("java.vm.info", "mixed mode, emulated-client")).isPresent());
    }

    /** Without the module: nothing fails, nothing is offered, one line on the error stream. */
    @Test
    void withoutTheVectorApiThereIsOneWarning() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(
                List.of(java, "-cp", System.getProperty("java.class.path"), Asks.class.getName()));
        KernelClasses.all().forEach(kernels -> command.add(kernels.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        List<String> lines = output.lines().filter(line -> !line.startsWith("Picked up")).toList();
        assertEquals(2, lines.size(), output);
        assertTrue(lines.getFirst().startsWith("warning: no SIMD routines"), output);
        assertTrue(lines.getFirst().contains("--add-modules jdk.incubator.vector"), output);
        assertEquals("none", lines.getLast());
    }

    /** Asks for every class that it is given, twice. */
    static final class Asks {
        private Asks() {
        }

        public static void main(String[] arguments) throws ClassNotFoundException {
            for (int i = 0; i < 2; i++) {
                for (RoutineProvider provider : ServiceLoader.load(RoutineProvider.class)) {
                    for (String kernels : arguments) {
                        if (provider.routinesFor(Class.forName(kernels)).isPresent()) {
                            System.out.println("routines for " + kernels);
                        }
                    }
                }
            }
            System.out.println("none");
        }
    }
}
