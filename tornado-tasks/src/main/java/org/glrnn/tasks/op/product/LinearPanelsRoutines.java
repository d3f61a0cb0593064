package org.glrnn.tasks.op.product;

import static org.glrnn.tasks.op.product.MatrixProductKernel.DEPTH;
import static org.glrnn.tasks.op.product.MatrixProductKernel.ORDER;
import static org.glrnn.tasks.op.product.MatrixProductKernel.SPECIES;
import static org.glrnn.tasks.op.product.MatrixProductKernel.WIDTH;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import jdk.incubator.vector.FloatVector;
import org.glrnn.tasks.simd.Split;
import org.tornadojvm.Workers;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Stands for {@link org.glrnn.tasks.op.product.LinearPanels}. A thread has the same panels at every call, and every sum is the
 * chain that {@link MatrixProduct} computes.
 *
 * <p>Two panels are read side by side, as two streams and eight chains of sums. The distance between their rows is a
 * constant: so C2 checks the bounds of a panel once and not at every load, as it does in {@link MatrixProductOneRow}.
 */
public final class LinearPanelsRoutines {

    private static final int COLUMNS = org.glrnn.tasks.op.product.LinearPanels.COLUMNS;
    private static final long ROW_BYTES = (long) COLUMNS * Float.BYTES;
    private static final long VECTOR_BYTES = (long) WIDTH * Float.BYTES;

    private static final ThreadLocal<float[]> SUMS = ThreadLocal.withInitial(() -> new float[2 * COLUMNS]);

    private LinearPanelsRoutines() {
    }

    static void panelForward(FloatArray x, FloatArray parameters, FloatArray y, IntArray frame, int rows, int in, int out) {
        int xOffset = frame.get(0);
        int weightOffset = frame.get(1);
        int biasOffset = frame.get(2);
        int yOffset = frame.get(3);
        MemorySegment weights = parameters.getSegment();
        int panels = Math.ceilDiv(out, COLUMNS);
        int share = Math.ceilDiv(panels, Workers.threads()) * COLUMNS;
        Split.tasks(Math.ceilDiv(out, share), (long) in * out, MatrixProductFewRows.ALONE, task -> {
            int from = task * share;
            int to = Math.min(out, from + share);
            for (int r = 0; r < rows; r++) {
                Matrix a = Matrix.of(x.getSegment(), xOffset + (long) r * in, 1, in);
                Matrix c = Matrix.of(y.getSegment(), yOffset + (long) r * out, 1, out);
                MatrixProductStore store = new MatrixProductStore(c, false, LinearRoutines.bias(weights, biasOffset, out));
                columns(a, weights, weightOffset, store, from, to);
            }
        });
    }

    private static void columns(Matrix a, MemorySegment weights, long offset, MatrixProductStore store, int from, int to) {
        int whole = to / COLUMNS * COLUMNS;
        for (int first = from; first < whole; first += 2 * COLUMNS) {
            panels(a, weights, offset, store, first, Math.min(2 * COLUMNS, whole - first));
        }
        if (whole < to) {
            narrowPanel(a, weights, offset, store, whole, to - whole);
        }
    }

    /** Two whole panels; of a single one the sums are computed twice, from the L1 cache. */
    private static void panels(Matrix a, MemorySegment weights, long offset, MatrixProductStore store, int first,
            int columns) {
        int in = a.columns();
        float[] sums = SUMS.get();
        MatrixProductStore piece = store;
        for (int k = 0; k < in; k += DEPTH) {
            int depth = Math.min(DEPTH, in - k);
            long at = offset + (long) first * in + (long) k * COLUMNS;
            MemorySegment x = floats(a.segment(), a.offset() + k, depth);
            MemorySegment left = floats(weights, at, depth * COLUMNS);
            MemorySegment right = floats(weights, at + (long) (columns - COLUMNS) * in, depth * COLUMNS);
            for (int j = 0; j < COLUMNS; j += 4 * WIDTH) {
                eight(x, left, right, j, depth, sums);
            }
            piece.store(sums, 0, 2 * COLUMNS, 0, 1, first, columns);
            piece = piece.further();
        }
    }

    private static MemorySegment floats(MemorySegment segment, long from, int count) {
        return segment.asSlice(from * Float.BYTES, (long) count * Float.BYTES);
    }

    private static void eight(MemorySegment x, MemorySegment left, MemorySegment right, int column, int depth,
            float[] sums) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        FloatVector s4 = FloatVector.zero(SPECIES);
        FloatVector s5 = FloatVector.zero(SPECIES);
        FloatVector s6 = FloatVector.zero(SPECIES);
        FloatVector s7 = FloatVector.zero(SPECIES);
        for (int p = 0; p < depth; p++) {
            FloatVector xp = FloatVector.broadcast(SPECIES, x.getAtIndex(ValueLayout.JAVA_FLOAT, p));
            long from = (long) column * Float.BYTES + p * ROW_BYTES;
            s0 = xp.fma(FloatVector.fromMemorySegment(SPECIES, left, from, ORDER), s0);
            s1 = xp.fma(FloatVector.fromMemorySegment(SPECIES, left, from + VECTOR_BYTES, ORDER), s1);
            s2 = xp.fma(FloatVector.fromMemorySegment(SPECIES, left, from + 2 * VECTOR_BYTES, ORDER), s2);
            s3 = xp.fma(FloatVector.fromMemorySegment(SPECIES, left, from + 3 * VECTOR_BYTES, ORDER), s3);
            s4 = xp.fma(FloatVector.fromMemorySegment(SPECIES, right, from, ORDER), s4);
            s5 = xp.fma(FloatVector.fromMemorySegment(SPECIES, right, from + VECTOR_BYTES, ORDER), s5);
            s6 = xp.fma(FloatVector.fromMemorySegment(SPECIES, right, from + 2 * VECTOR_BYTES, ORDER), s6);
            s7 = xp.fma(FloatVector.fromMemorySegment(SPECIES, right, from + 3 * VECTOR_BYTES, ORDER), s7);
        }
        s0.intoArray(sums, column);
        s1.intoArray(sums, column + WIDTH);
        s2.intoArray(sums, column + 2 * WIDTH);
        s3.intoArray(sums, column + 3 * WIDTH);
        s4.intoArray(sums, column + COLUMNS);
        s5.intoArray(sums, column + COLUMNS + WIDTH);
        s6.intoArray(sums, column + COLUMNS + 2 * WIDTH);
        s7.intoArray(sums, column + COLUMNS + 3 * WIDTH);
    }

    private static void narrowPanel(Matrix a, MemorySegment weights, long offset, MatrixProductStore store, int first,
            int columns) {
        Matrix panel = Matrix.of(weights, offset + (long) first * a.columns(), a.columns(), columns);
        Matrix c = Matrix.of(store.c().segment(), store.c().offset() + first, 1, columns);
        Matrix bias = store.bias() == null ? null : Matrix.of(weights, store.bias().offset() + first, 1, columns);
        MatrixProductFewRows.block(a, panel, new MatrixProductStore(c, false, bias), 0, columns);
    }
}
