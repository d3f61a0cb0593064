package org.glrnn.tasks.op.product;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A matrix that is a window of a flat buffer of floats. Row-major; {@code rows} and {@code columns} are what the reader
 * of the matrix sees, so of a transposed view they are those after the transposition.
 *
 * <p>Element (i, j) is float {@code offset + i * stride + j} of the segment, of a transposed view float
 * {@code offset + j * stride + i}.
 *
 * @param segment
 *            the buffer; float n is at byte 4n
 * @param offset
 *            of element (0, 0), in floats
 * @param rows
 *            at least 1
 * @param columns
 *            at least 1
 * @param stride
 *            floats from one stored row to the next
 * @param transposed
 *            whether the stored rows are the columns
 */
public record Matrix(MemorySegment segment, long offset, int rows, int columns, int stride, boolean transposed) {

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if they do not fit the memory or each other
     */
    public Matrix {
        Objects.requireNonNull(segment, "segment");
        int storedRows = transposed ? columns : rows;
        int storedColumns = transposed ? rows : columns;
        if (rows < 1 || columns < 1 || stride < storedColumns) {
            throw new IllegalArgumentException(
                    "a " + rows + " x " + columns + " matrix, stride " + stride + (transposed ? ", transposed" : ""));
        }
        long floats = (storedRows - 1L) * stride + storedColumns;
        Objects.checkFromIndexSize(offset, floats, segment.byteSize() / Float.BYTES);
    }

    /** A matrix without gaps between its rows. */
    public static Matrix of(MemorySegment segment, long offset, int rows, int columns) {
        return new Matrix(segment, offset, rows, columns, columns, false);
    }

    /** The same floats seen as the transposed matrix. */
    public Matrix transpose() {
        return new Matrix(segment, offset, columns, rows, stride, !transposed);
    }

    /** Byte offset in the segment of element (row, column). */
    long at(int row, int column) {
        long index = transposed ? (long) column * stride + row : (long) row * stride + column;
        return (offset + index) * Float.BYTES;
    }

    /** Bytes from one stored row to the next. */
    long strideBytes() {
        return (long) stride * Float.BYTES;
    }
}
