package org.glrnn.tasks.op.product;

import static org.glrnn.tasks.op.product.MatrixProductKernel.ORDER;
import static org.glrnn.tasks.op.product.MatrixProductKernel.SPECIES;
import static org.glrnn.tasks.op.product.MatrixProductKernel.WIDTH;

import java.lang.foreign.MemorySegment;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Brings sums from the heap into the result of a matrix product: c[i, j] = base + sum, where base is nothing, the bias,
 * what c held, or both of these added. Writes the named cells only.
 *
 * @param c
 *            the result, not transposed
 * @param accumulate
 *            whether what c held is kept
 * @param bias
 *            one row of as many columns as c, or null
 */
public record MatrixProductStore(Matrix c, boolean accumulate, Matrix bias) {

    private static final long VECTOR_BYTES = (long) WIDTH * Float.BYTES;

    /** The store for the further pieces of a sum, of which this one takes the first. */
    MatrixProductStore further() {
        return accumulate && bias == null ? this : new MatrixProductStore(c, true, null);
    }

    /**
     * Stores rows x columns sums.
     *
     * @param step
     *            floats from one row of sums to the next, at least the columns rounded up to whole vectors
     */
    void store(float[] sums, int from, int step, int row, int rows, int column, int columns) {
        int j = 0;
        for (; j + 2 * WIDTH <= columns; j += 2 * WIDTH) {
            if (accumulate) {
                addTwo(sums, from + j, step, row, rows, column + j);
            } else {
                storeTwo(sums, from + j, step, row, rows, column + j);
            }
        }
        for (; j < columns; j += WIDTH) {
            storeOne(sums, from + j, step, row, rows, column + j, Math.min(WIDTH, columns - j));
        }
    }

    private void storeTwo(float[] sums, int from, int step, int row, int rows, int column) {
        MemorySegment segment = c.segment();
        FloatVector left = bias(column);
        FloatVector right = bias(column + WIDTH);
        long at = c.at(row, column);
        long stride = c.strideBytes();
        for (int i = 0; i < rows; i++) {
            int sum = from + i * step;
            FloatVector p = left.add(FloatVector.fromArray(SPECIES, sums, sum));
            FloatVector q = right.add(FloatVector.fromArray(SPECIES, sums, sum + WIDTH));
            p.intoMemorySegment(segment, at, ORDER);
            q.intoMemorySegment(segment, at + VECTOR_BYTES, ORDER);
            at += stride;
        }
    }

    private void addTwo(float[] sums, int from, int step, int row, int rows, int column) {
        MemorySegment segment = c.segment();
        FloatVector left = bias(column);
        FloatVector right = bias(column + WIDTH);
        long at = c.at(row, column);
        long stride = c.strideBytes();
        for (int i = 0; i < rows; i++) {
            int sum = from + i * step;
            FloatVector p = FloatVector.fromMemorySegment(SPECIES, segment, at, ORDER).add(left);
            FloatVector q = FloatVector.fromMemorySegment(SPECIES, segment, at + VECTOR_BYTES, ORDER).add(right);
            p.add(FloatVector.fromArray(SPECIES, sums, sum)).intoMemorySegment(segment, at, ORDER);
            q.add(FloatVector.fromArray(SPECIES, sums, sum + WIDTH))
                    .intoMemorySegment(segment, at + VECTOR_BYTES, ORDER);
            at += stride;
        }
    }

    /** Never null: C2 of JDK 25 crashes on a vector variable that may be null. */
    private FloatVector bias(int column) {
        return bias == null
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromMemorySegment(SPECIES, bias.segment(), bias.at(0, column), ORDER);
    }

    private void storeOne(float[] sums, int from, int step, int row, int rows, int column, int columns) {
        MemorySegment segment = c.segment();
        VectorMask<Float> mask = SPECIES.indexInRange(0, columns);
        FloatVector add = bias == null
                ? FloatVector.zero(SPECIES)
                : FloatVector.fromMemorySegment(SPECIES, bias.segment(), bias.at(0, column), ORDER, mask);
        long at = c.at(row, column);
        long stride = c.strideBytes();
        for (int i = 0; i < rows; i++) {
            FloatVector base = accumulate
                    ? FloatVector.fromMemorySegment(SPECIES, segment, at, ORDER, mask).add(add)
                    : add;
            FloatVector sum = FloatVector.fromArray(SPECIES, sums, from + i * step);
            base.add(sum).intoMemorySegment(segment, at, ORDER, mask);
            at += stride;
        }
    }
}
