package org.glrnn.tasks.simd;

import static org.glrnn.tasks.simd.MatrixProductKernel.ROW;
import static org.glrnn.tasks.simd.MatrixProductKernel.SPECIES;
import static org.glrnn.tasks.simd.MatrixProductKernel.WIDTH;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Copies pieces of the operands of a matrix product to the heap, in the order in which {@link MatrixProductKernel} reads
 * them. Nothing outside the matrices is read. What a buffer holds beside the copied piece is not specified: it only
 * reaches tile elements that are thrown away.
 */
final class MatrixProductPacking {

    /** Stages of the transposition of a square of WIDTH x WIDTH floats. */
    private static final int STAGES = Integer.numberOfTrailingZeros(WIDTH);
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static final VectorMask<Float>[] UPPER = new VectorMask[STAGES];
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static final VectorShuffle<Float>[] UP = new VectorShuffle[STAGES];
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static final VectorShuffle<Float>[] DOWN = new VectorShuffle[STAGES];

    static {
        for (int stage = 0; stage < STAGES; stage++) {
            int distance = 1 << stage;
            UPPER[stage] = VectorMask.fromLong(SPECIES, upperLanes(distance));
            UP[stage] = VectorShuffle.fromOp(SPECIES, lane -> lane - distance & WIDTH - 1);
            DOWN[stage] = VectorShuffle.fromOp(SPECIES, lane -> lane + distance & WIDTH - 1);
        }
    }

    private MatrixProductPacking() {
    }

    private static long upperLanes(int distance) {
        long lanes = 0;
        for (int lane = 0; lane < WIDTH; lane++) {
            if ((lane & distance) != 0) {
                lanes |= 1L << lane;
            }
        }
        return lanes;
    }

    /**
     * target[i * ROW + p] = a[row + i, column + p] for i below rows, p below depth.
     *
     * @param square
     *            work space of WIDTH * WIDTH floats
     */
    static void left(Matrix a, int row, int rows, int column, int depth, float[] target, float[] square) {
        if (a.transposed()) {
            transpose(a.segment(), a.at(row, column), a.strideBytes(), depth, rows, target, 0, ROW, square);
            return;
        }
        MemorySegment segment = a.segment();
        long from = a.at(row, column);
        for (int i = 0; i < rows; i++) {
            MemorySegment.copy(segment, ValueLayout.JAVA_FLOAT, from, target, i * ROW, depth);
            from += a.strideBytes();
        }
    }

    /**
     * target[to + p * width + j] = b[row + p, column + j] for p below depth, j below columns; width is one or two vectors,
     * the smaller that holds the columns.
     */
    static void right(Matrix b, int row, int depth, int column, int columns, float[] target, int to, float[] square) {
        int width = columns > WIDTH ? 2 * WIDTH : WIDTH;
        MemorySegment segment = b.segment();
        long from = b.at(row, column);
        long stride = b.strideBytes();
        if (b.transposed()) {
            transpose(segment, from, stride, columns, depth, target, to, width, square);
        } else if (columns == 2 * WIDTH) {
            copyTwo(segment, from, stride, depth, target, to);
        } else {
            copyMasked(segment, from, stride, depth, columns, target, to, width);
        }
    }

    private static void copyTwo(MemorySegment segment, long from, long stride, int depth, float[] target, int to) {
        for (int p = 0; p < depth; p++) {
            long at = from + p * stride;
            load(segment, at).intoArray(target, to + 2 * p * WIDTH);
            load(segment, at + WIDTH * Float.BYTES).intoArray(target, to + 2 * p * WIDTH + WIDTH);
        }
    }

    private static void copyMasked(MemorySegment segment, long from, long stride, int depth, int columns,
            float[] target, int to, int width) {
        for (int j = 0; j < columns; j += WIDTH) {
            VectorMask<Float> mask = SPECIES.indexInRange(j, columns);
            for (int p = 0; p < depth; p++) {
                load(segment, from + p * stride + (long) j * Float.BYTES, mask).intoArray(target, to + p * width + j);
            }
        }
    }

    /** target[to + c * step + r] = float c of source row r. Writes whole vectors: r may run on to a multiple of WIDTH. */
    private static void transpose(MemorySegment segment, long from, long stride, int rows, int columns, float[] target,
            int to, int step, float[] square) {
        for (int r = 0; r < rows; r += WIDTH) {
            for (int c = 0; c < columns; c += WIDTH) {
                long at = from + r * stride + (long) c * Float.BYTES;
                int height = Math.min(WIDTH, rows - r);
                int width = Math.min(WIDTH, columns - c);
                loadSquare(segment, at, stride, height, width, square);
                transposeSquare(square);
                for (int i = 0; i < width; i++) {
                    FloatVector.fromArray(SPECIES, square, i * WIDTH).intoArray(target, to + (c + i) * step + r);
                }
            }
        }
    }

    private static void loadSquare(MemorySegment segment, long from, long stride, int height, int width,
            float[] square) {
        if (width == WIDTH) {
            for (int r = 0; r < height; r++) {
                load(segment, from + r * stride).intoArray(square, r * WIDTH);
            }
        } else {
            VectorMask<Float> mask = SPECIES.indexInRange(0, width);
            for (int r = 0; r < height; r++) {
                load(segment, from + r * stride, mask).intoArray(square, r * WIDTH);
            }
        }
    }

    /** Exchanges bit after bit of the row number with the same bit of the lane number. */
    private static void transposeSquare(float[] square) {
        for (int stage = 0; stage < STAGES; stage++) {
            exchange(square, 1 << stage, UPPER[stage], UP[stage], DOWN[stage]);
        }
    }

    private static void exchange(float[] square, int distance, VectorMask<Float> upper, VectorShuffle<Float> up,
            VectorShuffle<Float> down) {
        for (int n = 0; n < WIDTH / 2; n++) {
            int row = (n & -distance) + n;
            FloatVector first = FloatVector.fromArray(SPECIES, square, row * WIDTH);
            FloatVector second = FloatVector.fromArray(SPECIES, square, (row + distance) * WIDTH);
            first.blend(second.rearrange(up), upper).intoArray(square, row * WIDTH);
            first.rearrange(down).blend(second, upper).intoArray(square, (row + distance) * WIDTH);
        }
    }

    static FloatVector load(MemorySegment segment, long at) {
        return FloatVector.fromMemorySegment(SPECIES, segment, at, ByteOrder.nativeOrder());
    }

    static FloatVector load(MemorySegment segment, long at, VectorMask<Float> mask) {
        return FloatVector.fromMemorySegment(SPECIES, segment, at, ByteOrder.nativeOrder(), mask);
    }
}
