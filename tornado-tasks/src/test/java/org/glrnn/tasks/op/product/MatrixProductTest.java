package org.glrnn.tasks.op.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tornadojvm.Workers;

/** The matrix product against three plain loops in double precision, on windows of buffers that are NaN elsewhere. */
class MatrixProductTest {

    private static final int[] SIZES = {1, 2, 3, 5, 7, 9, 13, 16, 17, 31, 63, 64, 65, 69, 73, 127, 129, 300};

    private int threads;

    @BeforeEach
    void keepThreads() {
        threads = Workers.threads();
    }

    @AfterEach
    void restoreThreads() {
        Workers.setThreads(threads);
    }

    /** A window of random numbers, its buffer, and the numbers in double precision. */
    private record Operand(Matrix matrix, float[] buffer, double[][] values) {

        static Operand random(Random random, int rows, int columns, boolean transposed, boolean window) {
            int storedRows = transposed ? columns : rows;
            int storedColumns = transposed ? rows : columns;
            int offset = window ? random.nextInt(70) : 0;
            int stride = storedColumns + (window ? random.nextInt(40) : 0);
            int after = window ? random.nextInt(70) : 0;
            float[] buffer = new float[offset + (storedRows - 1) * stride + storedColumns + after];
            Arrays.fill(buffer, Float.NaN);
            for (int i = 0; i < storedRows; i++) {
                for (int j = 0; j < storedColumns; j++) {
                    buffer[offset + i * stride + j] = (float) random.nextGaussian();
                }
            }
            Matrix stored = new Matrix(copy(buffer), offset, storedRows, storedColumns, stride, false);
            Matrix matrix = transposed ? stored.transpose() : stored;
            return new Operand(matrix, buffer, read(matrix));
        }

        float[] now() {
            return matrix.segment().toArray(ValueLayout.JAVA_FLOAT);
        }
    }

    /** Memory as FloatArray has it: outside the heap, aligned to 8 bytes and, on purpose, to no more. */
    private static MemorySegment copy(float[] values) {
        MemorySegment segment = Arena.ofAuto().allocate(8 + 4L * values.length, 64).asSlice(8, 4L * values.length);
        MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
        return segment;
    }

