package org.glrnn.tasks.op.product;

import static org.glrnn.tasks.op.product.MatrixProductKernel.DEPTH;
import static org.glrnn.tasks.op.product.MatrixProductKernel.ORDER;
import static org.glrnn.tasks.op.product.MatrixProductKernel.SPECIES;
import static org.glrnn.tasks.op.product.MatrixProductKernel.WIDTH;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.glrnn.tasks.simd.Split;
import org.tornadojvm.Workers;

/**
 * The matrix product for one to four rows (decoding), where packing B would cost more than the product: B is read once,
 * where it is; for one row by {@link MatrixProductOneRow}, for more four rows of B at a time from left to right, with
 * the sums of a block of columns in the L1 cache.
 *
 * <p>A task owns columns of C. There is one task per thread, so that from token to token a thread meets the same
 * columns of B again, in its own cache. Every sum is the chain that {@link MatrixProductKernel} computes.
 */
public final class MatrixProductFewRows {

    /** The most rows for which this path is meant. */
    public static final int ROWS = 4;

    private static final int COLUMNS = 512;
    private static final int TASK_COLUMNS = 64;

    /** A smaller B (about 2 microseconds) is left to the caller. */
    static final int ALONE = 24 * 1024;

    private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

    private MatrixProductFewRows() {
    }

    /** Brings A B to the store. A has at most {@link #ROWS} rows; B is not transposed. */
    static void multiply(Matrix a, Matrix b, MatrixProductStore store) {
        int columns = b.columns();
        int share = Math.ceilDiv(Math.ceilDiv(columns, Workers.threads()), WIDTH) * WIDTH;
        int width = Math.max(TASK_COLUMNS, share);
        Split.tasks(Math.ceilDiv(columns, width), (long) b.rows() * columns, ALONE,
                i -> blocks(a, b, store, i * width, Math.min(columns, (i + 1) * width)));
    }

    private static void blocks(Matrix a, Matrix b, MatrixProductStore store, int from, int to) {
        int most = a.rows() == 1 ? MatrixProductOneRow.COLUMNS : COLUMNS;
        for (int j = from; j < to; j += most) {
            block(a, b, store, j, Math.min(most, to - j));
        }
    }

    /** Some columns, at most {@link MatrixProductOneRow#COLUMNS} of one row or {@link #COLUMNS} of more. */
    static void block(Matrix a, Matrix b, MatrixProductStore store, int column, int columns) {
        Buffers buffers = BUFFERS.get();
        MatrixProductStore piece = store;
        for (int k = 0; k < a.columns(); k += DEPTH) {
            int depth = Math.min(DEPTH, a.columns() - k);
            copy(a, k, depth, buffers.x);
            if (a.rows() == 1) {
                MatrixProductOneRow.multiply(buffers.x, b, k, depth, column, columns, buffers.sums);
            } else {
                Arrays.fill(buffers.sums, 0, ROWS * COLUMNS, 0);
                fourRows(buffers, b, k, depth, column, columns);
            }
            piece.store(buffers.sums, 0, COLUMNS, 0, a.rows(), column, columns);
            piece = piece.further();
        }
    }

    private static void copy(Matrix a, int k, int depth, float[] x) {
        for (int i = 0; i < a.rows(); i++) {
            if (!a.transposed()) {
                MemorySegment.copy(a.segment(), ValueLayout.JAVA_FLOAT, a.at(i, k), x, i * DEPTH, depth);
                continue;
            }
            for (int p = 0; p < depth; p++) {
                x[i * DEPTH + p] = a.segment().get(ValueLayout.JAVA_FLOAT, a.at(i, k + p));
            }
        }
    }

    private static void fourRows(Buffers buffers, Matrix b, int k, int depth, int column, int columns) {
        int whole = columns / WIDTH * WIDTH;
        int p = 0;
        for (; p + 4 <= depth; p += 4) {
            fourRows4(buffers.x, p, b.segment(), b.at(k + p, column), b.strideBytes(), buffers.sums, whole);
        }
        for (; p < depth; p++) {
            step(buffers.x, p, b.segment(), b.at(k + p, column), buffers.sums, whole);
        }
        if (whole < columns) {
            remainder(buffers, b, k, depth, column + whole, columns - whole, whole);
        }
    }

