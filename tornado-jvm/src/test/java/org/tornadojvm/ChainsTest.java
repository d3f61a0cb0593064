package org.tornadojvm;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.tornadojvm.Floats.assertAll;
import static org.tornadojvm.Floats.assertSame;
import static org.tornadojvm.Floats.of;

import java.lang.ref.WeakReference;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Several task graphs in one plan that hand their device memory on. */
class ChainsTest {

    private static final int FIRST = DataTransferMode.FIRST_EXECUTION;
    private static final int EVERY = DataTransferMode.EVERY_EXECUTION;

    @BeforeAll
    static void install() {
        TornadoJvm.install();
    }

    /** Nobody can use it any more, nor its arrays. */
    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void aPlanThatIsOutOfReachIsForgotten(String memory) throws Exception {
        try (Settings _ = Settings.memory(memory)) {
            WeakReference<FloatArray> array = new WeakReference<>(runAndClose());
            for (int i = 0; i < 500 && array.get() != null; i++) {
                System.gc();
                Thread.sleep(10);
            }
            assertNull(array.get());
        }
    }

    private static FloatArray runAndClose() throws Exception {
        FloatArray a = of(5, i -> i);
        ImmutableTaskGraph first = new TaskGraph("first").transferToDevice(FIRST, a).task("t", Kernels.ADD, a, a, a)
                .persistOnDevice(a).snapshot();
        ImmutableTaskGraph second = new TaskGraph("second").consumeFromDevice("first", a).task("t", Kernels.ADD, a, a, a)
                .persistOnDevice(a).snapshot();
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(first, second)) {
            plan.withGraph(0).execute();
            plan.withGraph(1).execute();
        }
        return a;
    }

    /** The way a training step uses it: every graph takes all big arrays from the one before and hands them on. */
    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void rounds(String memory) throws Exception {
        try (Settings _ = Settings.memory(memory)) {
            FloatArray a = of(50, i -> i);
            FloatArray b = of(50, _ -> 0);
            FloatArray passive = of(50, i -> 100 + i);
            FloatArray control = of(1, _ -> 1);
            int graphs = 20;
            ImmutableTaskGraph[] chain = new ImmutableTaskGraph[graphs];
            for (int g = 0; g < graphs; g++) {
                TaskGraph graph = new TaskGraph("g" + g);
                if (g == 0) {
                    graph.transferToDevice(FIRST, a, b, passive);
                } else {
                    graph.consumeFromDevice("g" + (g - 1), a, b, passive);
                }
                graph.transferToDevice(EVERY, control).task("t", kernel(), a, b, control);
                if (g == graphs - 1) {
                    // Only the last graph reads the array that all others only pass through.
                    graph.task("sum", Kernels.ADD, passive, a, b);
                }
                chain[g] = graph.persistOnDevice(a, b, passive).snapshot();
            }
            try (TornadoExecutionPlan plan = new TornadoExecutionPlan(chain)) {
                float expected = 0;
                for (int round = 1; round <= 3; round++) {
                    for (int g = 0; g < graphs; g++) {
                        int times = g == 7 ? 4 : 1;
                        for (int time = 0; time < times; time++) {
                            control.set(0, round * 10 + g + time);
                            expected += control.get(0);
                            TornadoExecutionResult result = plan.withGraph(g).execute();
                            if (g == graphs - 1) {
                                result.transferToHost(a, b);
                            }
                        }
                    }
                    float sum = expected;
                    assertSame(of(50, i -> i + sum), a);
                    assertSame(of(50, i -> 100 + i + a.get(i)), b);
                }
            }
            assertSame(of(50, i -> 100 + i), passive);
        }
    }

    private static Kernels.Kernel3<FloatArray, FloatArray, FloatArray> kernel() {
        return ChainsTest::step;
    }

    static void step(FloatArray a, FloatArray b, FloatArray control) {
        for (@Parallel int i = 0; i < a.getSize(); i++) {
            a.set(i, a.get(i) + control.get(0));
            b.set(i, a.get(i) * 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void consumesFromTheGraphBefore(String memory) throws Exception {
        try (Settings _ = Settings.memory(memory)) {
            FloatArray a = of(9, _ -> 1);
            ImmutableTaskGraph produce = new TaskGraph("produce").transferToDevice(FIRST, a)
                    .task("t", Kernels.ADD_SCALAR, a, 1f).persistOnDevice(a).snapshot();
            ImmutableTaskGraph use = new TaskGraph("use").consumeFromDevice(a).task("t", Kernels.ADD_SCALAR, a, 10f)
                    .transferToHost(EVERY, a).snapshot();
            try (TornadoExecutionPlan plan = new TornadoExecutionPlan(produce, use)) {
                plan.withGraph(0).execute();
                plan.withGraph(1).execute();
                assertAll(12, a);
                plan.withGraph(1).execute();
                assertAll(22, a);
                plan.withGraph(0).execute();
                plan.withGraph(1).execute();
                assertAll(33, a);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void allGraphsInOneExecution(String memory) throws Exception {
        try (Settings _ = Settings.memory(memory)) {
            FloatArray a = of(9, _ -> 1);
            FloatArray c = new FloatArray(9);
            ImmutableTaskGraph one = new TaskGraph("one").transferToDevice(FIRST, a)
                    .task("t", Kernels.ADD_SCALAR, a, 1f).persistOnDevice(a).snapshot();
            ImmutableTaskGraph two = new TaskGraph("two").consumeFromDevice("one", a).task("t", Kernels.COPY, a, c)
                    .transferToHost(EVERY, c).snapshot();
            try (TornadoExecutionPlan plan = new TornadoExecutionPlan(one, two)) {
                plan.withGraph(0).execute();
                plan.withAllGraphs().execute();
                assertAll(3, c);
            }
        }
    }

    /** The source is the graph that held it last; shared memory is one for both producers and would hide it. */
    @Test
    void unnamedSourceIsTheGraphBeforeOfTwoProducers() throws Exception {
        try (Settings _ = Settings.memory("separate")) {
            FloatArray a = of(9, _ -> 1);
            FloatArray c = new FloatArray(9);
            try (TornadoExecutionPlan plan = new TornadoExecutionPlan(producer("one", a, 10), producer("two", a, 200),
                    new TaskGraph("use").consumeFromDevice(a).task("t", Kernels.COPY, a, c).transferToHost(EVERY, c)
                            .snapshot())) {
                plan.withGraph(0).execute();
                plan.withGraph(2).execute();
                assertAll(11, c);
                plan.withGraph(1).execute();
                plan.withGraph(2).execute();
                assertAll(201, c);
                plan.withGraph(1).execute();
                plan.withGraph(0).execute();
                plan.withGraph(2).execute();
                assertAll(21, c);
                plan.withGraph(2).execute();
                assertAll(21, c);
                plan.withGraph(1).execute();
                plan.withGraph(2).execute();
                assertAll(601, c);
            }
        }
    }

    private static ImmutableTaskGraph producer(String name, FloatArray a, float step) {
        return new TaskGraph(name).transferToDevice(FIRST, a).task("t", Kernels.ADD_SCALAR, a, step).persistOnDevice(a)
                .snapshot();
    }

    @Test
    void freedMemoryIsFilledAgain() throws Exception {
        try (Settings _ = Settings.memory("separate")) {
            FloatArray a = of(9, _ -> 1);
            FloatArray c = new FloatArray(9);
            ImmutableTaskGraph one = new TaskGraph("one").transferToDevice(FIRST, a)
                    .task("t", Kernels.ADD_SCALAR, a, 1f).persistOnDevice(a).snapshot();
            ImmutableTaskGraph two = new TaskGraph("two").consumeFromDevice("one", a).task("t", Kernels.COPY, a, c)
                    .transferToHost(EVERY, c).snapshot();
            try (TornadoExecutionPlan plan = new TornadoExecutionPlan(one, two)) {
                plan.withGraph(0).execute();
                plan.withGraph(0).freeDeviceMemory();
                plan.withGraph(0).execute();
                plan.withGraph(1).execute();
                assertAll(2, c);
                a.init(20);
                plan.withGraph(0).freeDeviceMemory();
                plan.withGraph(0).execute();
                plan.withGraph(1).execute();
                assertAll(21, c);
                plan.withAllGraphs().freeDeviceMemory();
                a.init(5);
                plan.withGraph(0).execute();
                plan.withGraph(1).execute();
                assertAll(6, c);
            }
        }
    }
}
