package org.tornadojvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tornadojvm.Floats.assertAll;
import static org.tornadojvm.Floats.of;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Results that are asked for after other graphs of the plan ran: the right numbers or a refusal, never old ones. */
class TransfersOnDemandTest {

    private static final int FIRST = DataTransferMode.FIRST_EXECUTION;
    private static final int DEMAND = DataTransferMode.UNDER_DEMAND;

    private final FloatArray a = of(4, _ -> 1);
    private final FloatArray b = of(4, _ -> 2);

    @BeforeAll
    static void install() {
        TornadoJvm.install();
    }

    private static ImmutableTaskGraph graph(String name, FloatArray array, float step) {
        return new TaskGraph(name).transferToDevice(FIRST, array).task("t", Kernels.ADD_SCALAR, array, step)
                .transferToHost(DEMAND, array).snapshot();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void resultOfAnEarlierGraph(String memory) throws Exception {
        try (Settings _ = Settings.memory(memory);
                TornadoExecutionPlan plan = new TornadoExecutionPlan(graph("one", a, 10), graph("two", b, 100))) {
            TornadoExecutionResult first = plan.withGraph(0).execute();
            TornadoExecutionResult second = plan.withGraph(1).execute();
            first.transferToHost(a);
            assertAll(11, a);
            second.transferToHost(a, b);
            assertAll(11, a);
            assertAll(102, b);
            plan.withGraph(0).execute().transferToHost(b);
            assertAll(102, b);
            second.transferToHost(a);
            assertAll(21, a);
        }
    }

    @Test
    void partOfAResultOfAnEarlierGraph() throws Exception {
        try (Settings _ = Settings.memory("separate");
                TornadoExecutionPlan plan = new TornadoExecutionPlan(graph("one", a, 10), graph("two", b, 100))) {
            TornadoExecutionResult first = plan.withGraph(0).execute();
            plan.withGraph(1).execute();
            first.transferToHost(new DataRange(a).withOffset(1).withSize(2));
            assertEquals(1, a.get(0));
            assertEquals(11, a.get(1));
            assertEquals(11, a.get(2));
            assertEquals(1, a.get(3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void allGraphsAtOnce(String memory) throws Exception {
        try (Settings _ = Settings.memory(memory);
                TornadoExecutionPlan plan = new TornadoExecutionPlan(graph("one", a, 10), graph("two", b, 100))) {
            plan.execute().transferToHost(a, b);
            assertAll(11, a);
            assertAll(102, b);
            TornadoExecutionResult last = plan.withGraph(1).execute();
            plan.withAllGraphs();
            last.transferToHost(b, a);
            assertAll(202, b);
        }
    }

    /** TornadoVM asks all graphs of the plan, also those that never ran. */
    @Test
    void graphsThatNeverRanAreNotAskedForAnything() throws Exception {
        try (Settings _ = Settings.memory("separate");
                TornadoExecutionPlan plan = new TornadoExecutionPlan(graph("one", a, 10), graph("two", b, 100))) {
            TornadoExecutionResult first = plan.withGraph(0).execute();
            plan.withAllGraphs();
            first.transferToHost(a);
            first.transferToHost(new DataRange(a).withSize(1));
            assertAll(11, a);
        }
    }

    @Test
    void ofTwoGraphsWithAnArrayEachHasItsOwnAndAThirdTheLatest() throws Exception {
        try (Settings _ = Settings.memory("separate");
                TornadoExecutionPlan plan = new TornadoExecutionPlan(graph("one", a, 10), graph("two", a, 100),
                        graph("three", b, 1))) {
            TornadoExecutionResult result = plan.withGraph(0).execute();
            plan.withGraph(1).execute().transferToHost(a);
            assertAll(101, a);
            plan.withGraph(0).execute().transferToHost(a);
            assertAll(21, a);
            plan.withGraph(1).execute();
            plan.withGraph(0).execute();
            plan.withGraph(2).execute();
            result.transferToHost(a);
            assertAll(31, a);
            plan.withGraph(1).execute();
            plan.withGraph(2).execute();
            result.transferToHost(a);
            assertAll(301, a);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void freedMemoryHasNothingToTransfer(String memory) throws Exception {
        try (Settings _ = Settings.memory(memory);
                TornadoExecutionPlan plan = new TornadoExecutionPlan(graph("one", a, 10), graph("two", b, 100))) {
            TornadoExecutionResult first = plan.withGraph(0).execute();
            plan.withGraph(0).freeDeviceMemory();
            refused("'one'", () -> first.transferToHost(a));
            plan.withGraph(1).execute();
            refused("'two'", () -> first.transferToHost(a));
            refused("'two'", () -> first.transferToHost(new DataRange(a).withSize(1)));
            first.transferToHost(b);
            assertAll(102, b);
        }
    }

    private static void refused(String asked, org.junit.jupiter.api.function.Executable transfer) {
        String message = assertThrows(TornadoRuntimeException.class, transfer).getMessage();
        assertTrue(message.contains("the device memory of this FloatArray of 4 was freed (asked: " + asked + ")"), message);
    }
}
