package org.glrnn.tasks.op.sum;

import static org.glrnn.tasks.simd.Lanes.WIDTH;
import static org.glrnn.tasks.simd.Lanes.load;

import java.lang.foreign.MemorySegment;

import jdk.incubator.vector.FloatVector;
import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.Lanes;
import org.glrnn.tasks.simd.Split;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Stands for {@link org.glrnn.tasks.op.sum.Sums}. Blocks are the kernel's, several of them a task; inside a block the
 * order of the sum is fixed: two vectors of partial sums, then their lanes as a tree. The sums of partials are the
 * kernel's, to the bit.
 */
public final class SumsRoutines {

    private static final int ELEMENTS = 32768;

    private SumsRoutines() {
    }

    static void blockSums(FloatArray x, FloatArray partials, IntArray frame, int size, int block, int blocks) {
        int xOffset = frame.get(0);
        MemorySegment data = x.getSegment();
        Split.rows(blocks, block, ELEMENTS, (from, to) -> {
            for (int k = from; k < to; k++) {
                partials.set(k, sum(data, xOffset + (long) k * block, count(size, block, k)));
            }
        });
    }

    static void blockSquares(FloatArray x, FloatArray partials, int size, int block, int blocks) {
        MemorySegment data = x.getSegment();
        Split.rows(blocks, block, ELEMENTS, (from, to) -> {
            for (int k = from; k < to; k++) {
                partials.set(k, squares(data, (long) k * block, count(size, block, k)));
            }
        });
    }

    static void weightedSum(FloatArray partials, FloatArray hyper, FloatArray out, IntArray frame, int blocks) {
        int weightCell = frame.get(0);
        int cell = frame.get(1);
        out.set(cell, ascending(partials, blocks) * hyper.get(weightCell));
    }

    static void rootOfSum(FloatArray partials, FloatArray out, IntArray frame, int blocks) {
        int cell = frame.get(0);
        out.set(cell, (float) Math.sqrt(ascending(partials, blocks)));
    }

    static void fill(FloatArray x, int size, float value) {
        MemorySegment data = x.getSegment();
        Split.blocks(size, ELEMENTS, (from, to) -> Elements.fill(data, from, to - from, value));
    }

    static void clear(FloatArray x, IntArray frame, int size) {
        int offset = frame.get(0);
        MemorySegment data = x.getSegment();
        Split.blocks(size, ELEMENTS, (from, to) -> Elements.fill(data, (long) offset + from, to - from, 0.0f));
    }

    static void copy(FloatArray from, FloatArray to, IntArray frame, int size) {
        int fromOffset = frame.get(0);
        int toOffset = frame.get(1);
        MemorySegment source = from.getSegment();
        MemorySegment target = to.getSegment();
        Split.blocks(size, ELEMENTS, (first, end) -> Lanes.copy(source, (long) fromOffset + first, target,
                (long) toOffset + first, end - first));
    }

    private static int count(int size, int block, int k) {
        return (int) Math.clamp(size - (long) k * block, 0L, (long) block);
    }

    private static float ascending(FloatArray partials, int blocks) {
        float sum = 0.0f;
        for (int k = 0; k < blocks; k++) {
            sum += partials.get(k);
        }
        return sum;
    }

    private static float sum(MemorySegment x, long at, int count) {
        FloatVector even = Lanes.all(0.0f);
        FloatVector odd = even;
        int i = 0;
        for (; i <= count - 2 * WIDTH; i += 2 * WIDTH) {
            even = even.add(load(x, at + i));
            odd = odd.add(load(x, at + i + WIDTH));
        }
        for (; i < count; i += WIDTH) {
            even = even.add(load(x, at + i, Lanes.tail(count - i)));
        }
        return Lanes.sum(even.add(odd));
    }

    private static float squares(MemorySegment x, long at, int count) {
        FloatVector even = Lanes.all(0.0f);
        FloatVector odd = even;
        int i = 0;
        for (; i <= count - 2 * WIDTH; i += 2 * WIDTH) {
            FloatVector first = load(x, at + i);
            FloatVector second = load(x, at + i + WIDTH);
            even = even.add(first.mul(first));
            odd = odd.add(second.mul(second));
        }
        for (; i < count; i += WIDTH) {
            FloatVector last = load(x, at + i, Lanes.tail(count - i));
            even = even.add(last.mul(last));
        }
        return Lanes.sum(even.add(odd));
    }
}
