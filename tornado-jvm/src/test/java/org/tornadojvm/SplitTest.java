package org.tornadojvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tornadojvm.Floats.assertSame;
import static org.tornadojvm.Floats.of;
import static org.tornadojvm.Floats.random;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tornadojvm.Kernels.Kernel2;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.common.TornadoFunctions;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Kernels whose outer loop is shared out, and those where that would be wrong. */
class SplitTest {

    private final int before = Workers.threads();

    @BeforeAll
    static void install() {
        TornadoJvm.install();
    }

    @AfterEach
    void restore() {
        Workers.setThreads(before);
    }

    private static TaskCode code(Object kernel, Object... arguments) {
        return CodeFinder.find(new TaskDefinition("t", kernel, arguments), false);
    }

    private static FloatArray run(TornadoFunctions.Task2<FloatArray, FloatArray> kernel, FloatArray in)
            throws Exception {
        FloatArray out = new FloatArray(in.getSize());
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(new TaskGraph("g")
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, in, out).task("t", kernel, in, out)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, out).snapshot())) {
            plan.execute();
        }
        return out;
    }

    static Stream<Arguments> splittable() {
        FloatArray a = new FloatArray(64);
        return Stream.of(Arguments.of("size of an array", Kernels.ADD, new Object[] {a, a, a}),
                Arguments.of("two loops", Kernels.PRODUCT, new Object[] {a, a, a, 8}),
                Arguments.of("scalar before the loop", Kernels.STENCIL, new Object[] {a, a, 64}),
                Arguments.of("scalar first", Kernels.SAXPY, new Object[] {1f, a, a}),
                Arguments.of("bound from a helper", Kernels.HELPERS, new Object[] {a, a}),
                Arguments.of("private array", Kernels.ROWS, new Object[] {a, a}),
                Arguments.of("constant bound", (Kernel2<FloatArray, FloatArray>) SplitTest::constantBound,
                        new Object[] {a, a}),
                Arguments.of("long scalars", Kernels.WIDE, new Object[] {a, a, 1}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("splittable")
    void splits(String name, Object kernel, Object[] arguments) {
        TaskCode code = code(kernel, arguments);
        assertEquals(How.SPLIT, code.how(), () -> name + ": " + code.why());
    }

    static Stream<Arguments> unsplittable() {
        return Stream.of(whole("bound from an array", SplitTest::boundFromArray),
                whole("downward", SplitTest::downward), whole("siblings", SplitTest::siblings),
                whole("inside a sequential loop", SplitTest::inSequentialLoop),
                whole("inside an if", SplitTest::inIf),
                whole("carries a scalar", SplitTest::carriesScalar), whole("ends early", SplitTest::endsEarly),
                whole("returns early", SplitTest::returnsEarly), whole("starts at 1", SplitTest::startsAtOne),
                whole("step 2", SplitTest::stepTwo), whole("reads an array before", SplitTest::readsArrayBefore),
                whole("writes an array after", SplitTest::writesArrayAfter),
                whole("no parallel loop", SplitTest::sequential), whole("changes i", SplitTest::changesIndex),
                whole("catches", SplitTest::catches), whole("bound with side effects", SplitTest::boundWithSideEffect));
    }

    private static Arguments whole(String name, Kernel2<FloatArray, FloatArray> kernel) {
        return Arguments.of(name, kernel);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsplittable")
    void runsWhole(String name, Kernel2<FloatArray, FloatArray> kernel) throws Exception {
        Workers.setThreads(2);
        FloatArray in = of(4000, i -> i % 50 + 20);
        FloatArray expected = new FloatArray(4000);
        calls = 0;
        kernel.apply(in, expected);
        int callsOfOneRun = calls;
        calls = 0;
        assertSame(expected, run(kernel, in));
        assertEquals(callsOfOneRun, calls);
        TaskCode code = code(kernel, in, expected);
        assertEquals(How.WHOLE, code.how(), name);
        assertTrue(!code.why().isEmpty(), name);
    }

    @Test
    void lambdasThatAreNotSerializableRunWhole() throws Exception {
        FloatArray in = random(100);
        TornadoFunctions.Task2<FloatArray, FloatArray> lambda = Kernels::copy;
        assertEquals(How.WHOLE, code(lambda, in, in).how());
        assertSame(in, run(lambda, in));
        float captured = 3;
        Kernel2<FloatArray, FloatArray> capturing = (a, b) -> {
            for (@Parallel int i = 0; i < a.getSize(); i++) {
                b.set(i, a.get(i) + captured);
            }
        };
        assertEquals(How.WHOLE, code(capturing, in, in).how());
        assertSame(of(100, i -> in.get(i) + captured), run(capturing, in));
    }

    @Test
    void sameBitsForAnyNumberOfThreads() throws Exception {
        FloatArray in = random(8 * 1000);
        FloatArray expected = new FloatArray(in.getSize());
        Kernels.rows(in, expected);
        for (int threads : new int[] {1, 2, 5}) {
            Workers.setThreads(threads);
            assertSame(expected, run(Kernels.ROWS, in));
        }
    }

    @Test
    void switchedOff() {
        FloatArray a = new FloatArray(1);
        try (Settings _ = Settings.set("tornadojvm.split", "off")) {
            assertEquals(How.WHOLE, code(Kernels.COPY, a, a).how());
        }
    }

    /** Two iterations that wait for each other: ends only if two threads run them. */
    @Test
    void reallyRunsOnTwoThreads() throws Exception {
        Workers.setThreads(2);
        Kernel2<FloatArray, FloatArray> kernel = SplitTest::meet;
        assertSame(of(2, _ -> 1), run(kernel, new FloatArray(2)));
    }

    @Test
    void shortLoopsAreNotHandedOver() throws Exception {
        Workers.setThreads(2);
        Kernel2<FloatArray, FloatArray> kernel = SplitTest::recordThread;
        FloatArray out = run(kernel, new FloatArray(100));
        assertSame(of(100, _ -> Thread.currentThread().threadId()), out);
    }

    private static final CyclicBarrier MEETING = new CyclicBarrier(2);
    private static int calls;

    static void meet(FloatArray in, FloatArray out) {
        for (@Parallel int i = 0; i < in.getSize(); i++) {
            out.set(i, met());
        }
    }

    private static float met() {
        try {
            MEETING.await(5, TimeUnit.SECONDS);
            return 1;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static void recordThread(FloatArray in, FloatArray out) {
        for (@Parallel int i = 0; i < in.getSize(); i++) {
            out.set(i, Thread.currentThread().threadId());
        }
    }

    static void constantBound(FloatArray in, FloatArray out) {
        for (@Parallel int i = 0; i < 64; i++) {
            out.set(i, in.get(i));
        }
    }

    static void boundFromArray(FloatArray in, FloatArray out) {
        for (@Parallel int i = 0; i < (int) in.get(0); i++) {
            out.set(i, in.get(i));
        }
    }

    static void downward(FloatArray in, FloatArray out) {
        for (@Parallel int i = in.getSize() - 1; i >= 0; i--) {
            out.set(i, in.get(i));
        }
    }

    static void siblings(FloatArray in, FloatArray out) {
        for (@Parallel int i = 0; i < in.getSize(); i++) {
            out.set(i, in.get(i));
        }
        for (@Parallel int i = 0; i < in.getSize(); i++) {
            out.set(i, out.get(in.getSize() - 1 - i) + i);
        }
    }

    static void inSequentialLoop(FloatArray in, FloatArray out) {
        for (int step = 0; step < 3; step++) {
            for (@Parallel int i = 0; i < in.getSize(); i++) {
                out.set(i, out.get(i) * 2 + in.get(i));
            }
        }
    }

    static void inIf(FloatArray in, FloatArray out) {
        if (in.getSize() > 10) {
            for (@Parallel int i = 0; i < in.getSize(); i++) {
                out.set(i, in.get(i));
            }
        }
    }

    static void carriesScalar(FloatArray in, FloatArray out) {
        float sum = 0;
        for (@Parallel int i = 0; i < in.getSize(); i++) {
            sum += in.get(i);
            out.set(i, sum);
        }
    }

    static void endsEarly(FloatArray in, FloatArray out) {
        for (@Parallel int i = 0; i < in.getSize(); i++) {
            if (in.get(i) > 60) {
                break;
            }
            out.set(i, in.get(i));
        }
    }

    static void returnsEarly(FloatArray in, FloatArray out) {
        for (@Parallel int i = 0; i < in.getSize(); i++) {
            if (in.get(i) > 60) {
                return;
            }
            out.set(i, in.get(i));
        }
    }

    static void startsAtOne(FloatArray in, FloatArray out) {
        for (@Parallel int i = 1; i < in.getSize(); i++) {
            out.set(i, in.get(i));
        }
    }

    static void stepTwo(FloatArray in, FloatArray out) {
        for (@Parallel int i = 0; i < in.getSize(); i += 2) {
            out.set(i, in.get(i));
        }
    }

    static void readsArrayBefore(FloatArray in, FloatArray out) {
        float first = out.get(0);
        for (@Parallel int i = 0; i < in.getSize(); i++) {
            out.set(i, in.get(i) + first);
        }
    }

    static void writesArrayAfter(FloatArray in, FloatArray out) {
        for (@Parallel int i = 0; i < in.getSize(); i++) {
            out.set(i, in.get(i));
        }
        out.set(0, out.get(1) + 5);
    }

    static void sequential(FloatArray in, FloatArray out) {
        for (int i = 0; i < in.getSize(); i++) {
            out.set(i, in.get(i));
        }
    }

    static void changesIndex(FloatArray in, FloatArray out) {
        for (@Parallel int i = 0; i < in.getSize(); i++) {
            out.set(i, in.get(i));
            i++;
        }
    }

    static void catches(FloatArray in, FloatArray out) {
        for (@Parallel int i = 0; i < in.getSize(); i++) {
            try {
                out.set(i, 5 / (i % 2));
            } catch (ArithmeticException e) {
                out.set(i, -1);
            }
        }
    }

    static void boundWithSideEffect(FloatArray in, FloatArray out) {
        int n = countedSize(in.getSize());
        for (@Parallel int i = 0; i < n; i++) {
            out.set(i, in.get(i));
        }
    }

    private static int countedSize(int n) {
        calls++;
        return n;
    }
}
