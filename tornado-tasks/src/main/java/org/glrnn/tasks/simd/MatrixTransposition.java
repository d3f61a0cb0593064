package org.glrnn.tasks.simd;

import static org.glrnn.tasks.simd.MatrixProductKernel.SPECIES;
import static org.glrnn.tasks.simd.MatrixProductKernel.WIDTH;
import static org.glrnn.tasks.simd.MatrixProductPacking.load;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Copies rows in memory to columns on the heap, in squares of WIDTH x WIDTH floats (WIDTH at most 16).
 *
 * <p>A square is transposed by exchanging every bit of the row number with the same bit of the lane number: for bits 1
 * and 2 while the rows are read, four at a time, then for bits 4 and 8, as far as there are any, while they are
 * written.
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
                    read(segment, at, stride, last, SPECIES.indexInRange(0, width), square);
                }
                write(square, target, to + c * step + r, step, width);
            }
        }
    }

    private static void read(MemorySegment segment, long from, long stride, float[] square) {
        long at = from;
        for (int r = 0; r < WIDTH; r += 4) {
            exchange(load(segment, at), load(segment, at + stride), load(segment, at + 2 * stride),
                    load(segment, at + 3 * stride), square, r * WIDTH);
            at += 4 * stride;
        }
    }

    /** Instead of rows behind the last the last one is read again. */
    private static void read(MemorySegment segment, long from, long stride, int last, VectorMask<Float> mask,
            float[] square) {
        for (int r = 0; r < WIDTH; r += 4) {
            exchange(load(segment, from + Math.min(r, last) * stride, mask),
                    load(segment, from + Math.min(r + 1, last) * stride, mask),
                    load(segment, from + Math.min(r + 2, last) * stride, mask),
                    load(segment, from + Math.min(r + 3, last) * stride, mask), square, r * WIDTH);
        }
    }

    private static void exchange(FloatVector a, FloatVector b, FloatVector c, FloatVector d, float[] square, int at) {
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
                row(square, r).intoArray(target, at);
            }
        }
    }

    /** Rows r, r + 4, r + 8, r + 12. */
    private static void writeFour(float[] square, int r, float[] target, int at, int step, int width) {
        FloatVector a = row(square, r);
        FloatVector b = row(square, r + 4);
        FloatVector c = row(square, r + 8);
        FloatVector d = row(square, r + 12);
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
        FloatVector a = row(square, r);
        FloatVector b = row(square, r + 4);
        a.blend(b.rearrange(UP_4), ODD_4).intoArray(target, at);
        if (r + 4 < width) {
            a.rearrange(DOWN_4).blend(b, ODD_4).intoArray(target, at + 4 * step);
        }
    }

    private static FloatVector row(float[] square, int row) {
        return FloatVector.fromArray(SPECIES, square, row * WIDTH);
    }
}
