package org.tornadojvm;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tornadojvm.Floats.assertAll;
import static org.tornadojvm.Floats.of;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.AccessorParameters;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TaskPackage;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoMemoryException;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** What goes wrong says so. */
class FailuresTest {

    private static final int FIRST = DataTransferMode.FIRST_EXECUTION;
    private static final int EVERY = DataTransferMode.EVERY_EXECUTION;

    private final int before = Workers.threads();

    @BeforeAll
    static void install() {
        TornadoJvm.install();
    }

    @AfterEach
    void restore() {
        Workers.setThreads(before);
    }

    private static void assertRefused(String part, Executable executable) {
        TornadoRuntimeException thrown = assertThrows(TornadoRuntimeException.class, executable);
        assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
    }

    private static TaskGraph graph(FloatArray a) {
        return new TaskGraph("g").transferToDevice(FIRST, a).task("t", Kernels.ADD_SCALAR, a, 1f)
                .transferToHost(EVERY, a);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void failingKernelFailsThePlan(int threads) throws Exception {
        Workers.setThreads(threads);
        IntArray a = new IntArray(50_000);
        TaskGraph graph = new TaskGraph("loss").transferToDevice(FIRST, a).task("divide", Kernels.FAILS, a, 40_000)
                .transferToHost(EVERY, a);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            for (int i = 0; i < 2; i++) {
                TornadoRuntimeException thrown = assertThrows(TornadoRuntimeException.class, plan::execute);
                assertTrue(thrown.getMessage().contains("loss.divide"), thrown.getMessage());
                assertInstanceOf(ArithmeticException.class, thrown.getCause());
            }
        }
    }

    @Test
    void wrongTypeOfArgument() throws Exception {
        @SuppressWarnings({"unchecked", "rawtypes"}) TaskGraph graph =
                new TaskGraph("g").task("t", (Kernels.Kernel2) Kernels.COPY,
                        new FloatArray(1), new IntArray(1));
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            assertRefused("g.t", plan::execute);
        }
    }

    @Test
    void buildingAGraph() {
        FloatArray a = new FloatArray(1);
        assertRefused("argument 2 of task g.t is null", () -> new TaskGraph("g").task("t", Kernels.COPY, a, null));
        assertRefused("null", () -> new TaskGraph("g").transferToDevice(FIRST, a, null));
        assertRefused("null", () -> new TaskGraph("g").transferToHost(EVERY, a, null));
        assertRefused("scalar", () -> new TaskGraph("g").transferToHost(EVERY, 5));
        assertRefused("scalar", () -> new TaskGraph("g").consumeFromDevice("h", 5));
        assertRefused("transfer mode", () -> new TaskGraph("g").transferToDevice(77, a));
        assertThrows(TornadoTaskRuntimeException.class,
                () -> new TaskGraph("g").task("t", Kernels.COPY, a, a).task("t", Kernels.COPY, a, a));
        TaskPackage task = TaskPackage.createPackage("t", Kernels.COPY, a, a);
        assertThrows(TornadoTaskRuntimeException.class, () -> new TaskGraph("g").addTask(task).addTask(task));
        assertRefused("prebuiltTask",
                () -> new TaskGraph("g").prebuiltTask("t", "f", "f.cl", new AccessorParameters(0)));
    }

    @Test
    void unknownMemoryMode() {
        try (Settings _ = Settings.memory("both")) {
            Throwable thrown = assertThrows(RuntimeException.class, () -> new TaskGraph("g"));
            while (thrown.getCause() != null) {
                thrown = thrown.getCause();
            }
            assertTrue(thrown.getMessage().contains("use shared or separate"), thrown.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void consumingWhatIsNotThere(String memory) throws Exception {
        try (Settings _ = Settings.memory(memory)) {
            FloatArray a = new FloatArray(5);
            FloatArray b = new FloatArray(6);
            ImmutableTaskGraph one = graph(a).snapshot();
            ImmutableTaskGraph two = new TaskGraph("h").consumeFromDevice("g", b).task("t", Kernels.ADD_SCALAR, b, 1f)
                    .snapshot();
            ImmutableTaskGraph three = new TaskGraph("i").consumeFromDevice(a).snapshot();
            ImmutableTaskGraph four = new TaskGraph("j").consumeFromDevice("g", a).snapshot();
            try (TornadoExecutionPlan plan = new TornadoExecutionPlan(one, two, three, four)) {
                assertRefused("'h' consumes the FloatArray of 6 (argument 1 of task h.t) from 'g', "
                        + "which was not executed", () -> plan.withGraph(1).execute());
                assertRefused("none was executed", () -> plan.withGraph(2).execute());
                plan.withGraph(0).execute();
                assertRefused("'h' consumes the FloatArray of 6 (argument 1 of task h.t) from 'g', "
                        + "which does not hold it", () -> plan.withGraph(1).execute());
                plan.withGraph(2).execute();
                plan.withGraph(3).execute();
                plan.withGraph(0).freeDeviceMemory();
                assertRefused("'j' consumes the FloatArray of 5 (number 1 of its listed arrays, used by no task) "
                        + "from 'g', which does not hold it", () -> plan.withGraph(3).execute());
                assertRefused("out of bounds", () -> plan.withGraph(4));
            }
        }
    }

    @Test
    void arrayThatNoGraphHolds() throws Exception {
        FloatArray a = new FloatArray(5);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph(a).snapshot())) {
            var result = plan.execute();
            assertRefused("FloatArray of 7", () -> result.transferToHost(new FloatArray(7)));
        }
    }

    @Test
    void refusedPlanSettings() throws Exception {
        FloatArray a = new FloatArray(5);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph(a).snapshot(), new TaskGraph("h").snapshot())) {
            assertRefused("withBatch", () -> plan.withBatch("512MB"));
            assertRefused("mapOnDeviceMemoryRegion", () -> plan.mapOnDeviceMemoryRegion(a, a, 0, 0, 1));
            assertRefused("withDevice", () -> plan.withDevice(null));
            assertRefused("size", () -> plan.withMemoryLimit("lots"));
        }
    }

    @Test
    void memoryLimit() throws Exception {
        FloatArray a = of(1000, _ -> 1);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph(a).snapshot())) {
            plan.withMemoryLimit("3KB");
            assertThrows(TornadoMemoryException.class, plan::execute);
            plan.withoutMemoryLimit();
            plan.execute();
            assertAll(2, a);
            plan.withMemoryLimit("1GB").execute();
        }
    }
}
