package org.glrnn.tasks.op.product;

import static org.glrnn.tasks.op.product.MatrixProductKernel.ORDER;
import static org.glrnn.tasks.op.product.MatrixProductKernel.SPECIES;
import static org.glrnn.tasks.op.product.MatrixProductKernel.WIDTH;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * sums[j] = sum over k of x[k] B[k, j] for a window of B that is read once, where it is. How fast the window comes from
 * memory decides: a narrow one is read a few vectors of columns at a time, whose sums stay in registers; of a wide one
 * eight whole rows are read side by side, so that every stream is long, and the sums wait in the L1 cache.
 */
final class MatrixProductOneRow {

    /** The most columns of a call. */
    static final int COLUMNS = 8192;

    private static final int NARROW = 512;
    private static final long VECTOR_BYTES = (long) WIDTH * Float.BYTES;

    private MatrixProductOneRow() {
    }

    /**
     * One piece of at most {@link MatrixProductKernel#DEPTH} rows.
     *
     * @param x
     *            the piece of the row of A
     * @param sums
     *            room for the columns rounded up to whole vectors
     */
    static void multiply(float[] x, Matrix b, int k, int depth, int column, int columns, float[] sums) {
        long at = b.at(k, column);
        int whole = columns / WIDTH * WIDTH;
        if (columns <= NARROW) {
            narrow(x, b.segment(), at, b.strideBytes(), depth, sums, whole);
        } else {
            wide(x, b.segment(), at, b.strideBytes(), depth, sums, whole);
        }
        if (whole < columns) {
            remainder(x, b.segment(), at + (long) whole * Float.BYTES, b.strideBytes(), depth, columns - whole, sums,
                    whole);
        }
    }

    private static void narrow(float[] x, MemorySegment b, long at, long stride, int depth, float[] sums, int columns) {
        int j = 0;
        for (; j + 8 * WIDTH <= columns; j += 8 * WIDTH) {
            eight(x, b, at + (long) j * Float.BYTES, stride, depth, sums, j);
        }
        for (; j + 4 * WIDTH <= columns; j += 4 * WIDTH) {
            four(x, b, at + (long) j * Float.BYTES, stride, depth, sums, j);
        }
        for (; j < columns; j += WIDTH) {
            one(x, b, at + (long) j * Float.BYTES, stride, depth, sums, j);
        }
    }

