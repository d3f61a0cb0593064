package org.tornadojvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tornadojvm.Floats.assertSame;
import static org.tornadojvm.Floats.of;

import java.time.Duration;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tornadojvm.Kernels.Kernel2;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.WorkerGrid2D;
import uk.ac.manchester.tornado.api.WorkerGrid3D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels written for work items, groups, local memory and barriers. */
class KernelContextTest {

    private static final int FIRST = DataTransferMode.FIRST_EXECUTION;
    private static final int EVERY = DataTransferMode.EVERY_EXECUTION;

    @BeforeAll
    static void install() {
        TornadoJvm.install();
    }

    private static WorkerGrid grid(int global, int local) {
        WorkerGrid grid = new WorkerGrid1D(global);
        grid.setLocalWork(local, 1, 1);
        return grid;
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void sumOfGroups(String memory) throws Exception {
        try (Settings _ = Settings.memory(memory)) {
            FloatArray in = of(192, i -> i);
            FloatArray sums = new FloatArray(3);
            TaskGraph graph = new TaskGraph("g").transferToDevice(FIRST, in)
                    .task("t", Kernels.GROUP_SUM, new KernelContext(), in, sums, 64).transferToHost(EVERY, sums);
            try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
                plan.withGridScheduler(new GridScheduler("g.t", grid(192, 64)));
                plan.execute();
                plan.execute();
            }
            assertSame(of(3, g -> 64 * 64 * g + 63 * 32 + 64_000), sums);
        }
    }

    static void places(KernelContext c, IntArray out) {
        int at = (c.globalIdz * c.globalGroupSizeY + c.globalIdy) * c.globalGroupSizeX + c.globalIdx;
        int local = (c.localIdz * c.localGroupSizeY + c.localIdy) * c.localGroupSizeX + c.localIdx;
        int group = c.groupIdz * 100 + c.groupIdy * 10 + c.groupIdx;
        out.set(at, group * 1000 + local);
    }

    @Test
    void threeDimensions() throws Exception {
        int[] global = {6, 4, 2};
        int[] local = {3, 2, 1};
        IntArray out = new IntArray(48);
        Kernel2<KernelContext, IntArray> kernel = KernelContextTest::places;
        WorkerGrid grid = new WorkerGrid3D(global[0], global[1], global[2]);
        grid.setLocalWork(local[0], local[1], local[2]);
        run(kernel, out, grid);
        for (int i = 0; i < 48; i++) {
            int x = i % 6;
            int y = i / 6 % 4;
            int z = i / 24;
            assertEquals((z * 100 + y / 2 * 10 + x / 3) * 1000 + y % 2 * 3 + x % 3, out.get(i));
        }
    }

    @Test
    void localSizeMayBeLeftOut() throws Exception {
        IntArray out = new IntArray(130 * 2);
        Kernel2<KernelContext, IntArray> kernel = (c, o) -> o.set(c.globalIdy * 130 + c.globalIdx, c.globalIdx + 1);
        run(kernel, out, new WorkerGrid2D(130, 2));
        for (int i = 0; i < 260; i++) {
            assertEquals(i % 130 + 1, out.get(i));
        }
    }

    @Test
    void atomicsAndGlobalBarrier() throws Exception {
        IntArray out = new IntArray(2);
        Kernel2<KernelContext, IntArray> kernel = (c, o) -> {
            c.atomicAdd(o, 0, c.globalIdx);
            c.globalBarrier();
            if (c.globalIdx == 5) {
                o.set(1, o.get(0));
            }
        };
        run(kernel, out, grid(100, 100));
        assertEquals(4950, out.get(1));
        assertMessage("globalBarrier", () -> run(kernel, out, grid(100, 50)));
    }

    @Test
    void failingItemEndsThePlan() {
        Kernel2<KernelContext, IntArray> kernel = (c, o) -> {
            if (c.globalIdx == 7 || c.globalIdx == 9) {
                o.set(o.getSize() + c.globalIdx, 1 / (o.get(0) * 0));
            }
            c.localBarrier();
        };
        assertMessage("task g.t failed: java.lang.ArithmeticException",
                () -> run(kernel, new IntArray(4), grid(64, 32)));
    }

    @Test
    void barrierInSomeItemsOnly() {
        Kernel2<KernelContext, IntArray> early = (c, _) -> {
            if (c.localIdx < 3) {
                return;
            }
            c.localBarrier();
        };
        assertMessage("barrier", () -> run(early, new IntArray(4), grid(8, 8)));
    }

    @Test
    void localArraysMustBeAllocatedAlike() {
        Kernel2<KernelContext, IntArray> kernel = (c, _) -> c.allocateIntLocalArray(c.localIdx + 1);
        assertMessage("different local arrays", () -> run(kernel, new IntArray(4), grid(8, 8)));
    }

    @Test
    void badGrids() {
        Kernel2<KernelContext, IntArray> kernel = KernelContextTest::places;
        assertMessage("local size 7 does not divide global size 16", () -> run(kernel, new IntArray(16), grid(16, 7)));
        assertMessage("needs a grid", () -> run(kernel, new IntArray(16), null));
        assertMessage("has no task 'other'", () -> {
            try (TornadoExecutionPlan plan = new TornadoExecutionPlan(
                    new TaskGraph("g").task("t", kernel, new KernelContext(), new IntArray(1)).snapshot())) {
                plan.withGridScheduler(new GridScheduler("g.other", grid(4, 4)));
            }
        });
    }

    private static void run(Kernel2<KernelContext, IntArray> kernel, IntArray out, WorkerGrid grid) throws Exception {
        TaskGraph graph = new TaskGraph("g").transferToDevice(FIRST, out).task("t", kernel, new KernelContext(), out)
                .transferToHost(EVERY, out);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            if (grid != null) {
                plan.withGridScheduler(new GridScheduler("g.t", grid));
            }
            plan.execute();
        }
    }

    private static void assertMessage(String part, Executable executable) {
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            TornadoRuntimeException thrown = assertThrows(TornadoRuntimeException.class, executable);
            assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
        });
    }
}
