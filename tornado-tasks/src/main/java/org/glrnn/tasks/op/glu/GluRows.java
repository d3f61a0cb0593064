package org.glrnn.tasks.op.glu;

import static org.glrnn.tasks.simd.Lanes.FLOATS;
import static org.glrnn.tasks.simd.Lanes.ORDER;
import static org.glrnn.tasks.simd.Lanes.WIDTH;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

import org.glrnn.tasks.simd.Lanes;
import org.glrnn.tasks.simd.VectorMath;

/**
 * One row of {@link GluRoutines}: u at a place, v behind it. An activation is u times a gate s, and its derivative
 * s + u s (1 - s) t', where t is what the gate is the sigmoid of; s (1 - s) comes from the smaller of the two, which is
 * exact to the last place. So forward and derivative share one sigmoid.
 */
final class GluRows {

    private static final FloatVector ZERO = Lanes.all(0.0f);
    private static final FloatVector ONE = Lanes.all(1.0f);
    /** The derivative of GELU is 0 or 1 from here on. */
    private static final FloatVector FLAT = Lanes.all(16.0f);
    private static final FloatVector MINUS_FLAT = Lanes.all(-16.0f);
    /** t = 2 sqrt(2/pi) (u + 0.044715 u³) of GELU: its derivative's constant, and what stands with the square of u. */
    private static final FloatVector SLOPE = Lanes.all((float) (2 * 0.7978845608028654));
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

    static void geluGradient(MemorySegment data, long u, long dy, int width) {
        for (int i = 0; i < width; i += WIDTH) {
            int left = width - i;
            FloatVector x = load(data, u + i, left);
            FloatVector lesser = VectorMath.geluGate(x.abs().neg());
            FloatVector s = ONE.sub(lesser).blend(lesser, x.lt(ZERO));
            FloatVector capped = x.blend(FLAT, x.compare(VectorOperators.GT, FLAT)).blend(MINUS_FLAT, x.lt(MINUS_FLAT));
            FloatVector t = capped.mul(capped).fma(SLOPE_SQUARE, SLOPE).mul(capped);
            FloatVector derivative = ONE.sub(lesser).mul(lesser).fma(t, s);
            FloatVector g = load(data, dy + i, left);
            store(load(data, u + width + i, left).mul(g).mul(derivative), data, u + i, left);
            store(x.mul(s).mul(g), data, u + width + i, left);
        }
    }

    static void siluGradient(MemorySegment data, long u, long dy, int width) {
        for (int i = 0; i < width; i += WIDTH) {
            int left = width - i;
            FloatVector x = load(data, u + i, left);
            FloatVector lesser = VectorMath.sigmoid(x.abs().neg());
            FloatVector s = ONE.sub(lesser).blend(lesser, x.lt(ZERO));
            FloatVector derivative = ONE.sub(lesser).mul(lesser).fma(x, s);
            FloatVector g = load(data, dy + i, left);
            store(load(data, u + width + i, left).mul(g).mul(derivative), data, u + i, left);
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
