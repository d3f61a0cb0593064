package org.glrnn.tasks.simd;

import static org.glrnn.tasks.simd.Lanes.FLOATS;
import static org.glrnn.tasks.simd.Lanes.ORDER;
import static org.glrnn.tasks.simd.Lanes.WIDTH;
import static org.glrnn.tasks.simd.Lanes.load;
import static org.glrnn.tasks.simd.Lanes.store;

import java.lang.foreign.MemorySegment;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * What is done to every element of a window or a row.
 *
 * <p>Here and in the other routines: C2 stops inlining methods of ours after a few dozen vector operations in one
 * compiled method, and a vector that crosses a call travels as an object. So a loop calls one function of
 * {@link VectorMath} in one place, and after it only the Vector API.
 */
public final class Elements {

    private Elements() {
    }

    /** x := tanh(x), for {@code count} elements from {@code at} on. */
    public static void tanh(MemorySegment x, long at, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            int left = count - i;
            FloatVector in = left >= WIDTH
                    ? load(x, at + i)
                    : FloatVector.fromMemorySegment(FLOATS, x, (at + i) * Float.BYTES, ORDER,
                            FLOATS.indexInRange(0, left));
            FloatVector y = VectorMath.tanh(in);
            if (left >= WIDTH) {
                y.intoMemorySegment(x, (at + i) * Float.BYTES, ORDER);
            } else {
                y.intoMemorySegment(x, (at + i) * Float.BYTES, ORDER, FLOATS.indexInRange(0, left));
            }
        }
    }

    /** x := 1 / (1 + exp(-x)), for {@code count} elements from {@code at} on. */
    public static void sigmoid(MemorySegment x, long at, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            int left = count - i;
            FloatVector in = left >= WIDTH
                    ? load(x, at + i)
                    : FloatVector.fromMemorySegment(FLOATS, x, (at + i) * Float.BYTES, ORDER,
                            FLOATS.indexInRange(0, left));
            FloatVector y = VectorMath.sigmoid(in);
            if (left >= WIDTH) {
                y.intoMemorySegment(x, (at + i) * Float.BYTES, ORDER);
            } else {
                y.intoMemorySegment(x, (at + i) * Float.BYTES, ORDER, FLOATS.indexInRange(0, left));
            }
        }
    }

    /** out[i] += in[i]. */
    public static void add(MemorySegment in, long inAt, MemorySegment out, long outAt, int count) {
        int whole = Lanes.whole(count);
        for (int i = 0; i < whole; i += WIDTH) {
            store(load(out, outAt + i).add(load(in, inAt + i)), out, outAt + i);
        }
        if (whole < count) {
            VectorMask<Float> tail = Lanes.tail(count - whole);
            FloatVector sum = load(out, outAt + whole, tail).add(load(in, inAt + whole, tail));
            store(sum, out, outAt + whole, tail);
        }
    }

    /** out[i] += in[r, i] for eight rows r of {@code count} elements, in ascending order. */
    public static void addEight(MemorySegment in, long inAt, int count, MemorySegment out, long outAt) {
        int whole = Lanes.whole(count);
        for (int i = 0; i < whole; i += WIDTH) {
            long at = inAt + i;
            FloatVector sum = load(out, outAt + i).add(load(in, at)).add(load(in, at + count));
            sum = sum.add(load(in, at + 2L * count)).add(load(in, at + 3L * count));
            sum = sum.add(load(in, at + 4L * count)).add(load(in, at + 5L * count));
            store(sum.add(load(in, at + 6L * count)).add(load(in, at + 7L * count)), out, outAt + i);
        }
        if (whole < count) {
            addEightTails(in, inAt + whole, count, out, outAt + whole, count - whole);
        }
    }

    private static void addEightTails(MemorySegment in, long inAt, int stride, MemorySegment out, long outAt, int count) {
        VectorMask<Float> tail = FLOATS.indexInRange(0, count);
        FloatVector sum = FloatVector.fromMemorySegment(FLOATS, out, outAt * Float.BYTES, ORDER, tail);
        for (int r = 0; r < 8; r++) {
            long at = inAt + (long) r * stride;
            sum = sum.add(FloatVector.fromMemorySegment(FLOATS, in, at * Float.BYTES, ORDER, tail));
        }
        sum.intoMemorySegment(out, outAt * Float.BYTES, ORDER, tail);
    }

    /** Sets {@code count} elements from {@code at} on. */
    public static void fill(MemorySegment out, long at, int count, float value) {
        if (Float.floatToRawIntBits(value) == 0) {
            // Native code: fast before the compiler has seen a loop. Gradients are cleared first of all.
            out.asSlice(at * Float.BYTES, (long) count * Float.BYTES).fill((byte) 0);
            return;
        }
        int whole = Lanes.whole(count);
        FloatVector vector = Lanes.all(value);
        for (int i = 0; i < whole; i += WIDTH) {
            store(vector, out, at + i);
        }
        if (whole < count) {
            store(vector, out, at + whole, Lanes.tail(count - whole));
        }
    }
}
