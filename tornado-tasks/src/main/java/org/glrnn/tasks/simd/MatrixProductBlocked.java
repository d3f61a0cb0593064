package org.glrnn.tasks.simd;

import static org.glrnn.tasks.simd.MatrixProductKernel.DEPTH;
import static org.glrnn.tasks.simd.MatrixProductKernel.ROW;
import static org.glrnn.tasks.simd.MatrixProductKernel.ROWS;
import static org.glrnn.tasks.simd.MatrixProductKernel.WIDTH;

import org.tornadojvm.Workers;

/**
 * The matrix product for many rows: a slab of B is packed into panels of two vectors' columns, by all threads; then
 * every task multiplies a block of rows of A with panels of the slab. A block is packed by its task, or, where several slabs
 * need it, before all of them.
 *
 * <p>The slab stays in the L2 cache. A task owns the cells of its rows and panels. How many tasks there are depends on
 * the threads, what is summed in which order does not.
 *
 * <p>Caches: a panel of DEPTH rows (32 KB with AVX-512) in L1, the block of A and the slab in L2.
 */
final class MatrixProductBlocked {

    private static final int PANEL = 2 * WIDTH;

    /** Rows of A that a task packs at a time: with DEPTH columns about 100 KB. */
    private static final int TASK_ROWS = 96;

    /** Floats of a slab of B. */
    private static final int SLAB = 256 * 1024;

    /** A slab has at least that many columns (if B has): the work of packing A is repeated for every slab. */
    private static final int SLAB_COLUMNS = 384;

    /** Floats of A that are packed once and for all if there are several slabs of columns. */
    private static final int LEFT = 1024 * 1024;

    /** Floats of a block of A, packed. */
    private static final int LEFT_BLOCK = TASK_ROWS * ROW;

    /** Rows of B that are packed by one task. */
    private static final int PACK_ROWS = 32;

    /** B smaller than this is packed by the caller alone. */
    private static final int PACK_ALONE = 16 * 1024;

    /** A slab with fewer multiply-adds (about 2 microseconds) is not split over its panels. */
    private static final int MULTIPLY_ALONE = 128 * 1024;

    private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

    private final Matrix a;
    private final Matrix b;
    private final float[] slab;
    private final int pieces;
    private float[] left;
    private final int rowBlock;
    private final int rowBlocks;

    private MatrixProductStore store;
    private int k;
    private int depth;
    private int column;
    private int columns;
    private int panelsPerTask;

    private MatrixProductBlocked(Matrix a, Matrix b, MatrixProductStore store) {
        this.a = a;
        this.b = b;
        this.store = store;
        slab = BUFFERS.get().slab;
        pieces = Math.ceilDiv(b.rows(), DEPTH);
        rowBlocks = Math.ceilDiv(a.rows(), TASK_ROWS);
        rowBlock = even(a.rows(), rowBlocks, ROWS);
    }

    static void multiply(Matrix a, Matrix b, MatrixProductStore store) {
        new MatrixProductBlocked(a, b, store).multiply();
    }

    /** The size of each of {@code blocks} blocks of about the same size, a multiple of {@code unit}. */
    private static int even(int size, int blocks, int unit) {
        return Math.ceilDiv(Math.ceilDiv(size, blocks), unit) * unit;
    }

    private void multiply() {
        int inner = b.rows();
        int outer = b.columns();
        int mostColumns = Math.min(SLAB / PANEL, Math.max(SLAB_COLUMNS, SLAB / inner));
        int slabColumns = even(outer, Math.ceilDiv(outer, mostColumns), PANEL);
        int mostDepth = Math.max(DEPTH, SLAB / slabColumns / DEPTH * DEPTH);
        int slabDepth = even(inner, Math.ceilDiv(inner, mostDepth), DEPTH);
        packLeft(Math.ceilDiv(outer, slabColumns));
        MatrixProductStore first = store;
        for (column = 0; column < outer; column += slabColumns) {
            columns = Math.min(slabColumns, outer - column);
            store = first;
            for (k = 0; k < inner; k += slabDepth) {
                depth = Math.min(slabDepth, inner - k);
                multiplySlab();
                store = first.further();
            }
        }
    }

    /** Packs all of A if several slabs need it and it is small: the L2 cache has it, or the L3 cache all of it. */
    private void packLeft(int slabs) {
        long size = (long) rowBlocks * pieces * LEFT_BLOCK;
        if (slabs > 1 && size <= LEFT) {
            left = BUFFERS.get().left((int) size);
            Workers.run(rowBlocks * pieces, i -> packLeft(i / pieces, i % pieces * DEPTH, left, i * LEFT_BLOCK));
        }
    }

