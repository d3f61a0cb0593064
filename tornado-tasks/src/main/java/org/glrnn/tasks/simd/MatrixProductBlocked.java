package org.glrnn.tasks.simd;

import static org.glrnn.tasks.simd.MatrixProductKernel.DEPTH;
import static org.glrnn.tasks.simd.MatrixProductKernel.ROW;
import static org.glrnn.tasks.simd.MatrixProductKernel.ROWS;
import static org.glrnn.tasks.simd.MatrixProductKernel.WIDTH;

import org.tornadojvm.Workers;

/**
 * The matrix product for many rows: a slab of B is packed into panels of two vectors' columns, by all threads; then every task
 * multiplies a block of rows of A, which it packs for itself, with panels of the slab.
 *
 * <p>The slab stays in the L2 cache. A task owns the cells of its rows and panels.
 */
final class MatrixProductBlocked {

    private static final int PANEL = 2 * WIDTH;

    /** Rows of A that a task packs at a time: with DEPTH columns about 100 KB. */
    private static final int TASK_ROWS = 8 * 12;

    /** Floats of a slab of B. */
    private static final int SLAB = 256 * 1024;

    /** A slab has at least that many columns (if B has): the work of packing A is repeated for every slab. */
    private static final int SLAB_COLUMNS = 384;

    /** Rows of B that are packed by one task. */
    private static final int PACK_ROWS = 32;

    /** B smaller than this is packed by the caller alone. */
    private static final int PACK_ALONE = 16 * 1024;

    private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

    private final Matrix a;
    private final Matrix b;
    private final float[] slab;
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
        rowBlocks = blocks(a.rows(), TASK_ROWS);
        rowBlock = even(a.rows(), rowBlocks, ROWS);
    }

    static void multiply(Matrix a, Matrix b, MatrixProductStore store) {
        new MatrixProductBlocked(a, b, store).multiply();
    }

    private static int blocks(int size, int block) {
        return (size + block - 1) / block;
    }

    /** The size of each of {@code blocks} blocks of about the same size, a multiple of {@code unit}. */
    private static int even(int size, int blocks, int unit) {
        return blocks(blocks(size, blocks), unit) * unit;
    }

    private void multiply() {
        int inner = b.rows();
        int outer = b.columns();
        int most = Math.min(SLAB / PANEL, Math.max(SLAB_COLUMNS, SLAB / inner));
        int slabColumns = even(outer, blocks(outer, most), PANEL);
        int most2 = Math.max(DEPTH, SLAB / slabColumns / DEPTH * DEPTH);
        int slabDepth = even(inner, blocks(inner, most2), DEPTH);
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

    private void multiplySlab() {
        int packs = blocks(depth, PACK_ROWS);
        if ((long) depth * columns <= PACK_ALONE) {
            for (int i = 0; i < packs; i++) {
                pack(i);
            }
        } else {
            Workers.run(packs, this::pack);
        }
        int panels = blocks(columns, PANEL);
        int groups = Math.min(panels, blocks(2 * Workers.threads(), rowBlocks));
        if (Workers.threads() == 1 || (long) a.rows() * depth * columns < 64 * 1024) {
            groups = 1;
        }
        panelsPerTask = blocks(panels, groups);
        int tasks = rowBlocks * blocks(panels, panelsPerTask);
        Workers.run(tasks, this::task);
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
            MatrixProductPacking.left(a, row, rows, k + p, pieceDepth, buffers.left, buffers.square);
            for (int j = from; j < to; j += PANEL) {
                multiplyPanel(buffers, piece, row, rows, p, pieceDepth, j);
            }
            piece = piece.further();
        }
    }

    private void multiplyPanel(Buffers buffers, MatrixProductStore piece, int row, int rows, int p, int pieceDepth,
            int j) {
        int width = Math.min(PANEL, columns - j);
        int vectors = width > WIDTH ? 2 : 1;
        int panel = j * depth + p * vectors * WIDTH;
        for (int i = 0; i < rows; i += ROWS) {
            int height = Math.min(ROWS, rows - i);
            MatrixProductKernel.block(height, vectors, buffers.left, i * ROW, slab, panel, pieceDepth, buffers.tile);
            piece.store(buffers.tile, 0, vectors * WIDTH, row + i, height, column + j, width);
        }
    }

    /** What a thread needs, kept from product to product. */
    private static final class Buffers {
        final float[] left = new float[TASK_ROWS * ROW];
        final float[] slab = new float[SLAB + 4 * DEPTH * PANEL];
        final float[] tile = new float[ROWS * PANEL];
        final float[] square = new float[WIDTH * WIDTH];
    }
}
