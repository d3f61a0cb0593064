package org.glrnn.tasks.op.product;

import static org.glrnn.tasks.op.product.MatrixProductKernel.DEPTH;
import static org.glrnn.tasks.op.product.MatrixProductKernel.PANEL;
import static org.glrnn.tasks.op.product.MatrixProductKernel.ROW;
import static org.glrnn.tasks.op.product.MatrixProductKernel.ROWS;
import static org.glrnn.tasks.op.product.MatrixProductKernel.WIDTH;
import static org.glrnn.tasks.op.product.MatrixProductSplit.even;

import org.tornadojvm.Workers;

/**
 * The matrix product for many rows, a block of cells after {@link MatrixProductSplit} a task: a slab of B is packed into
 * panels of two vectors' columns, then blocks of rows of A are packed and multiplied with the panels.
 *
 * <p>Caches: a panel of DEPTH rows (32 KB with AVX-512) in L1, the rows of A and the slab in L2. How many tasks there
 * are depends on the threads, what is summed in which order does not.
 */
final class MatrixProductBlocked {

    /** Rows of A that are packed at a time: with DEPTH columns about 100 KB. */
    private static final int BLOCK_ROWS = 10 * ROWS;

    /** Floats of such rows, packed in whichever way. */
    private static final int BLOCK = Math.max(BLOCK_ROWS * ROW, BLOCK_ROWS / ROWS * MatrixProductPacking.STRIP);

    /** Floats of a slab of B. */
    private static final int SLAB = 256 * 1024;

    /** Floats of A that are packed once and for all if there are several slabs of columns. */
    private static final int LEFT = 1024 * 1024;

    private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

    private final Matrix a;
    private final Matrix b;
    private final int firstRow;
    private final int rows;
    private final int firstColumn;
    private final int columns;
    private final int rowBlock;
    /** Pieces of DEPTH columns in A. */
    private final int pieces;
    private final Buffers buffers = BUFFERS.get();
    private MatrixProductStore store;

    /** All of A that is needed, packed in pieces of {@link #BLOCK}; or one piece at a time. */
    private float[] left;
    private boolean whole;

    private MatrixProductBlocked(Matrix a, Matrix b, MatrixProductStore store, int row, int rows, int column, int columns) {
        this.a = a;
        this.b = b;
        this.store = store;
        firstRow = row;
        this.rows = Math.min(rows, a.rows() - row);
        firstColumn = column;
        this.columns = Math.min(columns, b.columns() - column);
        rowBlock = even(this.rows, Math.ceilDiv(this.rows, BLOCK_ROWS), ROWS);
        pieces = Math.ceilDiv(b.rows(), DEPTH);
    }

    static void multiply(Matrix a, Matrix b, MatrixProductStore store) {
        MatrixProductSplit split = MatrixProductSplit.of(a.rows(), b.columns(), b.rows(), Workers.threads());
        Workers.run(split.blocks(), i -> block(a, b, store, split, i));
    }

    /** One block of a division, by the calling thread only. */
    static void block(Matrix a, Matrix b, MatrixProductStore store, MatrixProductSplit split, int index) {
        new MatrixProductBlocked(a, b, store, index / split.columnBlocks() * split.rows(), split.rows(),
                index % split.columnBlocks() * split.columns(), split.columns()).multiply();
    }

    private void multiply() {
        int inner = b.rows();
        int slabColumns = even(columns, Math.ceilDiv(columns, SLAB / DEPTH), PANEL);
        int slabDepth = SLAB / slabColumns / DEPTH * DEPTH;
        packLeft(columns > slabColumns);
        MatrixProductStore first = store;
        for (int j = 0; j < columns; j += slabColumns) {
            store = first;
            for (int k = 0; k < inner; k += slabDepth) {
                multiplySlab(k, Math.min(slabDepth, inner - k), j, Math.min(slabColumns, columns - j));
            }
        }
    }

    /** Packs all rows if several slabs need them and they are few: the L2 cache has them, or the L3 cache all of them. */
    private void packLeft(boolean wanted) {
        int blocks = Math.ceilDiv(rows, rowBlock);
        long size = (long) blocks * pieces * BLOCK;
        whole = wanted && size <= LEFT;
        left = buffers.left(whole ? (int) size : BLOCK);
        for (int i = 0; whole && i < blocks * pieces; i++) {
            packLeft(i / pieces * rowBlock, i % pieces * DEPTH, i * BLOCK);
        }
    }

    private void packLeft(int row, int column, int at) {
        int height = Math.min(rowBlock, rows - row);
        int depth = Math.min(DEPTH, b.rows() - column);
        if (a.transposed()) {
            MatrixProductPacking.leftStrips(a, firstRow + row, height, column, depth, left, at);
        } else {
            MatrixProductPacking.left(a, firstRow + row, height, column, depth, left, at);
        }
    }

    private void multiplySlab(int k, int depth, int column, int width) {
        for (int j = 0; j < width; j += PANEL) {
            MatrixProductPacking.right(b, k, depth, firstColumn + column + j, Math.min(PANEL, width - j), buffers.slab,
                    j * depth, buffers.square);
        }
        MatrixProductStore further = store.further();
        for (int row = 0; row < rows; row += rowBlock) {
            MatrixProductStore piece = store;
            for (int p = 0; p < depth; p += DEPTH) {
                int at = 0;
                if (whole) {
                    at = (row / rowBlock * pieces + (k + p) / DEPTH) * BLOCK;
                } else {
                    packLeft(row, k + p, 0);
                }
                for (int j = 0; j < width; j += PANEL) {
                    multiplyPanel(piece, row, at, p, depth, column + j, j, Math.min(PANEL, width - j));
                }
                piece = further;
            }
        }
        store = further;
    }

    private void multiplyPanel(MatrixProductStore piece, int row, int at, int p, int depth, int column, int j, int width) {
        int height = Math.min(rowBlock, rows - row);
        int pieceDepth = Math.min(DEPTH, depth - p);
        int vectors = width > WIDTH ? 2 : 1;
        int panel = j * depth + p * vectors * WIDTH;
        for (int i = 0; i < height; i += ROWS) {
            int wanted = Math.min(ROWS, height - i);
            if (a.transposed()) {
                MatrixProductColumnKernel.block(vectors, left, at + i / ROWS * MatrixProductPacking.STRIP, buffers.slab,
                        panel, pieceDepth, buffers.tile);
            } else {
                MatrixProductKernel.block(wanted, vectors, left, at + i * ROW, buffers.slab, panel, pieceDepth,
                        buffers.tile);
            }
            piece.store(buffers.tile, 0, vectors * WIDTH, firstRow + row + i, wanted, firstColumn + column, width);
        }
    }

    /** What a thread needs, kept from product to product. */
    private static final class Buffers {
        private float[] left = new float[BLOCK];
        final float[] slab = new float[SLAB];
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
