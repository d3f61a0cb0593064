package org.glrnn.tasks.op.loss;

import static org.glrnn.tasks.simd.Lanes.FLOATS;
import static org.glrnn.tasks.simd.Lanes.INTS;
import static org.glrnn.tasks.simd.Lanes.ORDER;
import static org.glrnn.tasks.simd.Lanes.WIDTH;
import static org.glrnn.tasks.simd.Lanes.load;
import static org.glrnn.tasks.simd.Lanes.store;

import java.lang.foreign.MemorySegment;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.glrnn.tasks.simd.Lanes;
import org.glrnn.tasks.simd.VectorMath;

/** One row of {@link CrossEntropyRoutines}. */
final class CrossEntropyRows {

    private CrossEntropyRows() {
    }

    /** The largest element; NaN if there is one. */
    static float largest(MemorySegment z, long at, int classes) {
        FloatVector largest = Lanes.all(Float.NEGATIVE_INFINITY);
        int whole = Lanes.whole(classes);
        for (int i = 0; i < whole; i += WIDTH) {
            largest = largest.max(load(z, at + i));
        }
        if (whole < classes) {
            VectorMask<Float> tail = Lanes.tail(classes - whole);
            largest = largest.lanewise(VectorOperators.MAX, load(z, at + whole, tail), tail);
        }
        return largest.reduceLanes(VectorOperators.MAX);
    }

    /** The index of the first of the largest elements as the kernel finds it: no comparison with a NaN holds. */
    static int argument(MemorySegment z, long at, int classes) {
        FloatVector largest = Lanes.all(Lanes.get(z, at));
        IntVector argument = Lanes.all(0);
        IntVector index = argument.addIndex(1);
        int whole = Lanes.whole(classes);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector value = load(z, at + i);
            VectorMask<Float> larger = value.compare(VectorOperators.GT, largest);
            largest = largest.blend(value, larger);
            argument = argument.blend(index, larger.cast(INTS));
            index = index.add(WIDTH);
        }
        if (whole < classes) {
            VectorMask<Float> tail = Lanes.tail(classes - whole);
            FloatVector value = load(z, at + whole, tail);
            VectorMask<Float> larger = value.compare(VectorOperators.GT, largest, tail);
            largest = largest.blend(value, larger);
            argument = argument.blend(index, larger.cast(INTS));
        }
        return first(largest, argument);
    }

    private static int first(FloatVector largest, IntVector argument) {
        VectorMask<Float> equal = largest.compare(VectorOperators.EQ, largest.reduceLanes(VectorOperators.MAX));
        return equal.anyTrue() ? argument.reduceLanes(VectorOperators.MIN, equal.cast(INTS)) : 0;
    }

    /** The sum of exp(z - largest). */
    static float sumOfExponentials(MemorySegment z, long at, int classes, float largest) {
        FloatVector sum = Lanes.all(0.0f);
        for (int i = 0; i < classes; i += WIDTH) {
            int left = classes - i;
            FloatVector x = left >= WIDTH
                    ? load(z, at + i)
                    : FloatVector.fromMemorySegment(FLOATS, z, (at + i) * Float.BYTES, ORDER,
                            FLOATS.indexInRange(0, left));
            FloatVector e = VectorMath.exp(x.sub(largest));
            sum = left >= WIDTH ? sum.add(e) : sum.add(e, FLOATS.indexInRange(0, left));
        }
        return Lanes.sum(sum);
    }

    /** z := exp(z - largest). */
    static void exponentials(MemorySegment z, long at, int classes, float largest) {
        for (int i = 0; i < classes; i += WIDTH) {
            int left = classes - i;
            FloatVector x = left >= WIDTH
                    ? load(z, at + i)
                    : FloatVector.fromMemorySegment(FLOATS, z, (at + i) * Float.BYTES, ORDER,
                            FLOATS.indexInRange(0, left));
            FloatVector e = VectorMath.exp(x.sub(largest));
            if (left >= WIDTH) {
                e.intoMemorySegment(z, (at + i) * Float.BYTES, ORDER);
            } else {
                e.intoMemorySegment(z, (at + i) * Float.BYTES, ORDER, FLOATS.indexInRange(0, left));
            }
        }
    }

    static void scale(MemorySegment z, long at, int classes, float factor) {
        int whole = Lanes.whole(classes);
        for (int i = 0; i < whole; i += WIDTH) {
            store(load(z, at + i).mul(factor), z, at + i);
        }
        if (whole < classes) {
            VectorMask<Float> tail = Lanes.tail(classes - whole);
            store(load(z, at + whole, tail).mul(factor), z, at + whole, tail);
        }
    }
}
