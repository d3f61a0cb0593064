package org.glrnn.tasks.op.product;

import static org.glrnn.tasks.op.product.MatrixProductKernel.DEPTH;
import static org.glrnn.tasks.op.product.MatrixProductKernel.PANEL;
import static org.glrnn.tasks.op.product.MatrixProductKernel.ROW;
import static org.glrnn.tasks.op.product.MatrixProductKernel.WIDTH;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import org.glrnn.tasks.simd.Split;

/**
 * The right-hand side of many small products, packed once: C += A B for few rows of A at a time, by any thread on its
 * own. Panels of two vectors' columns stream from the L2 cache through a block of sums in registers.
 *
 * <p>A sum is the chain of {@link MatrixProduct}: the same bits, however many rows are multiplied together.
 */
public final class PackedMatrix {

    /** The most rows of A in one product. */
    public static final int ROWS = MatrixProductKernel.ROWS;

    private static final int PACK_ROWS = 32;
    private static final int PACK_ALONE = 16 * 1024;

    private static final ThreadLocal<float[]> PACKED = ThreadLocal.withInitial(() -> new float[0]);
    private static final ThreadLocal<float[]> SQUARE = ThreadLocal.withInitial(() -> new float[WIDTH * WIDTH]);

    private final int inner;
    private final int columns;
    private final float[] packed;

    private PackedMatrix(int inner, int columns, float[] packed) {
        this.inner = inner;
        this.columns = columns;
        this.packed = packed;
    }

    /** Packs B, which may be a transposed view, by all threads; in the calling thread's memory until it calls again. */
    public static PackedMatrix of(Matrix b) {
        PackedMatrix matrix = new PackedMatrix(b.rows(), b.columns(), buffer(b.rows(), b.columns()));
        Split.tasks(Math.ceilDiv(b.rows(), PACK_ROWS), (long) b.rows() * b.columns(), PACK_ALONE,
                task -> matrix.pack(b, task * PACK_ROWS));
        return matrix;
    }

    private static float[] buffer(int inner, int columns) {
        int size = Math.multiplyExact(inner, Math.ceilDiv(columns, WIDTH) * WIDTH);
        float[] buffer = PACKED.get();
        if (buffer.length < size) {
            buffer = new float[size];
            PACKED.set(buffer);
        }
        return buffer;
    }

    private void pack(Matrix b, int row) {
        int rows = Math.min(PACK_ROWS, inner - row);
        float[] square = SQUARE.get();
        for (int j = 0; j < columns; j += PANEL) {
            int width = Math.min(PANEL, columns - j);
            MatrixProductPacking.right(b, row, rows, j, width, packed, j * inner + row * panelWidth(width), square);
        }
    }

    private static int panelWidth(int columns) {
        return columns > WIDTH ? PANEL : WIDTH;
    }

    /** What a thread needs for products with matrices of {@code inner} rows. */
    public static final class Rows {

        private final float[] left;
        private final float[] tile = new float[ROWS * PANEL];

        /** Makes rows of {@code inner} elements each, not yet filled. */
        public Rows(int inner) {
            left = new float[Math.ceilDiv(inner, DEPTH) * ROWS * ROW];
        }

        /** Row i of A: {@code count} floats from there. */
        public void set(int i, MemorySegment segment, long at, int count) {
            for (int k = 0; k < count; k += DEPTH) {
                MemorySegment.copy(segment, ValueLayout.JAVA_FLOAT, (at + k) * Float.BYTES, left, place(k, i),
                        Math.min(DEPTH, count - k));
            }
        }

        private static int place(int k, int i) {
            return (k / DEPTH * ROWS + i) * ROW;
        }
    }

    /** Brings the product of the first rows of A with B to the store, in pieces; the store adds to what is there. */
    public void multiply(Rows a, int rows, MatrixProductStore store) {
        for (int k = 0; k < inner; k += DEPTH) {
            int depth = Math.min(DEPTH, inner - k);
            for (int j = 0; j < columns; j += PANEL) {
                int width = Math.min(PANEL, columns - j);
                int step = panelWidth(width);
                FewRowsKernel.block(rows, step / WIDTH, a.left, Rows.place(k, 0), packed, j * inner + k * step, depth,
                        a.tile);
                store.store(a.tile, 0, step, 0, rows, j, width);
            }
        }
    }
}
