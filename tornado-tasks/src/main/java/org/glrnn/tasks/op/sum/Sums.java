package org.glrnn.tasks.op.sum;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Sums of long arrays in a fixed order: blocks of equal size first, then the blocks, so the bits do not depend on how
 * many work items run at once. Tolerance 1e-6 relative for sums of one sign.
 */
public final class Sums {
    private Sums() {
    }

    /**
     * partial[k] = sum of x over block k, blocks of {@code block} elements, the last one shorter.
     *
     * <p>Owner: the work item k writes only partial[k].
     *
     * @param frame offset: x
     */
    public static void blockSums(FloatArray x, FloatArray partials, IntArray frame, int size, int block, int blocks) {
        for (@Parallel int k = 0; k < blocks; k++) {
            int xOffset = frame.get(0);
            float sum = 0.0f;
            for (int i = 0; i < block; i++) {
                if (k * block + i < size) {
                    sum += x.get(xOffset + k * block + i);
                }
            }
            partials.set(k, sum);
        }
    }

    /**
     * partial[k] = sum of squares of x over block k.
     *
     * <p>Owner: the work item k writes only partial[k].
     */
    public static void blockSquares(FloatArray x, FloatArray partials, int size, int block, int blocks) {
        for (@Parallel int k = 0; k < blocks; k++) {
            float sum = 0.0f;
            for (int i = 0; i < block; i++) {
                if (k * block + i < size) {
                    float value = x.get(k * block + i);
                    sum += value * value;
                }
            }
            partials.set(k, sum);
        }
    }

    /**
     * out[cell] = weight times the sum of partials in ascending order; weight = hyper[weightCell].
     *
     * <p>Owner: one work item writes the one cell.
     *
     * @param frame cells: weight, out
     */
    public static void weightedSum(FloatArray partials, FloatArray hyper, FloatArray out, IntArray frame, int blocks) {
        for (@Parallel int one = 0; one < 1; one++) {
            int weightCell = frame.get(0);
            int cell = frame.get(1);
            float sum = 0.0f;
            for (int k = 0; k < blocks; k++) {
                sum += partials.get(k);
            }
            out.set(cell, sum * hyper.get(weightCell));
        }
    }

    /**
     * out[cell] = square root of the sum of partials. Owner: one work item writes the one cell.
     *
     * @param frame cell: out
     */
    public static void rootOfSum(FloatArray partials, FloatArray out, IntArray frame, int blocks) {
        for (@Parallel int one = 0; one < 1; one++) {
            int cell = frame.get(0);
            float sum = 0.0f;
            for (int k = 0; k < blocks; k++) {
                sum += partials.get(k);
            }
            out.set(cell, TornadoMath.sqrt(sum));
        }
    }

    /** x[i] = value. Owner: the work item i writes only x[i]. */
    public static void fill(FloatArray x, int size, float value) {
        for (@Parallel int i = 0; i < size; i++) {
            x.set(i, value);
        }
    }

    /**
     * x[offset + i] = 0. Owner: the work item i writes only its cell.
     *
     * @param frame offsets: offset
     */
    public static void clear(FloatArray x, IntArray frame, int size) {
        for (@Parallel int i = 0; i < size; i++) {
            int offset = frame.get(0);
            x.set(offset + i, 0.0f);
        }
    }

    /**
     * to[i] = from[i]. Owner: the work item i writes only its cell.
     *
     * @param frame offsets: from, to
     */
    public static void copy(FloatArray from, FloatArray to, IntArray frame, int size) {
        for (@Parallel int i = 0; i < size; i++) {
            int fromOffset = frame.get(0);
            int toOffset = frame.get(1);
            to.set(toOffset + i, from.get(fromOffset + i));
        }
    }
}
