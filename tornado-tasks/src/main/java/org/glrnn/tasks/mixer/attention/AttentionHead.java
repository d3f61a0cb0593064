package org.glrnn.tasks.mixer.attention;

import java.lang.foreign.MemorySegment;

import jdk.incubator.vector.FloatVector;
import org.glrnn.tasks.op.product.Matrix;
import org.glrnn.tasks.op.product.MatrixProduct;
import org.glrnn.tasks.op.sequence.Marks;
import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.Lanes;
import org.glrnn.tasks.simd.OwnMemory;
import org.glrnn.tasks.simd.VectorMath;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * One head of one sequence, a block of rows at a time: its scores against all rows up to the last of the block are one
 * product, and what a row does not see gets the weight 0. Blocks depend only on sizes.
 *
 * @param data
 *            the activations
 * @param first
 *            first row of the sequence
 * @param queries
 *            offset of q of its first row; keys and values follow, a row is {@code stride} floats long
 * @param cached
 *            offset of the keys in the cache, values {@code stride / 3} after them; {@code filled} positions
 * @param resets
 *            offset of the time of the last reset of every row, [length]
 */
record AttentionHead(MemorySegment data, IntArray marks, int first, int length, int size, long queries, int stride,
        MemorySegment carries, long cached, int filled, long resets) {

    /** Rows of a block. */
    static final int ROWS = 64;
    private static final OwnMemory[] SCRATCH = {new OwnMemory(), new OwnMemory()};

    /** Room for a block's weights, of two kinds; the calling thread's own until it calls again. */
    static MemorySegment scratch(int which, int columns) {
        return SCRATCH[which].floats((long) ROWS * columns);
    }

    int columns() {
        return filled + length;
    }

    /** A block of rows of queries (0), keys (1) or values (2). */
    Matrix rows(int which, int from, int to) {
        return new Matrix(data, queries + (long) which * size + (long) from * stride, to - from, size, stride, false);
    }

    /** The cached keys (1) or values (2). */
    Matrix cache(int which) {
        int width = stride / 3;
        return new Matrix(carries, cached + (which - 1L) * width, filled, size, 2 * width, false);
    }

    /** The part of a scratch that belongs to cached positions; there must be some. */
    Matrix before(MemorySegment scratch, int rows) {
        return new Matrix(scratch, 0, rows, filled, columns(), false);
    }

    /** The part of a scratch that belongs to the first {@code to} rows. */
    Matrix within(MemorySegment scratch, int rows, int to) {
        return new Matrix(scratch, filled, rows, to, columns(), false);
    }

    /** out[r, u] = x[r] . y[u], y being keys (1) or values (2), for rows {@code from} to {@code to - 1} of x. */
    void products(Matrix x, int which, int from, int to, MemorySegment out) {
        if (filled > 0) {
            MatrixProduct.multiply(x, cache(which).transpose(), before(out, to - from), false);
        }
        MatrixProduct.multiply(x, rows(which, 0, to).transpose(), within(out, to - from, to), false);
    }

    /** to[r] = sum over u of weights[r, u] y[u]. */
    void sums(MemorySegment weights, int which, int from, int to, Matrix out) {
        MatrixProduct.multiply(within(weights, to - from, to), rows(which, 0, to), out, false);
        if (filled > 0) {
            MatrixProduct.multiply(before(weights, to - from), cache(which), out, true);
        }
    }

    boolean padding(int t) {
        return marks.get(first + t) == Marks.PADDING;
    }

    /** First column that row t sees, padding not looked at. */
    int start(int t) {
        int reset = (int) Lanes.get(data, resets + t);
        return reset < 0 ? 0 : filled + reset;
    }

    /** Sets to {@code value} what row t, a row of {@code columns} in the scratch, does not see up to column {@code end}. */
    void mask(MemorySegment scratch, long at, int t, int end, float value) {
        Elements.fill(scratch, at, start(t), value);
        Elements.fill(scratch, at + filled + t + 1, end - filled - t - 1, value);
        for (int u = 0; u <= t; u++) {
            if (padding(u)) {
                Lanes.set(scratch, at + filled + u, value);
            }
        }
    }

    /** x[i] = exp(scale x[i] - shift). */
    static void exponentials(MemorySegment x, long at, int count, float scale, float shift) {
        FloatVector factor = Lanes.all(scale);
        FloatVector less = Lanes.all(shift);
        for (int i = 0; i < count; i += Lanes.WIDTH) {
            var lanes = Lanes.FLOATS.indexInRange(i, count);
            FloatVector in = FloatVector.fromMemorySegment(Lanes.FLOATS, x, (at + i) * Float.BYTES, Lanes.ORDER, lanes);
            VectorMath.exp(in.mul(factor).sub(less)).intoMemorySegment(x, (at + i) * Float.BYTES, Lanes.ORDER, lanes);
        }
    }
}
