package org.tornadojvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tornadojvm.Floats.assertAll;
import static org.tornadojvm.Floats.assertSame;
import static org.tornadojvm.Floats.of;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** When data moves. In separate memory a copy that is made too often or not at all changes the result. */
class TransfersTest {

    private static final int FIRST = DataTransferMode.FIRST_EXECUTION;
    private static final int EVERY = DataTransferMode.EVERY_EXECUTION;
    private static final int DEMAND = DataTransferMode.UNDER_DEMAND;

    @BeforeAll
    static void install() {
        TornadoJvm.install();
    }

    private static TornadoExecutionPlan plan(TaskGraph graph) {
        return new TornadoExecutionPlan(graph.snapshot());
    }

    @Test
    void firstExecutionCopiesOnceEveryExecutionAlways() throws Exception {
        try (Settings _ = Settings.memory("separate")) {
            FloatArray once = of(3, _ -> 1);
            FloatArray always = of(3, _ -> 1);
            FloatArray sum = new FloatArray(3);
            TaskGraph graph = new TaskGraph("g").transferToDevice(FIRST, once).transferToDevice(EVERY, always)
                    .task("t", Kernels.ADD, once, always, sum).transferToHost(EVERY, sum);
            try (TornadoExecutionPlan plan = plan(graph)) {
                plan.execute();
                assertAll(2, sum);
                once.init(100);
                always.init(10);
                plan.execute();
                assertAll(11, sum);
                plan.freeDeviceMemory();
                plan.execute();
                assertAll(110, sum);
            }
            try (TornadoExecutionPlan another = plan(graph)) {
                another.execute();
                assertAll(110, sum);
            }
        }
    }

    @Test
    void deviceMemoryOfASnapshotStartsAnewInAnotherPlan() throws Exception {
        try (Settings _ = Settings.memory("separate")) {
            FloatArray a = of(3, _ -> 1);
            var snapshot = new TaskGraph("g").transferToDevice(FIRST, a).task("t", Kernels.ADD_SCALAR, a, 1f)
                    .transferToHost(EVERY, a).snapshot();
            try (TornadoExecutionPlan one = new TornadoExecutionPlan(snapshot);
                    TornadoExecutionPlan two = new TornadoExecutionPlan(snapshot)) {
                a.init(10);
                one.execute();
                assertAll(11, a);
                a.init(20);
                two.execute();
                assertAll(21, a);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void contentStaysOnTheDevice(String memory) throws Exception {
        try (Settings _ = Settings.memory(memory)) {
            FloatArray a = of(3, _ -> 1);
            TaskGraph graph = new TaskGraph("g").transferToDevice(FIRST, a).task("t", Kernels.ADD_SCALAR, a, 1f)
                    .transferToHost(DEMAND, a);
            try (TornadoExecutionPlan plan = plan(graph)) {
                for (int i = 0; i < 4; i++) {
                    plan.execute();
                }
                plan.execute().transferToHost(a);
                assertAll(6, a);
            }
        }
    }

    @Test
    void underDemandCopiesNothingByItself() throws Exception {
        try (Settings _ = Settings.memory("separate")) {
            FloatArray a = of(10, i -> i);
            TaskGraph graph = new TaskGraph("g").transferToDevice(FIRST, a).task("t", Kernels.ADD_SCALAR, a, 100f)
                    .transferToHost(DEMAND, a);
            try (TornadoExecutionPlan plan = plan(graph)) {
                TornadoExecutionResult result = plan.execute();
                assertSame(of(10, i -> i), a);
                result.transferToHost(new DataRange(a).withOffset(2).withSize(3));
                assertSame(of(10, i -> i >= 2 && i < 5 ? 100 + i : i), a);
                result.transferToHost(new DataRange(a).withSize(1));
                assertEquals(100, a.get(0));
                assertEquals(1, a.get(1));
                result.transferToHost(a);
                assertSame(of(10, i -> 100 + i), a);
                assertTrue(result.isReady());
            }
        }
    }

    @Test
    void missingTransfersShowInSeparateMemory() throws Exception {
        FloatArray forgotten = of(3, _ -> 1);
        FloatArray out = new FloatArray(3);
        TaskGraph shared = new TaskGraph("g").task("t", Kernels.COPY, forgotten, out).transferToHost(EVERY, out);
        try (TornadoExecutionPlan plan = plan(shared)) {
            plan.execute();
            assertAll(1, out);
        }
        try (Settings _ = Settings.memory("separate")) {
            TaskGraph graph = new TaskGraph("g").task("t", Kernels.COPY, forgotten, out).transferToHost(EVERY, out)
                    .transferToHost(DEMAND, forgotten);
            try (TornadoExecutionPlan plan = plan(graph)) {
                plan.execute();
            }
            for (int i = 0; i < 3; i++) {
                assertTrue(Float.isNaN(out.get(i)));
            }
            out.init(7);
            try (TornadoExecutionPlan plan = plan(new TaskGraph("g").transferToDevice(FIRST, forgotten)
                    .task("t", Kernels.COPY, forgotten, out).persistOnDevice(out))) {
                plan.execute();
            }
            assertAll(7, out);
        }
    }

    @Test
    void integersAreFilledWithARecognisableValue() throws Exception {
        try (Settings _ = Settings.memory("separate")) {
            IntArray a = new IntArray(4);
            Kernels.Kernel1<IntArray> nothing = _ -> {
                // leaves the device memory as it is
            };
            try (TornadoExecutionPlan plan = plan(new TaskGraph("g").task("t", nothing, a).transferToHost(EVERY, a))) {
                plan.execute();
            }
            assertEquals(0xDEAD_BEEF, a.get(3));
        }
    }

    @Test
    void snapshotDoesNotChangeWithTheGraph() throws Exception {
        FloatArray a = new FloatArray(3);
        TaskGraph graph = new TaskGraph("g").transferToDevice(FIRST, a).task("t", Kernels.ADD_SCALAR, a, 1f)
                .transferToHost(EVERY, a);
        var snapshot = graph.snapshot();
        graph.task("more", Kernels.ADD_SCALAR, a, 100f);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(snapshot)) {
            plan.execute();
            assertAll(1, a);
        }
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.execute();
            assertAll(102, a);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void warmUpAndPrecompilation(String memory) throws Exception {
        try (Settings _ = Settings.memory(memory)) {
            FloatArray a = new FloatArray(3);
            try (TornadoExecutionPlan plan = plan(new TaskGraph("g").transferToDevice(EVERY, a)
                    .task("t", Kernels.ADD_SCALAR, a, 1f).transferToHost(EVERY, a))) {
                plan.withPreCompilation();
                assertAll(0, a);
                plan.withWarmUpIterations(3);
                assertAll(3, a);
                // How often it runs in that time, if at all, depends on the machine.
                plan.withWarmUpTime(5);
                assertTrue(a.get(0) >= 3);
                a.init(0);
                plan.execute();
                assertAll(1, a);
            }
        }
    }
}
