package org.glrnn.tasks.simd;

import static org.glrnn.tasks.simd.Lanes.FLOATS;
import static org.glrnn.tasks.simd.Lanes.ORDER;
import static org.glrnn.tasks.simd.Lanes.WIDTH;
import static org.glrnn.tasks.simd.Lanes.load;
import static org.glrnn.tasks.simd.Lanes.oneMinus;
import static org.glrnn.tasks.simd.Lanes.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The backward scan of a range of channels; offsets as in {@link GatedScan#gatedScanBackward}. While time runs back,
 * the cells of the carry's gradient hold the adjoint A, and inside a step the state's whole gradient g.
 */
record GatedScanBackward(MemorySegment data, int gates, int state, int outputGradient, MemorySegment carryIn,
        int carryInOffset, MemorySegment adjoint, int carryOutGradient, int carryInGradient, int length, int width,
        boolean tied) implements GatedScan.Channels {

    @Override
    public void run(int sequence, int from, int count) {
        long carry = (long) sequence * width + from;
        long a = carryInGradient + carry;
        Lanes.copy(adjoint, carryOutGradient + carry, adjoint, a, count);
        for (int t = length - 1; t >= 0; t--) {
            long row = (long) sequence * length + t;
            long at = row * width + from;
            long gate = gates + row * (tied ? 3 : 4) * width + from;
            outputGate(gate + (tied ? 2L : 3L) * width, at, a, count);
            MemorySegment before = t > 0 ? data : carryIn;
            long h = t > 0 ? state + at - width : carryInOffset + carry;
            if (tied) {
                tiedGates(gate, before, h, a, count);
            } else {
                disjointGates(gate, before, h, a, count);
            }
        }
    }

    /** g = dy q (1 - u²) + A, then q := dy u q (1 - q), with u = tanh(h). */
    private void outputGate(long q, long at, long a, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            int left = count - i;
            FloatVector gate;
            FloatVector gradient;
            FloatVector later;
            FloatVector h;
            if (left >= WIDTH) {
                gate = load(data, q + i);
                gradient = load(data, outputGradient + at + i);
                later = load(adjoint, a + i);
                h = load(data, state + at + i);
            } else {
                VectorMask<Float> tail = FLOATS.indexInRange(0, left);
                gate = FloatVector.fromMemorySegment(FLOATS, data, (q + i) * Float.BYTES, ORDER, tail);
                gradient = FloatVector.fromMemorySegment(FLOATS, data, (outputGradient + at + i) * Float.BYTES, ORDER,
                        tail);
                later = FloatVector.fromMemorySegment(FLOATS, adjoint, (a + i) * Float.BYTES, ORDER, tail);
                h = FloatVector.fromMemorySegment(FLOATS, data, (state + at + i) * Float.BYTES, ORDER, tail);
            }
            FloatVector u = VectorMath.tanh(h);
            FloatVector g = gradient.mul(gate).mul(u.mul(u).neg().add(1.0f)).add(later);
            FloatVector slope = gradient.mul(u).mul(gate.mul(gate.neg().add(1.0f)));
            if (left >= WIDTH) {
                g.intoMemorySegment(adjoint, (a + i) * Float.BYTES, ORDER);
                slope.intoMemorySegment(data, (q + i) * Float.BYTES, ORDER);
            } else {
                g.intoMemorySegment(adjoint, (a + i) * Float.BYTES, ORDER, FLOATS.indexInRange(0, left));
                slope.intoMemorySegment(data, (q + i) * Float.BYTES, ORDER, FLOATS.indexInRange(0, left));
            }
        }
    }

    /** v := g k (1 - v²), k := g (v - h) k (1 - k), A = (1 - k) g; h is the state before. */
    private void tiedGates(long v, MemorySegment before, long h, long a, int count) {
        long k = v + width;
        int whole = Lanes.whole(count);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector g = load(adjoint, a + i);
            FloatVector candidate = load(data, v + i);
            FloatVector input = load(data, k + i);
            store(candidate(g, candidate, input), data, v + i);
            store(g.mul(candidate.sub(load(before, h + i))).mul(slope(input)), data, k + i);
            store(oneMinus(input).mul(g), adjoint, a + i);
        }
        if (whole < count) {
            tiedGatesTail(v + whole, before, h + whole, a + whole, count - whole);
        }
    }

    private void tiedGatesTail(long v, MemorySegment before, long h, long a, int count) {
        VectorMask<Float> tail = Lanes.tail(count);
        FloatVector g = load(adjoint, a, tail);
        FloatVector candidate = load(data, v, tail);
        FloatVector input = load(data, v + width, tail);
        store(candidate(g, candidate, input), data, v, tail);
        store(g.mul(candidate.sub(load(before, h, tail))).mul(slope(input)), data, v + width, tail);
        store(oneMinus(input).mul(g), adjoint, a, tail);
    }

    /** v := g k (1 - v²), k := g v k (1 - k), f := g h f (1 - f), A = f g; h is the state before. */
    private void disjointGates(long v, MemorySegment before, long h, long a, int count) {
        long k = v + width;
        long f = v + 2L * width;
        int whole = Lanes.whole(count);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector g = load(adjoint, a + i);
            FloatVector candidate = load(data, v + i);
            FloatVector input = load(data, k + i);
            FloatVector forget = load(data, f + i);
            store(candidate(g, candidate, input), data, v + i);
            store(g.mul(candidate).mul(slope(input)), data, k + i);
            store(g.mul(load(before, h + i)).mul(slope(forget)), data, f + i);
            store(forget.mul(g), adjoint, a + i);
        }
        if (whole < count) {
            disjointGatesTail(v + whole, before, h + whole, a + whole, count - whole);
        }
    }

    private void disjointGatesTail(long v, MemorySegment before, long h, long a, int count) {
        VectorMask<Float> tail = Lanes.tail(count);
        FloatVector g = load(adjoint, a, tail);
        FloatVector candidate = load(data, v, tail);
        FloatVector input = load(data, v + width, tail);
        FloatVector forget = load(data, v + 2L * width, tail);
        store(candidate(g, candidate, input), data, v, tail);
        store(g.mul(candidate).mul(slope(input)), data, v + width, tail);
        store(g.mul(load(before, h, tail)).mul(slope(forget)), data, v + 2L * width, tail);
        store(forget.mul(g), adjoint, a, tail);
    }

    private static FloatVector candidate(FloatVector g, FloatVector v, FloatVector k) {
        return g.mul(k).mul(oneMinus(v.mul(v)));
    }

    /** x (1 - x): the slope of the sigmoid whose value is x. */
    private static FloatVector slope(FloatVector x) {
        return x.mul(oneMinus(x));
    }
}