    private static void eight(float[] x, MemorySegment b, long at, long stride, int depth, float[] sums, int to) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        FloatVector s4 = FloatVector.zero(SPECIES);
        FloatVector s5 = FloatVector.zero(SPECIES);
        FloatVector s6 = FloatVector.zero(SPECIES);
        FloatVector s7 = FloatVector.zero(SPECIES);
        for (int p = 0; p < depth; p++) {
            FloatVector xp = FloatVector.broadcast(SPECIES, x[p]);
            long from = at + p * stride;
            s0 = xp.fma(FloatVector.fromMemorySegment(SPECIES, b, from, ORDER), s0);
            s1 = xp.fma(FloatVector.fromMemorySegment(SPECIES, b, from + VECTOR_BYTES, ORDER), s1);
            s2 = xp.fma(FloatVector.fromMemorySegment(SPECIES, b, from + 2 * VECTOR_BYTES, ORDER), s2);
            s3 = xp.fma(FloatVector.fromMemorySegment(SPECIES, b, from + 3 * VECTOR_BYTES, ORDER), s3);
            s4 = xp.fma(FloatVector.fromMemorySegment(SPECIES, b, from + 4 * VECTOR_BYTES, ORDER), s4);
            s5 = xp.fma(FloatVector.fromMemorySegment(SPECIES, b, from + 5 * VECTOR_BYTES, ORDER), s5);
            s6 = xp.fma(FloatVector.fromMemorySegment(SPECIES, b, from + 6 * VECTOR_BYTES, ORDER), s6);
            s7 = xp.fma(FloatVector.fromMemorySegment(SPECIES, b, from + 7 * VECTOR_BYTES, ORDER), s7);
        }
        s0.intoArray(sums, to);
        s1.intoArray(sums, to + WIDTH);
        s2.intoArray(sums, to + 2 * WIDTH);
        s3.intoArray(sums, to + 3 * WIDTH);
        s4.intoArray(sums, to + 4 * WIDTH);
        s5.intoArray(sums, to + 5 * WIDTH);
        s6.intoArray(sums, to + 6 * WIDTH);
        s7.intoArray(sums, to + 7 * WIDTH);
    }

    private static void four(float[] x, MemorySegment b, long at, long stride, int depth, float[] sums, int to) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        for (int p = 0; p < depth; p++) {
            FloatVector xp = FloatVector.broadcast(SPECIES, x[p]);
            long from = at + p * stride;
            s0 = xp.fma(FloatVector.fromMemorySegment(SPECIES, b, from, ORDER), s0);
            s1 = xp.fma(FloatVector.fromMemorySegment(SPECIES, b, from + VECTOR_BYTES, ORDER), s1);
            s2 = xp.fma(FloatVector.fromMemorySegment(SPECIES, b, from + 2 * VECTOR_BYTES, ORDER), s2);
            s3 = xp.fma(FloatVector.fromMemorySegment(SPECIES, b, from + 3 * VECTOR_BYTES, ORDER), s3);
        }
        s0.intoArray(sums, to);
        s1.intoArray(sums, to + WIDTH);
        s2.intoArray(sums, to + 2 * WIDTH);
        s3.intoArray(sums, to + 3 * WIDTH);
    }

    private static void one(float[] x, MemorySegment b, long at, long stride, int depth, float[] sums, int to) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int p = 0; p < depth; p++) {
            FloatVector xp = FloatVector.broadcast(SPECIES, x[p]);
            sum = xp.fma(FloatVector.fromMemorySegment(SPECIES, b, at + p * stride, ORDER), sum);
        }
        sum.intoArray(sums, to);
    }

    /** The columns that do not fill a vector. */
    private static void remainder(float[] x, MemorySegment b, long at, long stride, int depth, int columns, float[] sums,
            int to) {
        VectorMask<Float> mask = SPECIES.indexInRange(0, columns);
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int p = 0; p < depth; p++) {
            FloatVector xp = FloatVector.broadcast(SPECIES, x[p]);
            sum = xp.fma(FloatVector.fromMemorySegment(SPECIES, b, at + p * stride, ORDER, mask), sum);
        }
        sum.intoArray(sums, to);
    }

    private static void wide(float[] x, MemorySegment b, long at, long stride, int depth, float[] sums, int columns) {
        Arrays.fill(sums, 0, columns, 0);
        int p = 0;
        for (; p + 8 <= depth; p += 8) {
            eightRows(x, p, b, at + p * stride, stride, sums, columns);
        }
        for (; p < depth; p++) {
            row(x[p], b, at + p * stride, sums, columns);
        }
    }

    /** sums[j] += x[p .. p + 7] B[these rows, j]. */
    private static void eightRows(float[] x, int p, MemorySegment b, long at, long stride, float[] sums, int columns) {
        FloatVector x0 = FloatVector.broadcast(SPECIES, x[p]);
        FloatVector x1 = FloatVector.broadcast(SPECIES, x[p + 1]);
        FloatVector x2 = FloatVector.broadcast(SPECIES, x[p + 2]);
        FloatVector x3 = FloatVector.broadcast(SPECIES, x[p + 3]);
        FloatVector x4 = FloatVector.broadcast(SPECIES, x[p + 4]);
        FloatVector x5 = FloatVector.broadcast(SPECIES, x[p + 5]);
        FloatVector x6 = FloatVector.broadcast(SPECIES, x[p + 6]);
        FloatVector x7 = FloatVector.broadcast(SPECIES, x[p + 7]);
        for (int j = 0; j < columns; j += WIDTH) {
            long from = at + (long) j * Float.BYTES;
            FloatVector sum = FloatVector.fromArray(SPECIES, sums, j);
            sum = x0.fma(FloatVector.fromMemorySegment(SPECIES, b, from, ORDER), sum);
            sum = x1.fma(FloatVector.fromMemorySegment(SPECIES, b, from + stride, ORDER), sum);
            sum = x2.fma(FloatVector.fromMemorySegment(SPECIES, b, from + 2 * stride, ORDER), sum);
            sum = x3.fma(FloatVector.fromMemorySegment(SPECIES, b, from + 3 * stride, ORDER), sum);
            sum = x4.fma(FloatVector.fromMemorySegment(SPECIES, b, from + 4 * stride, ORDER), sum);
            sum = x5.fma(FloatVector.fromMemorySegment(SPECIES, b, from + 5 * stride, ORDER), sum);
            sum = x6.fma(FloatVector.fromMemorySegment(SPECIES, b, from + 6 * stride, ORDER), sum);
            sum = x7.fma(FloatVector.fromMemorySegment(SPECIES, b, from + 7 * stride, ORDER), sum);
            sum.intoArray(sums, j);
        }
    }

    private static void row(float xp, MemorySegment b, long at, float[] sums, int columns) {
        FloatVector x = FloatVector.broadcast(SPECIES, xp);
        for (int j = 0; j < columns; j += WIDTH) {
            FloatVector w = FloatVector.fromMemorySegment(SPECIES, b, at + (long) j * Float.BYTES, ORDER);
            x.fma(w, FloatVector.fromArray(SPECIES, sums, j)).intoArray(sums, j);
        }
    }
}
