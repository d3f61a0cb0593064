package org.glrnn.tasks.op.norm;

import static org.glrnn.tasks.simd.Lanes.WIDTH;
import static org.glrnn.tasks.simd.Lanes.load;
import static org.glrnn.tasks.simd.Lanes.store;

import java.lang.foreign.MemorySegment;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.glrnn.tasks.simd.Lanes;

/** One row of {@link RmsNormRoutines}. A sum is a vector of partial sums, whose lanes are then added as a tree. */
final class RmsNormRows {

    private RmsNormRows() {
    }

    /** The sum of x². */
    static float squares(MemorySegment x, long at, int width) {
        FloatVector sum = Lanes.all(0.0f);
        int whole = Lanes.whole(width);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector value = load(x, at + i);
            sum = sum.add(value.mul(value));
        }
        if (whole < width) {
            FloatVector value = load(x, at + whole, Lanes.tail(width - whole));
            sum = sum.add(value.mul(value));
        }
        return Lanes.sum(sum);
    }

    static void normalise(MemorySegment data, long x, float inverse, MemorySegment weights, long scale, long y,
            int width) {
        int whole = Lanes.whole(width);
        for (int i = 0; i < whole; i += WIDTH) {
            store(load(data, x + i).mul(inverse).mul(load(weights, scale + i)), data, y + i);
        }
        if (whole < width) {
            VectorMask<Float> tail = Lanes.tail(width - whole);
            FloatVector normal = load(data, x + whole, tail).mul(inverse);
            store(normal.mul(load(weights, scale + whole, tail)), data, y + whole, tail);
        }
    }

    static void inputGradient(MemorySegment data, long x, long dy, long dx, float inverse, MemorySegment weights,
            long scale, int width) {
        FloatVector dot = Lanes.all(0.0f);
        int whole = Lanes.whole(width);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector g = load(data, dy + i).mul(load(weights, scale + i));
            dot = dot.add(g.mul(load(data, x + i).mul(inverse)));
        }
        if (whole < width) {
            VectorMask<Float> tail = Lanes.tail(width - whole);
            FloatVector g = load(data, dy + whole, tail).mul(load(weights, scale + whole, tail));
            dot = dot.add(g.mul(load(data, x + whole, tail).mul(inverse)));
        }
        addInputGradient(data, x, dy, dx, inverse, weights, scale, width, Lanes.sum(dot) / width);
    }

    private static void addInputGradient(MemorySegment data, long x, long dy, long dx, float inverse,
            MemorySegment weights, long scale, int width, float projection) {
        int whole = Lanes.whole(width);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector normal = load(data, x + i).mul(inverse);
            FloatVector g = load(data, dy + i).mul(load(weights, scale + i));
            FloatVector slope = g.sub(normal.mul(projection)).mul(inverse);
            store(load(data, dx + i).add(slope), data, dx + i);
        }
        if (whole < width) {
            VectorMask<Float> tail = Lanes.tail(width - whole);
            FloatVector normal = load(data, x + whole, tail).mul(inverse);
            FloatVector g = load(data, dy + whole, tail).mul(load(weights, scale + whole, tail));
            FloatVector slope = g.sub(normal.mul(projection)).mul(inverse);
            store(load(data, dx + whole, tail).add(slope), data, dx + whole, tail);
        }
    }

    /** Adds dy x inverse to the scale's gradient. */
    static void parameterGradient(MemorySegment data, long x, long dy, float inverse, MemorySegment sums, long scale,
            int count) {
        int whole = Lanes.whole(count);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector normal = load(data, x + i).mul(inverse);
            store(load(sums, scale + i).add(load(data, dy + i).mul(normal)), sums, scale + i);
        }
        if (whole < count) {
            VectorMask<Float> tail = Lanes.tail(count - whole);
            FloatVector normal = load(data, x + whole, tail).mul(inverse);
            FloatVector term = load(data, dy + whole, tail).mul(normal);
            store(load(sums, scale + whole, tail).add(term), sums, scale + whole, tail);
        }
    }
}
