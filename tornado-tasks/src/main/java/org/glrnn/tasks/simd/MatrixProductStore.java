package org.glrnn.tasks.simd;

import static org.glrnn.tasks.simd.MatrixProductKernel.SPECIES;
import static org.glrnn.tasks.simd.MatrixProductKernel.WIDTH;
import static org.glrnn.tasks.simd.MatrixProductPacking.load;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
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
record MatrixProductStore(Matrix c, boolean accumulate, Matrix bias) {

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
            if (j + WIDTH <= columns) {
                storeOne(sums, from + j, step, row, rows, column + j);
            } else {
                storeOne(sums, from + j, step, row, rows, column + j, SPECIES.indexInRange(j, columns));
            }
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
            store(left.add(FloatVector.fromArray(SPECIES, sums, sum)), segment, at);
            store(right.add(FloatVector.fromArray(SPECIES, sums, sum + WIDTH)), segment, at + VECTOR_BYTES);
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
            FloatVector p = load(segment, at).add(left);
            FloatVector q = load(segment, at + VECTOR_BYTES).add(right);
            store(p.add(FloatVector.fromArray(SPECIES, sums, sum)), segment, at);
            store(q.add(FloatVector.fromArray(SPECIES, sums, sum + WIDTH)), segment, at + VECTOR_BYTES);
            at += stride;
        }
    }

    /** Never null: C2 of JDK 25 crashes on a vector variable that may be null. */
    private FloatVector bias(int column) {
        return bias == null ? FloatVector.zero(SPECIES) : load(bias.segment(), bias.at(0, column));
    }

    private void storeOne(float[] sums, int from, int step, int row, int rows, int column) {
        MemorySegment segment = c.segment();
        long at = c.at(row, column);
        FloatVector add = bias(column);
        for (int i = 0; i < rows; i++) {
            FloatVector base = accumulate ? load(segment, at).add(add) : add;
            store(base.add(FloatVector.fromArray(SPECIES, sums, from + i * step)), segment, at);
            at += c.strideBytes();
        }
    }

    private void storeOne(float[] sums, int from, int step, int row, int rows, int column,
            VectorMask<Float> mask) {
        MemorySegment segment = c.segment();
        long at = c.at(row, column);
        FloatVector add = bias == null ? FloatVector.zero(SPECIES) : load(bias.segment(), bias.at(0, column), mask);
        for (int i = 0; i < rows; i++) {
            FloatVector base = accumulate ? load(segment, at, mask).add(add) : add;
            store(base.add(FloatVector.fromArray(SPECIES, sums, from + i * step)), segment, at, mask);
            at += c.strideBytes();
        }
    }

    private static void store(FloatVector vector, MemorySegment segment, long at) {
        vector.intoMemorySegment(segment, at, ByteOrder.nativeOrder());
    }

    private static void store(FloatVector vector, MemorySegment segment, long at, VectorMask<Float> mask) {
        vector.intoMemorySegment(segment, at, ByteOrder.nativeOrder(), mask);
    }
}
