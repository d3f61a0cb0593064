package org.glrnn.tasks.op.product;

import static org.glrnn.tasks.op.product.MatrixProductKernel.DEPTH;
import static org.glrnn.tasks.op.product.MatrixProductKernel.ORDER;
import static org.glrnn.tasks.op.product.MatrixProductKernel.ROW;
import static org.glrnn.tasks.op.product.MatrixProductKernel.ROWS;
import static org.glrnn.tasks.op.product.MatrixProductKernel.SPECIES;
import static org.glrnn.tasks.op.product.MatrixProductKernel.WIDTH;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import jdk.incubator.vector.FloatVector;

/**
 * Copies pieces of the operands of a matrix product to the heap, in the order in which {@link MatrixProductKernel}
 * reads them. Nothing outside the matrices is read. What a buffer holds besides the copied piece is not specified: it
 * only reaches tile elements that are thrown away.
 */
final class MatrixProductPacking {

    /** Floats from one packed strip of a to the next. Not a power of two: the strips would share a few L1 sets. */
    static final int STRIP = DEPTH * ROWS + 16;

    private static final long VECTOR_BYTES = (long) WIDTH * Float.BYTES;

    private MatrixProductPacking() {
    }

    /** target[to + i * ROW + p] = a[row + i, column + p] for i below rows, p below depth; a is not transposed. */
    static void left(Matrix a, int row, int rows, int column, int depth, float[] target, int to) {
        long from = a.at(row, column);
        for (int i = 0; i < rows; i++) {
            MemorySegment.copy(a.segment(), ValueLayout.JAVA_FLOAT, from, target, to + i * ROW, depth);
            from += a.strideBytes();
        }
    }

    /**
     * target[to + s * STRIP + p * ROWS + i] = a[row + s * ROWS + i, column + p] for s * ROWS + i below rows, p below depth;
     * a is transposed.
     */
    static void leftStrips(Matrix a, int row, int rows, int column, int depth, float[] target, int to) {
        int fast = 0;
        while (WIDTH >= ROWS && fast * ROWS < rows && fast * ROWS + WIDTH <= a.rows() - row) {
            fast++;
        }
        long from = a.at(row, column);
        for (int p = 0; p < depth; p++) {
            copyStrips(a.segment(), from, fast, target, to + p * ROWS);
            from += a.strideBytes();
        }
        for (int i = fast * ROWS; i < rows; i += ROWS) {
            copyRows(a.segment(), a.at(row + i, column), a.strideBytes(), depth, Math.min(ROWS, rows - i), target,
                    to + i / ROWS * STRIP, ROWS);
        }
    }

    /** Whole vectors, longer than a strip is wide: what one holds too much is overwritten by the next. */
    private static void copyStrips(MemorySegment segment, long from, int strips, float[] target, int to) {
        for (int s = 0; s < strips; s++) {
            FloatVector.fromMemorySegment(SPECIES, segment, from + (long) s * ROWS * Float.BYTES, ORDER)
                    .intoArray(target, to + s * STRIP);
        }
    }

    /**
     * target[to + p * width + j] = b[row + p, column + j] for p below depth, j below columns; width is one or two
     * vectors, the smaller that holds the columns.
     */
    static void right(Matrix b, int row, int depth, int column, int columns, float[] target, int to, float[] square) {
        int width = columns > WIDTH ? 2 * WIDTH : WIDTH;
        MemorySegment segment = b.segment();
        long from = b.at(row, column);
        long stride = b.strideBytes();
        if (b.transposed()) {
            MatrixTransposition.transpose(segment, from, stride, columns, depth, target, to, width, square);
        } else if (columns == 2 * WIDTH) {
            copyTwo(segment, from, stride, depth, target, to);
        } else {
            copyRows(segment, from, stride, depth, columns, target, to, width);
        }
    }

    private static void copyTwo(MemorySegment segment, long from, long stride, int depth, float[] target, int to) {
        for (int p = 0; p < depth; p++) {
            long at = from + p * stride;
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, segment, at, ORDER);
            FloatVector right = FloatVector.fromMemorySegment(SPECIES, segment, at + VECTOR_BYTES, ORDER);
            left.intoArray(target, to + 2 * p * WIDTH);
            right.intoArray(target, to + 2 * p * WIDTH + WIDTH);
        }
    }

    private static void copyRows(MemorySegment segment, long from, long stride, int depth, int columns, float[] target,
            int to, int width) {
        for (int p = 0; p < depth; p++) {
            MemorySegment.copy(segment, ValueLayout.JAVA_FLOAT, from + p * stride, target, to + p * width, columns);
        }
    }
}
