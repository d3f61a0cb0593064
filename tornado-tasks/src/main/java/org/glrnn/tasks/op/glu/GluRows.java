package org.glrnn.tasks.op.glu;

import static org.glrnn.tasks.simd.Lanes.FLOATS;
import static org.glrnn.tasks.simd.Lanes.ORDER;
import static org.glrnn.tasks.simd.Lanes.WIDTH;

import java.lang.foreign.MemorySegment;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.glrnn.tasks.simd.Lanes;
import org.glrnn.tasks.simd.VectorMath;

/**
 * One row of {@link GluRoutines}: u at a place, v after it. An activation is u times a gate s, and its derivative
 * s + u s (1 - s) t', where t is what the gate is the sigmoid of; s (1 - s) comes from the smaller of the two, which is
 * exact to the last place. So forward and derivative share one sigmoid. At -u the derivative is one minus that at u.
 */
final class GluRows {

    private static final FloatVector ZERO = Lanes.all(0.0f);
    private static final FloatVector ONE = Lanes.all(1.0f);
    /** The derivative of GELU is 0 or 1 from here on. */
    private static final FloatVector FLAT = Lanes.all(16.0f);
    /** t = 2 sqrt(2/pi) (u + 0.044715 u³) of GELU and its derivative: what stands with powers of u. */
    private static final FloatVector SLOPE = Lanes.all((float) (2 * 0.7978845608028654));
    private static final FloatVector MINUS_SLOPE = SLOPE.neg();
    private static final FloatVector MINUS_CUBE = Lanes.all((float) (-2 * 0.7978845608028654 * 0.044715));
    private static final FloatVector SLOPE_SQUARE = Lanes.all((float) (6 * 0.7978845608028654 * 0.044715));

    private GluRows() {
    }

    static void gelu(MemorySegment data, long u, long y, int width) {
        for (int i = 0; i < width; i += WIDTH) {
            int left = width - i;
            FloatVector a = VectorMath.gelu(load(data, u + i, left));
            store(a.mul(load(data, u + width + i, left)), data, y + i, left);
        }
    }

    static void silu(MemorySegment data, long u, long y, int width) {
        for (int i = 0; i < width; i += WIDTH) {
            int left = width - i;
            FloatVector x = load(data, u + i, left);
            FloatVector a = VectorMath.sigmoid(x).mul(x);
            store(a.mul(load(data, u + width + i, left)), data, y + i, left);
        }
    }

    static void product(MemorySegment data, long u, long y, int width) {
        for (int i = 0; i < width; i += WIDTH) {
            int left = width - i;
            store(load(data, u + i, left).mul(load(data, u + width + i, left)), data, y + i, left);
        }
    }

    /** After the sigmoid only the Vector API: C2 would no longer inline a method of ours. */
    static void geluGradient(MemorySegment data, long u, long dy, int width) {
        for (int i = 0; i < width; i += WIDTH) {
            int left = width - i;
            FloatVector x = load(data, u + i, left);
            FloatVector g = load(data, dy + i, left);
            FloatVector v = load(data, u + width + i, left);
            FloatVector m = x.abs();
            m = m.blend(FLAT, m.compare(VectorOperators.GT, FLAT));
            FloatVector lesser = VectorMath.sigmoid(m.mul(m).fma(MINUS_CUBE, MINUS_SLOPE).mul(m));
            FloatVector below = lesser.mul(lesser.sub(ONE)).fma(m.mul(m).fma(SLOPE_SQUARE, SLOPE).mul(m), lesser);
            VectorMask<Float> positive = x.compare(VectorOperators.GT, ZERO);
            FloatVector du = below.blend(ONE.sub(below), positive).mul(v).mul(g);
            FloatVector dv = lesser.blend(ONE.sub(lesser), positive).mul(x).mul(g);
            if (left >= WIDTH) {
                du.intoMemorySegment(data, (u + i) * Float.BYTES, ORDER);
                dv.intoMemorySegment(data, (u + width + i) * Float.BYTES, ORDER);
            } else {
                VectorMask<Float> tail = FLOATS.indexInRange(0, left);
                du.intoMemorySegment(data, (u + i) * Float.BYTES, ORDER, tail);
                dv.intoMemorySegment(data, (u + width + i) * Float.BYTES, ORDER, tail);
            }
        }
    }

    static void siluGradient(MemorySegment data, long u, long dy, int width) {
        for (int i = 0; i < width; i += WIDTH) {
            int left = width - i;
            FloatVector x = load(data, u + i, left);
            FloatVector lesser = VectorMath.sigmoid(x.abs().neg());
            FloatVector s = ONE.sub(lesser).blend(lesser, x.lt(ZERO));
            FloatVector slope = ONE.sub(lesser).mul(lesser).fma(x, s);
            FloatVector g = load(data, dy + i, left);
            store(load(data, u + width + i, left).mul(g).mul(slope), data, u + i, left);
            store(x.mul(s).mul(g), data, u + width + i, left);
        }
    }

    static void productGradient(MemorySegment data, long u, long dy, int width) {
        for (int i = 0; i < width; i += WIDTH) {
            int left = width - i;
            FloatVector x = load(data, u + i, left);
            FloatVector g = load(data, dy + i, left);
            store(load(data, u + width + i, left).mul(g), data, u + i, left);
            store(x.mul(g), data, u + width + i, left);
        }
    }

    private static FloatVector load(MemorySegment data, long at, int left) {
        return left >= WIDTH ? FloatVector.fromMemorySegment(FLOATS, data, at * Float.BYTES, ORDER)
                : FloatVector.fromMemorySegment(FLOATS, data, at * Float.BYTES, ORDER, FLOATS.indexInRange(0, left));
    }

    private static void store(FloatVector vector, MemorySegment data, long at, int left) {
        if (left >= WIDTH) {
            vector.intoMemorySegment(data, at * Float.BYTES, ORDER);
        } else {
            vector.intoMemorySegment(data, at * Float.BYTES, ORDER, FLOATS.indexInRange(0, left));
        }
    }
}
