package org.glrnn.tasks.op.product;

import static org.glrnn.tasks.op.product.MatrixProductKernel.ORDER;
import static org.glrnn.tasks.op.product.MatrixProductKernel.SPECIES;
import static org.glrnn.tasks.op.product.MatrixProductKernel.WIDTH;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Copies rows in memory to columns on the heap, in squares of WIDTH x WIDTH floats (WIDTH at most 16).
 *
 * <p>A square is transposed by exchanging every bit of the row number with the same bit of the lane number: bits 1 and
 * 2 in place, four rows at a time, then bits 4 and 8, as far as there are any, on the way to the target.
 */
final class MatrixTransposition {

    private static final VectorMask<Float> ODD_1 = odd(1);
    private static final VectorMask<Float> ODD_2 = odd(2);
    private static final VectorMask<Float> ODD_4 = odd(4);
    private static final VectorMask<Float> ODD_8 = odd(8);
    private static final VectorShuffle<Float> UP_1 = rotation(-1);
    private static final VectorShuffle<Float> UP_2 = rotation(-2);
    private static final VectorShuffle<Float> UP_4 = rotation(-4);
    private static final VectorShuffle<Float> UP_8 = rotation(-8);
    private static final VectorShuffle<Float> DOWN_1 = rotation(1);
    private static final VectorShuffle<Float> DOWN_2 = rotation(2);
    private static final VectorShuffle<Float> DOWN_4 = rotation(4);
    private static final VectorShuffle<Float> DOWN_8 = rotation(8);

    private MatrixTransposition() {
    }

    private static VectorMask<Float> odd(int bit) {
        boolean[] lanes = new boolean[WIDTH];
        for (int lane = 0; lane < WIDTH; lane++) {
            lanes[lane] = (lane & bit) != 0;
        }
        return VectorMask.fromArray(SPECIES, lanes, 0);
    }

    private static VectorShuffle<Float> rotation(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> lane + distance & WIDTH - 1);
    }

    /**
     * target[to + c * step + r] = float c of row r. Whole vectors are written: r runs on to a multiple of WIDTH, with
     * unspecified values.
     *
     * @param from
     *            byte offset of row 0
     * @param stride
     *            bytes from row to row
     * @param square
     *            work space of WIDTH * WIDTH floats
     */
    static void transpose(MemorySegment segment, long from, long stride, int rows, int columns, float[] target, int to,
            int step, float[] square) {
        for (int r = 0; r < rows; r += WIDTH) {
            int last = Math.min(WIDTH, rows - r) - 1;
            for (int c = 0; c < columns; c += WIDTH) {
                long at = from + r * stride + (long) c * Float.BYTES;
                int width = Math.min(WIDTH, columns - c);
                if (width == WIDTH && last == WIDTH - 1) {
                    read(segment, at, stride, square);
                } else {
                    read(segment, at, stride, last + 1, width, square);
                }
                for (int i = 0; i < WIDTH; i += 4) {
                    exchange(square, i * WIDTH);
                }
                write(square, target, to + c * step + r, step, width);
            }
        }
    }

    private static void read(MemorySegment segment, long from, long stride, float[] square) {
        for (int r = 0; r < WIDTH; r++) {
            FloatVector.fromMemorySegment(SPECIES, segment, from + r * stride, ORDER).intoArray(square, r * WIDTH);
        }
    }

    /** What the square holds outside rows and columns stays as it is; it reaches lanes that nobody reads. */
    private static void read(MemorySegment segment, long from, long stride, int rows, int columns, float[] square) {
        for (int r = 0; r < rows; r++) {
            MemorySegment.copy(segment, ValueLayout.JAVA_FLOAT, from + r * stride, square, r * WIDTH, columns);
        }
    }

    /** Four rows in place. */
    private static void exchange(float[] square, int at) {
        FloatVector a = FloatVector.fromArray(SPECIES, square, at);
        FloatVector b = FloatVector.fromArray(SPECIES, square, at + WIDTH);
        FloatVector c = FloatVector.fromArray(SPECIES, square, at + 2 * WIDTH);
        FloatVector d = FloatVector.fromArray(SPECIES, square, at + 3 * WIDTH);
        FloatVector ab = a.blend(b.rearrange(UP_1), ODD_1);
        FloatVector ba = a.rearrange(DOWN_1).blend(b, ODD_1);
        FloatVector cd = c.blend(d.rearrange(UP_1), ODD_1);
        FloatVector dc = c.rearrange(DOWN_1).blend(d, ODD_1);
        ab.blend(cd.rearrange(UP_2), ODD_2).intoArray(square, at);
        ba.blend(dc.rearrange(UP_2), ODD_2).intoArray(square, at + WIDTH);
        ab.rearrange(DOWN_2).blend(cd, ODD_2).intoArray(square, at + 2 * WIDTH);
        ba.rearrange(DOWN_2).blend(dc, ODD_2).intoArray(square, at + 3 * WIDTH);
    }

    private static void write(float[] square, float[] target, int to, int step, int width) {
        for (int r = 0; r < Math.min(4, width); r++) {
            int at = to + r * step;
            if (WIDTH == 16) {
                writeFour(square, r, target, at, step, width);
            } else if (WIDTH == 8) {
                writeTwo(square, r, target, at, step, width);
            } else {
                System.arraycopy(square, r * WIDTH, target, at, WIDTH);
            }
        }
    }

    /** Rows r, r + 4, r + 8, r + 12. */
    private static void writeFour(float[] square, int r, float[] target, int at, int step, int width) {
        FloatVector a = FloatVector.fromArray(SPECIES, square, r * WIDTH);
        FloatVector b = FloatVector.fromArray(SPECIES, square, (r + 4) * WIDTH);
        FloatVector c = FloatVector.fromArray(SPECIES, square, (r + 8) * WIDTH);
        FloatVector d = FloatVector.fromArray(SPECIES, square, (r + 12) * WIDTH);
        FloatVector ab = a.blend(b.rearrange(UP_4), ODD_4);
        FloatVector ba = a.rearrange(DOWN_4).blend(b, ODD_4);
        FloatVector cd = c.blend(d.rearrange(UP_4), ODD_4);
        FloatVector dc = c.rearrange(DOWN_4).blend(d, ODD_4);
        ab.blend(cd.rearrange(UP_8), ODD_8).intoArray(target, at);
        if (r + 4 < width) {
            ba.blend(dc.rearrange(UP_8), ODD_8).intoArray(target, at + 4 * step);
        }
        if (r + 8 < width) {
            ab.rearrange(DOWN_8).blend(cd, ODD_8).intoArray(target, at + 8 * step);
        }
        if (r + 12 < width) {
            ba.rearrange(DOWN_8).blend(dc, ODD_8).intoArray(target, at + 12 * step);
        }
    }

    /** Rows r and r + 4. */
    private static void writeTwo(float[] square, int r, float[] target, int at, int step, int width) {
        FloatVector a = FloatVector.fromArray(SPECIES, square, r * WIDTH);
        FloatVector b = FloatVector.fromArray(SPECIES, square, (r + 4) * WIDTH);
        a.blend(b.rearrange(UP_4), ODD_4).intoArray(target, at);
        if (r + 4 < width) {
            a.rearrange(DOWN_4).blend(b, ODD_4).intoArray(target, at + 4 * step);
        }
    }
}