    private void packLeft(int block, int from, float[] target, int at) {
        int row = block * rowBlock;
        int rows = Math.min(rowBlock, a.rows() - row);
        int pieceDepth = Math.min(DEPTH, b.rows() - from);
        if (a.transposed()) {
            MatrixProductPacking.leftStrips(a, row, rows, from, pieceDepth, target, at);
        } else {
            MatrixProductPacking.left(a, row, rows, from, pieceDepth, target, at);
        }
    }

    private void multiplySlab() {
        int packs = Math.ceilDiv(depth, PACK_ROWS);
        if ((long) depth * columns <= PACK_ALONE) {
            for (int i = 0; i < packs; i++) {
                pack(i);
            }
        } else {
            Workers.run(packs, this::pack);
        }
        int panels = Math.ceilDiv(columns, PANEL);
        panelsPerTask = Math.ceilDiv(panels, panelGroups(panels));
        Workers.run(rowBlocks * Math.ceilDiv(panels, panelsPerTask), this::task);
    }

    /** Few rows give few tasks: then the panels are split too, for two tasks a thread. No sum is split. */
    private int panelGroups(int panels) {
        int threads = Workers.threads();
        boolean alone = threads == 1 || (long) a.rows() * depth * columns < MULTIPLY_ALONE;
        return alone ? 1 : Math.min(panels, Math.ceilDiv(2 * threads, rowBlocks));
    }

    private void pack(int index) {
        int row = index * PACK_ROWS;
        int rows = Math.min(PACK_ROWS, depth - row);
        float[] square = BUFFERS.get().square;
        for (int j = 0; j < columns; j += PANEL) {
            int width = Math.min(PANEL, columns - j);
            int packed = width > WIDTH ? PANEL : WIDTH;
            MatrixProductPacking.right(b, k + row, rows, column + j, width, slab, j * depth + row * packed, square);
        }
    }

    private void task(int index) {
        int row = index % rowBlocks * rowBlock;
        int firstPanel = index / rowBlocks * panelsPerTask;
        int rows = Math.min(rowBlock, a.rows() - row);
        int from = firstPanel * PANEL;
        int to = Math.min(columns, from + panelsPerTask * PANEL);
        Buffers buffers = BUFFERS.get();
        MatrixProductStore piece = store;
        for (int p = 0; p < depth; p += DEPTH) {
            int pieceDepth = Math.min(DEPTH, depth - p);
            float[] packed = left;
            int at = (index % rowBlocks * pieces + (k + p) / DEPTH) * LEFT_BLOCK;
            if (packed == null) {
                packed = buffers.block;
                at = 0;
                packLeft(index % rowBlocks, k + p, packed, at);
            }
            for (int j = from; j < to; j += PANEL) {
                multiplyPanel(packed, at, buffers.tile, piece, row, rows, p, pieceDepth, j);
            }
            piece = piece.further();
        }
    }

    private void multiplyPanel(float[] packed, int at, float[] tile, MatrixProductStore piece, int row, int rows, int p,
            int pieceDepth, int j) {
        int width = Math.min(PANEL, columns - j);
        int vectors = width > WIDTH ? 2 : 1;
        int panel = j * depth + p * vectors * WIDTH;
        for (int i = 0; i < rows; i += ROWS) {
            int height = Math.min(ROWS, rows - i);
            if (a.transposed()) {
                MatrixProductColumnKernel.block(vectors, packed, at + i / ROWS * MatrixProductPacking.STRIP, slab, panel,
                        pieceDepth, tile);
            } else {
                MatrixProductKernel.block(height, vectors, packed, at + i * ROW, slab, panel, pieceDepth, tile);
            }
            piece.store(tile, 0, vectors * WIDTH, row + i, height, column + j, width);
        }
    }

    /** What a thread needs, kept from product to product. */
    private static final class Buffers {
        final float[] block = new float[LEFT_BLOCK];
        private float[] left = new float[0];
        // Beyond SLAB: the rounding up of columns to panels.
        final float[] slab = new float[SLAB + SLAB / 4];
        final float[] tile = new float[ROWS * PANEL];
        final float[] square = new float[WIDTH * WIDTH];

        float[] left(int size) {
            if (left.length < size) {
                left = new float[size];
            }
            return left;
        }
    }
}