    /** sums[i, j] += x[i, p .. p + 3] B[these rows, j] for four rows of A, two of them at a time. */
    private static void fourRows4(float[] x, int p, MemorySegment b, long at, long stride, float[] sums,
            int columns) {
        for (int i = 0; i < ROWS; i += 2) {
            twoRows4(x, i * DEPTH + p, b, at, stride, sums, i * COLUMNS, columns);
        }
    }

    private static void twoRows4(float[] x, int p, MemorySegment b, long at, long stride, float[] sums, int to,
            int columns) {
        FloatVector x0 = FloatVector.broadcast(SPECIES, x[p]);
        FloatVector x1 = FloatVector.broadcast(SPECIES, x[p + 1]);
        FloatVector x2 = FloatVector.broadcast(SPECIES, x[p + 2]);
        FloatVector x3 = FloatVector.broadcast(SPECIES, x[p + 3]);
        FloatVector y0 = FloatVector.broadcast(SPECIES, x[p + DEPTH]);
        FloatVector y1 = FloatVector.broadcast(SPECIES, x[p + DEPTH + 1]);
        FloatVector y2 = FloatVector.broadcast(SPECIES, x[p + DEPTH + 2]);
        FloatVector y3 = FloatVector.broadcast(SPECIES, x[p + DEPTH + 3]);
        for (int j = 0; j < columns; j += WIDTH) {
            long from = at + (long) j * Float.BYTES;
            FloatVector w0 = FloatVector.fromMemorySegment(SPECIES, b, from, ORDER);
            FloatVector w1 = FloatVector.fromMemorySegment(SPECIES, b, from + stride, ORDER);
            FloatVector w2 = FloatVector.fromMemorySegment(SPECIES, b, from + 2 * stride, ORDER);
            FloatVector w3 = FloatVector.fromMemorySegment(SPECIES, b, from + 3 * stride, ORDER);
            FloatVector first = FloatVector.fromArray(SPECIES, sums, to + j);
            x3.fma(w3, x2.fma(w2, x1.fma(w1, x0.fma(w0, first)))).intoArray(sums, to + j);
            FloatVector second = FloatVector.fromArray(SPECIES, sums, to + COLUMNS + j);
            y3.fma(w3, y2.fma(w2, y1.fma(w1, y0.fma(w0, second)))).intoArray(sums, to + COLUMNS + j);
        }
    }

    /** One row of B. */
    private static void step(float[] x, int p, MemorySegment b, long at, float[] sums, int columns) {
        for (int i = 0; i < ROWS; i++) {
            FloatVector xi = FloatVector.broadcast(SPECIES, x[i * DEPTH + p]);
            for (int j = 0; j < columns; j += WIDTH) {
                FloatVector sum = FloatVector.fromArray(SPECIES, sums, i * COLUMNS + j);
                FloatVector w = FloatVector.fromMemorySegment(SPECIES, b, at + (long) j * Float.BYTES, ORDER);
                xi.fma(w, sum).intoArray(sums, i * COLUMNS + j);
            }
        }
    }

    /** The columns that do not fill a vector. */
    private static void remainder(Buffers buffers, Matrix b, int k, int depth, int column, int columns, int to) {
        VectorMask<Float> mask = SPECIES.indexInRange(0, columns);
        for (int i = 0; i < ROWS; i++) {
            FloatVector sum = FloatVector.zero(SPECIES);
            long at = b.at(k, column);
            for (int p = 0; p < depth; p++) {
                FloatVector xi = FloatVector.broadcast(SPECIES, buffers.x[i * DEPTH + p]);
                sum = xi.fma(FloatVector.fromMemorySegment(SPECIES, b.segment(), at, ORDER, mask), sum);
                at += b.strideBytes();
            }
            sum.intoArray(buffers.sums, i * COLUMNS + to);
        }
    }

    /** What a thread needs, kept from product to product. */
    private static final class Buffers {
        final float[] x = new float[ROWS * DEPTH];
        final float[] sums = new float[Math.max(ROWS * COLUMNS, MatrixProductOneRow.COLUMNS)];
    }
}