    private static double[][] read(Matrix matrix) {
        double[][] values = new double[matrix.rows()][matrix.columns()];
        for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < matrix.columns(); j++) {
                long index = matrix.transposed() ? (long) j * matrix.stride() + i : (long) i * matrix.stride() + j;
                values[i][j] = matrix.segment().getAtIndex(ValueLayout.JAVA_FLOAT, matrix.offset() + index);
            }
        }
        return values;
    }

    private static void check(Random random, int m, int k, int n, int form) {
        Operand a = Operand.random(random, m, k, (form & 1) != 0, (form & 16) != 0);
        Operand b = Operand.random(random, k, n, (form & 2) != 0, (form & 16) != 0);
        Operand c = Operand.random(random, m, n, false, (form & 16) != 0);
        Operand bias = (form & 8) != 0 ? Operand.random(random, 1, n, false, (form & 16) != 0) : null;
        boolean accumulate = (form & 4) != 0;
        String name = m + " x " + k + " x " + n + ", form " + form;

        MatrixProduct.multiply(a.matrix, b.matrix, c.matrix, accumulate, bias == null ? null : bias.matrix);

        assertProduct(name, a, b, c, bias, accumulate);
        assertArrayEquals(a.buffer, a.now(), name);
        assertArrayEquals(b.buffer, b.now(), name);
        assertSurroundings(name, c);
    }

    private static void assertProduct(String name, Operand a, Operand b, Operand c, Operand bias,
            boolean accumulate) {
        double[][] actual = read(c.matrix);
        int k = a.matrix.columns();
        for (int i = 0; i < actual.length; i++) {
            for (int j = 0; j < actual[i].length; j++) {
                double sum = (accumulate ? c.values[i][j] : 0) + (bias == null ? 0 : bias.values[0][j]);
                double size = Math.abs(sum);
                for (int p = 0; p < k; p++) {
                    sum += a.values[i][p] * b.values[p][j];
                    size += Math.abs(a.values[i][p] * b.values[p][j]);
                }
                // Half an ulp of a partial sum an operation, random signs: sqrt(k) of them, with a margin of six.
                double tolerance = 6 * (Math.sqrt(k) + 3) * 0x1p-24 * size / Math.max(1, Math.sqrt(k));
                assertEquals(sum, actual[i][j], tolerance, name + " at " + i + ", " + j);
            }
        }
    }

    private static void assertSurroundings(String name, Operand c) {
        float[] now = c.now();
        Matrix m = c.matrix;
        for (int i = 0; i < now.length; i++) {
            long inside = i - m.offset();
            boolean cell = inside >= 0 && inside / m.stride() < m.rows() && inside % m.stride() < m.columns();
            assertEquals(!cell, Float.isNaN(now[i]), name + ": float " + i + " of the buffer of the result");
        }
    }

    static IntStream forms() {
        return IntStream.range(0, 32);
    }

    /** Bits of a form: 1 A transposed, 2 B transposed, 4 accumulate, 8 bias, 16 windows with offset and stride. */
    @ParameterizedTest
    @MethodSource("forms")
    void oddSizes(int form) {
        Random random = new Random(7000 + form);
        for (int i = 0; i < 40; i++) {
            check(random, size(random), size(random), size(random), form);
        }
    }

    private static int size(Random random) {
        return SIZES[random.nextInt(SIZES.length)];
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everySizeOnce(int form) {
        Random random = new Random(7100 + form);
        for (int size : SIZES) {
            check(random, size, 17, 31, form);
            check(random, 13, size, 31, form);
            check(random, 13, 17, size, form);
        }
    }

    /** More than one slab, more than one piece of k, more than one block of rows. */
    @ParameterizedTest
    @CsvSource({"300, 700, 450, 16", "130, 1500, 65, 29", "97, 1100, 500, 17", "25, 300, 2100, 28", "1, 600, 3000, 28",
        "4, 1000, 700, 20", "3, 256, 1040, 25", "65, 4100, 70, 21", "7, 40, 9000, 16", "260, 513, 513, 19"})
    void severalSlabs(int m, int k, int n, int form) {
        check(new Random(7200 + m), m, k, n, form);
    }

    @ParameterizedTest
    @CsvSource({"300, 700, 450, 16", "130, 1500, 65, 29", "97, 1100, 500, 18", "4, 600, 700, 24", "1, 300, 900, 20"})
    void sameBitsForAnyNumberOfThreads(int m, int k, int n, int form) {
        float[] expected = null;
        for (int count : new int[] {1, 2, 5}) {
            Workers.setThreads(count);
            Random random = new Random(7300);
            Operand a = Operand.random(random, m, k, (form & 1) != 0, true);
            Operand b = Operand.random(random, k, n, (form & 2) != 0, true);
            Operand c = Operand.random(random, m, n, false, true);
            MatrixProduct.multiply(a.matrix, b.matrix, c.matrix, (form & 4) != 0);
            if (expected == null) {
                expected = c.now();
            }
            assertBits(expected, c.now(), count + " threads");
        }
    }

    private static void assertBits(float[] expected, float[] actual, String name) {
        assertEquals(-1, Arrays.mismatch(expected, actual), name + ": first float that differs");
    }

    /** Decoding a token on its own gives what decoding it among others gives. */
    @ParameterizedTest
    @CsvSource({"128, 65", "300, 129", "700, 33"})
    void bitsOfARowDoNotDependOnTheOtherRows(int k, int n) {
        Random random = new Random(7400);
        Operand a = Operand.random(random, 37, k, false, false);
        Operand b = Operand.random(random, k, n, false, false);
        Operand bias = Operand.random(random, 1, n, false, false);
        Operand all = Operand.random(random, 37, n, false, false);
        MatrixProduct.multiply(a.matrix, b.matrix, all.matrix, false, bias.matrix);
        for (int rows : new int[] {1, 2, 4, 5, 20}) {
            int first = 36 - rows;
            Operand some = Operand.random(random, rows, n, false, false);
            Matrix part = Matrix.of(a.matrix.segment(), (long) first * k, rows, k);
            MatrixProduct.multiply(part, b.matrix, some.matrix, false, bias.matrix);
            float[] expected = Arrays.copyOfRange(all.now(), first * n, (first + rows) * n);
            assertBits(expected, some.now(), rows + " rows");
        }
    }

    @Test
    void infinitiesAndNaNReachTheirRowOnly() {
        Random random = new Random(7500);
        Operand a = Operand.random(random, 14, 20, false, false);
        Operand b = Operand.random(random, 20, 35, false, false);
        Operand c = Operand.random(random, 14, 35, false, false);
        a.matrix.segment().setAtIndex(ValueLayout.JAVA_FLOAT, 3 * 20 + 5, Float.NaN);
        MatrixProduct.multiply(a.matrix, b.matrix, c.matrix, false);
        float[] now = c.now();
        for (int i = 0; i < now.length; i++) {
            assertEquals(i / 35 == 3, Float.isNaN(now[i]), "float " + i);
        }
    }

    @Test
    void insideABodyOfTheWorkers() {
        Workers.setThreads(2);
        Operand[] results = new Operand[6];
        Random random = new Random(7600);
        Operand a = Operand.random(random, 70, 50, false, false);
        Operand b = Operand.random(random, 50, 60, false, false);
        for (int i = 0; i < results.length; i++) {
            results[i] = Operand.random(random, 70, 60, false, false);
        }
        Workers.run(results.length, i -> MatrixProduct.multiply(a.matrix, b.matrix, results[i].matrix, false));
        for (Operand result : results) {
            assertProduct("nested", a, b, result, null, false);
            assertBits(results[0].now(), result.now(), "nested");
        }
    }

    static Stream<Runnable> wrong() {
        MemorySegment memory = copy(new float[64]);
        Matrix a = Matrix.of(memory, 0, 2, 3);
        Matrix b = Matrix.of(memory, 6, 3, 4);
        Matrix c = Matrix.of(memory, 20, 2, 4);
        return Stream.of(
                () -> MatrixProduct.multiply(a, c, c, false),
                () -> MatrixProduct.multiply(a, b, b, false),
                () -> MatrixProduct.multiply(a, b, Matrix.of(memory, 20, 4, 2).transpose(), false),
                () -> MatrixProduct.multiply(a, b, c, false, Matrix.of(memory, 40, 1, 3)),
                () -> MatrixProduct.multiply(a, b, c, false, Matrix.of(memory, 40, 4, 1).transpose()),
                () -> Matrix.of(memory, 0, 0, 3),
                () -> new Matrix(memory, 0, 2, 3, 2, false),
                () -> new Matrix(memory, 0, 2, 3, 1, true));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refusesShapesThatDoNotFit(Runnable product) {
        assertThrows(IllegalArgumentException.class, product::run);
    }

    @Test
    void refusesWindowsBeyondTheBuffer() {
        MemorySegment memory = copy(new float[64]);
        assertThrows(IndexOutOfBoundsException.class, () -> Matrix.of(memory, 60, 1, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> Matrix.of(memory, -1, 1, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> new Matrix(memory, 0, 5, 5, 15, false));
        assertEquals(4, new Matrix(memory, 0, 4, 4, 20, false).rows());
    }
}
