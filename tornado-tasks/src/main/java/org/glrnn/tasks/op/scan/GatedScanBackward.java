package org.glrnn.tasks.op.scan;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static org.glrnn.tasks.op.scan.GateMath.E0;
import static org.glrnn.tasks.op.scan.GateMath.E1;
import static org.glrnn.tasks.op.scan.GateMath.E2;
import static org.glrnn.tasks.op.scan.GateMath.E3;
import static org.glrnn.tasks.op.scan.GateMath.E4;
import static org.glrnn.tasks.op.scan.GateMath.LEAST;
import static org.glrnn.tasks.op.scan.GateMath.LOG2_E;
import static org.glrnn.tasks.op.scan.GateMath.MINUS_LN2;
import static org.glrnn.tasks.op.scan.GateMath.MOST;
import static org.glrnn.tasks.op.scan.GateMath.ONE;
import static org.glrnn.tasks.op.scan.GateMath.ONE_BITS;
import static org.glrnn.tasks.op.scan.GateMath.ROUNDER;
import static org.glrnn.tasks.op.scan.GateMath.TWO;
import static org.glrnn.tasks.op.scan.GateMath.VECTOR;
import static org.glrnn.tasks.simd.Lanes.FLOATS;
import static org.glrnn.tasks.simd.Lanes.ORDER;
import static org.glrnn.tasks.simd.Lanes.WIDTH;

import java.lang.foreign.MemorySegment;

import jdk.incubator.vector.FloatVector;
import org.glrnn.tasks.simd.Lanes;
import org.glrnn.tasks.simd.RowScratch;
import org.glrnn.tasks.simd.Split;

/**
 * The backward scan of a range of channels; offsets as in {@link GatedScanRoutines#gatedScanBackward}. While time runs back, the
 * cells of the carry's gradient hold the adjoint A. One pass over a row, from its end to its start: so memory is read in one
 * direction throughout, and fetched ahead. What does not fill a vector at the end takes the same way through a scratch.
 */
