package org.tornadojvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tornadojvm.Floats.assertAll;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tornadojvm.Kernels.Kernel2;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class RoutinesTest {

    /** Kernels; the test's routines do something else, so that it shows which one ran. */
    static final class Slow {

        static final Kernel2<FloatArray, Float> BOTH = Slow::both;
        static final Kernel2<FloatArray, Float> NO_ROUTINE = Slow::noRoutine;
        static final Kernel2<FloatArray, Float> PRIVATE_ROUTINE = Slow::privateRoutine;
        static final Kernel2<FloatArray, Float> OTHER_TYPES = Slow::otherTypes;

        private Slow() {
        }

        static void both(FloatArray a, float value) {
            for (@Parallel int i = 0; i < a.getSize(); i++) {
                a.set(i, value);
            }
        }

        static void noRoutine(FloatArray a, float value) {
            both(a, value);
        }

        static void privateRoutine(FloatArray a, float value) {
            both(a, value);
        }

        static void otherTypes(FloatArray a, float value) {
            both(a, value);
        }
    }

    /** Routines: they set the negative. */
    static final class Fast {

        private Fast() {
        }

        static void both(FloatArray a, float value) {
            Workers.run(a.getSize(), i -> a.set(i, -value));
        }

        @SuppressWarnings("unused")
        private static void privateRoutine(FloatArray a, float value) {
            both(a, value);
        }

        static void otherTypes(FloatArray a, double value) {
            both(a, (float) value);
        }
    }

    @BeforeAll
    static void install() {
        TornadoJvm.install();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void routineInsteadOfKernel(String memory) throws Exception {
        try (Settings _ = Settings.memory(memory)) {
            assertAll(-3, run(Slow.BOTH));
            assertAll(3, run(Slow.NO_ROUTINE));
            assertAll(3, run(Slow.PRIVATE_ROUTINE));
            assertAll(3, run(Slow.OTHER_TYPES));
        }
    }

    @Test
    void switchedOff() throws Exception {
        assertEquals(How.ROUTINE, how(Slow.BOTH));
        try (Settings _ = Settings.set("tornadojvm.routines", "off")) {
            assertEquals(How.SPLIT, how(Slow.BOTH));
            assertAll(3, run(Slow.BOTH));
        }
    }

    private static How how(Kernel2<FloatArray, Float> kernel) {
        return CodeFinder.find(new TaskDefinition("t", kernel, new Object[] {new FloatArray(1), 1f}), false).how();
    }

    private static FloatArray run(Kernel2<FloatArray, Float> kernel) throws Exception {
        FloatArray a = new FloatArray(100);
        TaskGraph graph = new TaskGraph("g").task("t", kernel, a, 3f)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, a);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.execute();
        }
        return a;
    }
}
