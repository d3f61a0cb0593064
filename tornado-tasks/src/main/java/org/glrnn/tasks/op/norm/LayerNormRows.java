package org.glrnn.tasks.op.norm;

import static org.glrnn.tasks.simd.Lanes.WIDTH;
import static org.glrnn.tasks.simd.Lanes.load;
import static org.glrnn.tasks.simd.Lanes.store;

import java.lang.foreign.MemorySegment;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.glrnn.tasks.simd.Lanes;

/** One row of {@link LayerNormRoutines}. A sum is a vector of partial sums, whose lanes are then added as a tree. */
public final class LayerNormRows {

    private LayerNormRows() {
    }

    /** Returns the sum of a row, in a fixed order. */
    public static float sum(MemorySegment x, long at, int width) {
        FloatVector sum = Lanes.all(0.0f);
        int whole = Lanes.whole(width);
        for (int i = 0; i < whole; i += WIDTH) {
            sum = sum.add(load(x, at + i));
        }
        if (whole < width) {
            sum = sum.add(load(x, at + whole, Lanes.tail(width - whole)));
        }
        return Lanes.sum(sum);
    }

    /** The sum of (x - mean)². */
    static float squares(MemorySegment x, long at, int width, float mean) {
        FloatVector sum = Lanes.all(0.0f);
        int whole = Lanes.whole(width);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector centred = load(x, at + i).sub(mean);
            sum = sum.add(centred.mul(centred));
        }
        if (whole < width) {
            VectorMask<Float> tail = Lanes.tail(width - whole);
            FloatVector centred = load(x, at + whole, tail).sub(mean, tail);
            sum = sum.add(centred.mul(centred));
        }
        return Lanes.sum(sum);
    }

    static void normalise(MemorySegment data, long x, float mean, float inverse, MemorySegment weights, long scale,
            long bias, long y, int width) {
        int whole = Lanes.whole(width);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector normal = load(data, x + i).sub(mean).mul(inverse);
            store(normal.mul(load(weights, scale + i)).add(load(weights, bias + i)), data, y + i);
        }
        if (whole < width) {
            VectorMask<Float> tail = Lanes.tail(width - whole);
            FloatVector normal = load(data, x + whole, tail).sub(mean).mul(inverse);
            FloatVector scaled = normal.mul(load(weights, scale + whole, tail));
            store(scaled.add(load(weights, bias + whole, tail)), data, y + whole, tail);
        }
    }

    static void inputGradient(MemorySegment data, long x, long dy, long dx, float mean, float inverse,
            MemorySegment weights, long scale, int width) {
        FloatVector sum = Lanes.all(0.0f);
        FloatVector dot = sum;
        int whole = Lanes.whole(width);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector g = load(data, dy + i).mul(load(weights, scale + i));
            sum = sum.add(g);
            dot = dot.add(g.mul(load(data, x + i).sub(mean).mul(inverse)));
        }
        if (whole < width) {
            VectorMask<Float> tail = Lanes.tail(width - whole);
            FloatVector g = load(data, dy + whole, tail).mul(load(weights, scale + whole, tail));
            sum = sum.add(g);
            dot = dot.add(g.mul(load(data, x + whole, tail).sub(mean, tail).mul(inverse)));
        }
        addInputGradient(data, x, dy, dx, mean, inverse, weights, scale, width, Lanes.sum(sum) / width,
                Lanes.sum(dot) / width);
    }

    private static void addInputGradient(MemorySegment data, long x, long dy, long dx, float mean, float inverse,
            MemorySegment weights, long scale, int width, float average, float projection) {
        int whole = Lanes.whole(width);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector normal = load(data, x + i).sub(mean).mul(inverse);
            FloatVector g = load(data, dy + i).mul(load(weights, scale + i));
            FloatVector slope = g.sub(average).sub(normal.mul(projection)).mul(inverse);
            store(load(data, dx + i).add(slope), data, dx + i);
        }
        if (whole < width) {
            VectorMask<Float> tail = Lanes.tail(width - whole);
            FloatVector normal = load(data, x + whole, tail).sub(mean).mul(inverse);
            FloatVector g = load(data, dy + whole, tail).mul(load(weights, scale + whole, tail));
            FloatVector slope = g.sub(average).sub(normal.mul(projection)).mul(inverse);
            store(load(data, dx + whole, tail).add(slope), data, dx + whole, tail);
        }
    }

    /** Adds dy (x - mean) inverse to the scale's gradient and dy to the bias'. */
    static void parameterGradient(MemorySegment data, long x, long dy, float mean, float inverse, MemorySegment sums,
            long scale, long bias, int count) {
        int whole = Lanes.whole(count);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector g = load(data, dy + i);
            FloatVector normal = load(data, x + i).sub(mean).mul(inverse);
            store(load(sums, scale + i).add(g.mul(normal)), sums, scale + i);
            store(load(sums, bias + i).add(g), sums, bias + i);
        }
        if (whole < count) {
            VectorMask<Float> tail = Lanes.tail(count - whole);
            FloatVector g = load(data, dy + whole, tail);
            FloatVector normal = load(data, x + whole, tail).sub(mean).mul(inverse);
            store(load(sums, scale + whole, tail).add(g.mul(normal)), sums, scale + whole, tail);
            store(load(sums, bias + whole, tail).add(g), sums, bias + whole, tail);
        }
    }
}