record GatedScanBackward(MemorySegment data, int gates, int state, int outputGradient, MemorySegment carryIn,
        int carryInOffset, MemorySegment adjoint, int carryOutGradient, int carryInGradient, int length, int width,
        boolean tied) implements Split.Channels {

    @Override
    public void run(int sequence, int from, int count) {
        long carry = (long) sequence * width + from;
        long a = carryInGradient + carry;
        Lanes.copy(adjoint, carryOutGradient + carry, adjoint, a, count);
        RowScratch scratch = count == Lanes.whole(count) ? null : RowScratch.of(WIDTH);
        for (int t = length - 1; t >= 0; t--) {
            long row = (long) sequence * length + t;
            long at = row * width + from;
            long gate = gates + row * blocks() * width + from;
            MemorySegment before = t > 0 ? data : carryIn;
            long beforeAt = t > 0 ? state + at - width : carryInOffset + carry;
            row(data, gate, width, before, beforeAt, state + at, outputGradient + at, adjoint, a, Lanes.whole(count));
            if (scratch != null) {
                rest(scratch, gate, before, beforeAt, at, a, count);
            }
        }
    }

    private int blocks() {
        return tied ? 3 : 4;
    }

    private void row(MemorySegment row, long gate, long distance, MemorySegment before, long beforeAt, long h, long dy,
            MemorySegment adjoints, long a, int count) {
        long v = gate * Float.BYTES;
        long block = distance * Float.BYTES;
        if (tied) {
            tied(row, v, block, before, beforeAt * Float.BYTES, h * Float.BYTES, dy * Float.BYTES, adjoints,
                    a * Float.BYTES, count * Float.BYTES);
        } else {
            disjoint(row, v, block, before, beforeAt * Float.BYTES, h * Float.BYTES, dy * Float.BYTES, adjoints,
                    a * Float.BYTES, count * Float.BYTES);
        }
    }

    /** The channels after the last whole vector. */
    private void rest(RowScratch scratch, long gate, MemorySegment before, long beforeAt, long at, long a, int count) {
        int whole = Lanes.whole(count);
        int left = count - whole;
        MemorySegment memory = scratch.memory();
        long first = scratch.at(RowScratch.PREACTIVATIONS);
        long later = scratch.at(RowScratch.ADJOINT);
        for (int block = 0; block < blocks(); block++) {
            Lanes.copy(data, gate + (long) block * width + whole, memory, first + (long) block * scratch.size(), left);
        }
        Lanes.copy(before, beforeAt + whole, memory, scratch.at(RowScratch.BEFORE), left);
        Lanes.copy(data, state + at + whole, memory, scratch.at(RowScratch.AFTER), left);
        Lanes.copy(data, outputGradient + at + whole, memory, scratch.at(RowScratch.OUTPUT), left);
        Lanes.copy(adjoint, a + whole, memory, later, left);
        row(memory, first, scratch.size(), memory, scratch.at(RowScratch.BEFORE), scratch.at(RowScratch.AFTER),
                scratch.at(RowScratch.OUTPUT), memory, later, WIDTH);
        for (int block = 0; block < blocks(); block++) {
            Lanes.copy(memory, first + (long) block * scratch.size(), data, gate + (long) block * width + whole, left);
        }
        Lanes.copy(memory, later, adjoint, a + whole, left);
    }

    /**
     * With u = tanh(h) and g = dy q (1 - u²) + A: q := dy u q (1 - q), v := g k (1 - v²), k := g (v - h[t-1]) k (1 - k),
     * A := (1 - k) g. Here and below places and distances count bytes.
     */
    private static void tied(MemorySegment row, long v, long block, MemorySegment before, long beforeAt, long h, long dy,
            MemorySegment adjoints, long a, int bytes) {
        for (int i = bytes - VECTOR; i >= 0; i -= VECTOR) {
            FloatVector z = FloatVector.fromMemorySegment(FLOATS, row, h + i, ORDER);
            z = z.add(z);
            z = z.blend(MOST, z.compare(GT, MOST));
            z = z.blend(LEAST, z.lt(LEAST));
            FloatVector n = z.fma(LOG2_E, ROUNDER);
            FloatVector r = n.sub(ROUNDER).fma(MINUS_LN2, z);
            FloatVector p = r.fma(E4, E3).fma(r, E2).fma(r, E1).fma(r, E0);
            p = r.mul(r).fma(p, r);
            FloatVector s = n.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
            FloatVector t = s.fma(p, s.sub(ONE));
            FloatVector u = t.div(t.add(TWO));

            FloatVector q = FloatVector.fromMemorySegment(FLOATS, row, v + 2 * block + i, ORDER);
            FloatVector gradient = FloatVector.fromMemorySegment(FLOATS, row, dy + i, ORDER).mul(q);
            FloatVector g = gradient.fma(ONE.sub(u.mul(u)), FloatVector.fromMemorySegment(FLOATS, adjoints, a + i, ORDER));
            gradient.mul(u).mul(ONE.sub(q)).intoMemorySegment(row, v + 2 * block + i, ORDER);
            FloatVector candidate = FloatVector.fromMemorySegment(FLOATS, row, v + i, ORDER);
            FloatVector k = FloatVector.fromMemorySegment(FLOATS, row, v + block + i, ORDER);
            FloatVector gk = g.mul(k);
            FloatVector kept = ONE.sub(k);
            gk.mul(ONE.sub(candidate.mul(candidate))).intoMemorySegment(row, v + i, ORDER);
            FloatVector h0 = FloatVector.fromMemorySegment(FLOATS, before, beforeAt + i, ORDER);
            gk.mul(kept).mul(candidate.sub(h0)).intoMemorySegment(row, v + block + i, ORDER);
            kept.mul(g).intoMemorySegment(adjoints, a + i, ORDER);
        }
    }

    /** The same with a forget gate: k := g v k (1 - k), f := g h[t-1] f (1 - f), A := f g. */
    private static void disjoint(MemorySegment row, long v, long block, MemorySegment before, long beforeAt, long h,
            long dy, MemorySegment adjoints, long a, int bytes) {
        for (int i = bytes - VECTOR; i >= 0; i -= VECTOR) {
            FloatVector z = FloatVector.fromMemorySegment(FLOATS, row, h + i, ORDER);
            z = z.add(z);
            z = z.blend(MOST, z.compare(GT, MOST));
            z = z.blend(LEAST, z.lt(LEAST));
            FloatVector n = z.fma(LOG2_E, ROUNDER);
            FloatVector r = n.sub(ROUNDER).fma(MINUS_LN2, z);
            FloatVector p = r.fma(E4, E3).fma(r, E2).fma(r, E1).fma(r, E0);
            p = r.mul(r).fma(p, r);
            FloatVector s = n.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
            FloatVector t = s.fma(p, s.sub(ONE));
            FloatVector u = t.div(t.add(TWO));

            FloatVector q = FloatVector.fromMemorySegment(FLOATS, row, v + 3 * block + i, ORDER);
            FloatVector gradient = FloatVector.fromMemorySegment(FLOATS, row, dy + i, ORDER).mul(q);
            FloatVector g = gradient.fma(ONE.sub(u.mul(u)), FloatVector.fromMemorySegment(FLOATS, adjoints, a + i, ORDER));
            gradient.mul(u).mul(ONE.sub(q)).intoMemorySegment(row, v + 3 * block + i, ORDER);
            FloatVector candidate = FloatVector.fromMemorySegment(FLOATS, row, v + i, ORDER);
            FloatVector k = FloatVector.fromMemorySegment(FLOATS, row, v + block + i, ORDER);
            FloatVector gk = g.mul(k);
            gk.mul(ONE.sub(candidate.mul(candidate))).intoMemorySegment(row, v + i, ORDER);
            gk.mul(candidate).mul(ONE.sub(k)).intoMemorySegment(row, v + block + i, ORDER);
            FloatVector f = FloatVector.fromMemorySegment(FLOATS, row, v + 2 * block + i, ORDER);
            FloatVector fg = f.mul(g);
            FloatVector h0 = FloatVector.fromMemorySegment(FLOATS, before, beforeAt + i, ORDER);
            fg.mul(h0).mul(ONE.sub(f)).intoMemorySegment(row, v + 2 * block + i, ORDER);
            fg.intoMemorySegment(adjoints, a + i, ORDER);
        }
    }
}
