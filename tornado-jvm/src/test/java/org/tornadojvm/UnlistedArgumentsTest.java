package org.tornadojvm;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.tornadojvm.Floats.of;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.CharArray;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Arguments of a task that no transfer of its graph lists: all are refused in separate memory, a few in shared memory. */
class UnlistedArgumentsTest {

    private static final int FIRST = DataTransferMode.FIRST_EXECUTION;
    private static final int EVERY = DataTransferMode.EVERY_EXECUTION;
    private static final int DEMAND = DataTransferMode.UNDER_DEMAND;
    private static final Kernels.Kernel2<Object, Object> NOTHING = (_, _) -> {
        // what it does is of no interest, only with what it is called
    };

    private final FloatArray a = of(5, i -> i);
    private final FloatArray b = of(6, i -> i);
    private final FloatArray c = of(7, i -> i);

    @BeforeAll
    static void install() {
        TornadoJvm.install();
    }

    private static void assertRefused(String message, TaskGraph graph) {
        assertEquals("[JVM device] " + message + " is in no transfer of the graph: list it in transferToDevice, "
                + "consumeFromDevice, persistOnDevice or transferToHost, even if the task only writes it",
                assertThrows(TornadoRuntimeException.class, graph::snapshot).getMessage());
    }

    private TaskGraph add() {
        return new TaskGraph("g").task("first", Kernels.ADD_SCALAR, a, 1f).task("add", Kernels.ADD, a, b, c)
                .transferToDevice(EVERY, a);
    }

    @Test
    void separateMemoryRefusesWhatIsReadAndWhatIsWritten() {
        try (Settings _ = Settings.memory("separate")) {
            assertRefused("task graph 'g': argument 2 of task 'add', the FloatArray of 6,",
                    add().transferToHost(EVERY, c));
            assertRefused("task graph 'g': argument 3 of task 'add', the FloatArray of 7,",
                    add().transferToDevice(FIRST, b));
            assertRefused("task graph 'h': argument 1 of task 't', the FloatArray of 5,",
                    new TaskGraph("h").transferToDevice(FIRST, of(5, i -> i)).task("t", Kernels.ADD_SCALAR, a, 1f));
            assertRefused("task graph 'h': argument 2 of task 't', the float[] of 3,",
                    new TaskGraph("h").task("t", NOTHING, 1, new float[3]));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void anyTransferWillDo(String memory) {
        try (Settings _ = Settings.memory(memory)) {
            assertDoesNotThrow(() -> add().transferToDevice(DEMAND, b).transferToHost(DEMAND, c).snapshot());
            assertDoesNotThrow(() -> add().consumeFromDevice("f", b).persistOnDevice(c).snapshot());
            assertDoesNotThrow(() -> add().consumeFromDevice(b).transferToHost(EVERY, c).snapshot());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void whatIsNoArrayNeedsNoTransfer(String memory) {
        try (Settings _ = Settings.memory(memory)) {
            assertDoesNotThrow(() -> new TaskGraph("g").task("t", NOTHING, new KernelContext(), 1.5f)
                    .task("u", NOTHING, new AtomicInteger(), true).task("v", NOTHING, 'c', 7L).snapshot());
        }
    }

    @Test
    void sharedMemoryRefusesWhatTornadoVmRefuses() {
        try (Settings _ = Settings.memory("shared")) {
            assertDoesNotThrow(() -> add().snapshot());
            for (Object common : new Object[] {new IntArray(1), new DoubleArray(1), new LongArray(1), new ShortArray(1),
                new HalfFloatArray(1), new ByteArray(1)}) {
                assertDoesNotThrow(() -> new TaskGraph("g").task("t", NOTHING, common, 1).snapshot());
            }
            assertRefused("task graph 'g': argument 1 of task 't', the CharArray of 2,",
                    new TaskGraph("g").task("t", NOTHING, new CharArray(2), 1));
            assertRefused("task graph 'g': argument 1 of task 't', the float[] of 3,",
                    new TaskGraph("g").task("t", NOTHING, new float[3], 1));
            assertDoesNotThrow(() -> new TaskGraph("g").task("t", NOTHING, 1, new float[3]).snapshot());
        }
    }
}
