package org.tornadojvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tornadojvm.Floats.assertSame;
import static org.tornadojvm.Floats.of;
import static org.tornadojvm.Floats.random;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat4;
import uk.ac.manchester.tornado.api.types.matrix.Matrix2DFloat;
import uk.ac.manchester.tornado.api.types.vectors.Float4;

/** Ordinary TornadoVM programs, compared with the same arithmetic in plain Java. */
class ProgramsTest {

    private static final int FIRST = DataTransferMode.FIRST_EXECUTION;
    private static final int EVERY = DataTransferMode.EVERY_EXECUTION;

    @BeforeAll
    static void install() {
        TornadoJvm.install();
    }

    private static void execute(TaskGraph graph) throws Exception {
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.execute();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void vectorAdd(String memory) throws Exception {
        try (Settings _ = Settings.memory(memory)) {
            for (int n : new int[] {0, 1, 2, 17, 10_007}) {
                FloatArray a = random(n);
                FloatArray b = random(n + 1);
                FloatArray c = new FloatArray(n);
                execute(new TaskGraph("s").transferToDevice(FIRST, a, b).task("add", Kernels.ADD, a, b, c)
                        .transferToHost(EVERY, c));
                assertSame(of(n, i -> a.get(i) + b.get(i)), c);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void matrixProduct(String memory) throws Exception {
        try (Settings _ = Settings.memory(memory)) {
            int n = 37;
            FloatArray a = random(n * n);
            FloatArray b = random(n * n);
            FloatArray c = new FloatArray(n * n);
            FloatArray expected = new FloatArray(n * n);
            Kernels.product(a, b, expected, n);
            execute(new TaskGraph("s").transferToDevice(EVERY, a, b).task("product", Kernels.PRODUCT, a, b, c, n)
                    .transferToHost(EVERY, c));
            assertSame(expected, c);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void stencilAndSaxpy(String memory) throws Exception {
        try (Settings _ = Settings.memory(memory)) {
            int n = 5000;
            FloatArray x = random(n);
            FloatArray between = new FloatArray(n);
            FloatArray y = of(n, i -> i);
            execute(new TaskGraph("s").transferToDevice(FIRST, x, y).task("stencil", Kernels.STENCIL, x, between, n)
                    .task("saxpy", Kernels.SAXPY, 2.5f, between, y).transferToHost(EVERY, y)
                    .persistOnDevice(between));
            FloatArray smooth = new FloatArray(n);
            Kernels.stencil(x, smooth, n);
            assertSame(of(n, i -> 2.5f * smooth.get(i) + i), y);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void longsAndDoubles(String memory) throws Exception {
        try (Settings _ = Settings.memory(memory)) {
            int n = 101;
            LongArray in = new LongArray(n);
            DoubleArray out = new DoubleArray(n);
            for (int i = 0; i < n; i++) {
                in.set(i, i * 1_000_003L);
            }
            execute(new TaskGraph("s").transferToDevice(FIRST, in).task("t", Kernels.WIDE, in, out, n)
                    .transferToHost(EVERY, out));
            DoubleArray expected = new DoubleArray(n);
            Kernels.wide(in, expected, n);
            for (int i = 0; i < n; i++) {
                assertEquals(expected.get(i), out.get(i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void privateHelpers(String memory) throws Exception {
        try (Settings _ = Settings.memory(memory)) {
            int n = 403;
            IntArray in = new IntArray(n);
            IntArray out = new IntArray(n);
            for (int i = 0; i < n; i++) {
                in.set(i, i * 7);
            }
            execute(new TaskGraph("s").transferToDevice(FIRST, in).task("t", Kernels.HELPERS, in, out)
                    .transferToHost(EVERY, out));
            IntArray expected = new IntArray(n);
            Kernels.helpers(in, expected);
            for (int i = 0; i < n; i++) {
                assertEquals(expected.get(i), out.get(i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void otherKindsOfArrays(String memory) throws Exception {
        try (Settings _ = Settings.memory(memory)) {
            float[] heap = {1, 2, 3};
            VectorFloat4 vectors = new VectorFloat4(3);
            Matrix2DFloat matrix = new Matrix2DFloat(3, 2);
            vectors.set(1, new Float4(1, 2, 3, 4));
            Kernels.Kernel3<float[], VectorFloat4, Matrix2DFloat> kernel = (h, v, m) -> {
                for (int i = 0; i < h.length; i++) {
                    m.set(i, 1, h[i] + v.get(i).getW());
                    h[i] = -h[i];
                }
            };
            execute(new TaskGraph("s").transferToDevice(FIRST, heap, vectors, matrix)
                    .task("t", kernel, heap, vectors, matrix).transferToHost(EVERY, heap, matrix));
            assertArrayEquals(new float[] {-1, -2, -3}, heap);
            assertEquals(6, matrix.get(1, 1));
            assertEquals(3, matrix.get(2, 1));
            assertEquals(0, matrix.get(2, 0));
        }
    }
}
