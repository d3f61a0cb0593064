package org.glrnn.tasks.op.scan;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static org.glrnn.tasks.op.scan.GateMath.E0;
import static org.glrnn.tasks.op.scan.GateMath.E1;
import static org.glrnn.tasks.op.scan.GateMath.E2;
import static org.glrnn.tasks.op.scan.GateMath.E3;
import static org.glrnn.tasks.op.scan.GateMath.E4;
import static org.glrnn.tasks.op.scan.GateMath.LEAST;
import static org.glrnn.tasks.op.scan.GateMath.LN2;
import static org.glrnn.tasks.op.scan.GateMath.LOG2_E;
import static org.glrnn.tasks.op.scan.GateMath.MINUS_E1;
import static org.glrnn.tasks.op.scan.GateMath.MINUS_E3;
import static org.glrnn.tasks.op.scan.GateMath.MINUS_LN2;
import static org.glrnn.tasks.op.scan.GateMath.MINUS_LOG2_E;
import static org.glrnn.tasks.op.scan.GateMath.MINUS_ONE;
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
 * The forward scan of a range of channels; offsets as in {@link GatedScanRoutines#gatedScanForward}. Two passes over a row, which
 * stays in the first cache. What does not fill a vector at the end of a row takes the same way through a scratch.
 */
record GatedScanForward(MemorySegment data, int gates, int state, int output, MemorySegment carryIn, int carryInOffset,
        MemorySegment carryOut, int carryOutOffset, int length, int width, boolean tied) implements Split.Channels {

    @Override
    public void run(int sequence, int from, int count) {
        long carry = (long) sequence * width + from;
        MemorySegment before = carryIn;
        long beforeAt = carryInOffset + carry;
        RowScratch scratch = count == Lanes.whole(count) ? null : RowScratch.of(WIDTH);
        for (int t = 0; t < length; t++) {
            long row = (long) sequence * length + t;
            long at = row * width + from;
            long gate = gates + row * blocks() * width + from;
            row(data, gate, width, before, beforeAt, state + at, output + at, Lanes.whole(count));
            if (scratch != null) {
                rest(scratch, gate, before, beforeAt, at, count);
            }
            before = data;
            beforeAt = state + at;
        }
        Lanes.copy(before, beforeAt, carryOut, carryOutOffset + carry, count);
    }

    private int blocks() {
        return tied ? 3 : 4;
    }

    private void row(MemorySegment row, long gate, long distance, MemorySegment before, long beforeAt, long h, long y,
            int count) {
        long v = gate * Float.BYTES;
        long block = distance * Float.BYTES;
        int bytes = count * Float.BYTES;
        gates(row, v, v + block, v + (blocks() - 1) * block, bytes);
        if (tied) {
            tiedStates(row, v, block, before, beforeAt * Float.BYTES, h * Float.BYTES, y * Float.BYTES, bytes);
        } else {
            sigmoids(row, v + 2 * block, bytes);
            disjointStates(row, v, block, before, beforeAt * Float.BYTES, h * Float.BYTES, y * Float.BYTES, bytes);
        }
    }

    /** The channels after the last whole vector. */
    private void rest(RowScratch scratch, long gate, MemorySegment before, long beforeAt, long at, int count) {
        int whole = Lanes.whole(count);
        int left = count - whole;
        MemorySegment memory = scratch.memory();
        long first = scratch.at(RowScratch.PREACTIVATIONS);
        for (int block = 0; block < blocks(); block++) {
            Lanes.copy(data, gate + (long) block * width + whole, memory, first + (long) block * scratch.size(), left);
        }
        long h = scratch.at(RowScratch.AFTER);
        long y = scratch.at(RowScratch.OUTPUT);
        Lanes.copy(before, beforeAt + whole, memory, scratch.at(RowScratch.BEFORE), left);
        row(memory, first, scratch.size(), memory, scratch.at(RowScratch.BEFORE), h, y, WIDTH);
        for (int block = 0; block < blocks(); block++) {
            Lanes.copy(memory, first + (long) block * scratch.size(), data, gate + (long) block * width + whole, left);
        }
        Lanes.copy(memory, h, data, state + at + whole, left);
        Lanes.copy(memory, y, data, output + at + whole, left);
    }

    /** v := tanh(v), k := s(k), q := s(q), with one division. Here and below places and distances count bytes. */
    private static void gates(MemorySegment row, long v, long k, long q, int bytes) {
        for (int i = 0; i < bytes; i += VECTOR) {
            FloatVector x = FloatVector.fromMemorySegment(FLOATS, row, v + i, ORDER);
            FloatVector z = x.add(x);
            z = z.blend(MOST, z.compare(GT, MOST));
            z = z.blend(LEAST, z.lt(LEAST));
            FloatVector n = z.fma(LOG2_E, ROUNDER);
            FloatVector r = n.sub(ROUNDER).fma(MINUS_LN2, z);
            FloatVector p = r.fma(E4, E3).fma(r, E2).fma(r, E1).fma(r, E0);
            p = r.mul(r).fma(p, r);
            FloatVector s = n.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
            FloatVector t = s.fma(p, s.sub(ONE));
            FloatVector a = t.add(TWO);

            z = FloatVector.fromMemorySegment(FLOATS, row, k + i, ORDER);
            z = z.blend(MOST, z.compare(GT, MOST));
            z = z.blend(LEAST, z.lt(LEAST));
            n = z.fma(MINUS_LOG2_E, ROUNDER);
            r = n.sub(ROUNDER).fma(LN2, z);
            p = r.fma(E4, MINUS_E3).fma(r, E2).fma(r, MINUS_E1).fma(r, E0);
            p = r.mul(r.fma(p, MINUS_ONE));
            s = n.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
            FloatVector b = s.fma(p, s.add(ONE));

            z = FloatVector.fromMemorySegment(FLOATS, row, q + i, ORDER);
            z = z.blend(MOST, z.compare(GT, MOST));
            z = z.blend(LEAST, z.lt(LEAST));
            n = z.fma(MINUS_LOG2_E, ROUNDER);
            r = n.sub(ROUNDER).fma(LN2, z);
            p = r.fma(E4, MINUS_E3).fma(r, E2).fma(r, MINUS_E1).fma(r, E0);
            p = r.mul(r.fma(p, MINUS_ONE));
            s = n.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
            FloatVector c = s.fma(p, s.add(ONE));

            FloatVector ab = a.mul(b);
            FloatVector one = ONE.div(ab.mul(c));
            FloatVector oneC = c.mul(one);
            t.mul(b).mul(oneC).intoMemorySegment(row, v + i, ORDER);
            a.mul(oneC).intoMemorySegment(row, k + i, ORDER);
            ab.mul(one).intoMemorySegment(row, q + i, ORDER);
        }
    }

    /** f := s(f). */
    private static void sigmoids(MemorySegment row, long f, int bytes) {
        for (int i = 0; i < bytes; i += VECTOR) {
            FloatVector z = FloatVector.fromMemorySegment(FLOATS, row, f + i, ORDER);
            z = z.blend(MOST, z.compare(GT, MOST));
            z = z.blend(LEAST, z.lt(LEAST));
            FloatVector n = z.fma(MINUS_LOG2_E, ROUNDER);
            FloatVector r = n.sub(ROUNDER).fma(LN2, z);
            FloatVector p = r.fma(E4, MINUS_E3).fma(r, E2).fma(r, MINUS_E1).fma(r, E0);
            p = r.mul(r.fma(p, MINUS_ONE));
            FloatVector s = n.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
            ONE.div(s.fma(p, s.add(ONE))).intoMemorySegment(row, f + i, ORDER);
        }
    }

    /** h = (1 - k) h + v k, y = tanh(h) q. */
    private static void tiedStates(MemorySegment row, long v, long block, MemorySegment before, long beforeAt, long h,
            long y, int bytes) {
        for (int i = 0; i < bytes; i += VECTOR) {
            FloatVector k = FloatVector.fromMemorySegment(FLOATS, row, v + block + i, ORDER);
            FloatVector h0 = FloatVector.fromMemorySegment(FLOATS, before, beforeAt + i, ORDER);
            FloatVector next = FloatVector.fromMemorySegment(FLOATS, row, v + i, ORDER).fma(k, ONE.sub(k).mul(h0));
            next.intoMemorySegment(row, h + i, ORDER);
            FloatVector z = next.add(next);
            z = z.blend(MOST, z.compare(GT, MOST));
            z = z.blend(LEAST, z.lt(LEAST));
            FloatVector n = z.fma(LOG2_E, ROUNDER);
            FloatVector r = n.sub(ROUNDER).fma(MINUS_LN2, z);
            FloatVector p = r.fma(E4, E3).fma(r, E2).fma(r, E1).fma(r, E0);
            p = r.mul(r).fma(p, r);
            FloatVector s = n.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
            FloatVector t = s.fma(p, s.sub(ONE));
            FloatVector q = FloatVector.fromMemorySegment(FLOATS, row, v + 2 * block + i, ORDER);
            t.mul(q).div(t.add(TWO)).intoMemorySegment(row, y + i, ORDER);
        }
    }

    /** h = f h + v k, y = tanh(h) q. */
    private static void disjointStates(MemorySegment row, long v, long block, MemorySegment before, long beforeAt, long h,
            long y, int bytes) {
        for (int i = 0; i < bytes; i += VECTOR) {
            FloatVector h0 = FloatVector.fromMemorySegment(FLOATS, before, beforeAt + i, ORDER);
            FloatVector kept = FloatVector.fromMemorySegment(FLOATS, row, v + 2 * block + i, ORDER).mul(h0);
            FloatVector k = FloatVector.fromMemorySegment(FLOATS, row, v + block + i, ORDER);
            FloatVector next = FloatVector.fromMemorySegment(FLOATS, row, v + i, ORDER).fma(k, kept);
            next.intoMemorySegment(row, h + i, ORDER);
            FloatVector z = next.add(next);
            z = z.blend(MOST, z.compare(GT, MOST));
            z = z.blend(LEAST, z.lt(LEAST));
            FloatVector n = z.fma(LOG2_E, ROUNDER);
            FloatVector r = n.sub(ROUNDER).fma(MINUS_LN2, z);
            FloatVector p = r.fma(E4, E3).fma(r, E2).fma(r, E1).fma(r, E0);
            p = r.mul(r).fma(p, r);
            FloatVector s = n.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
            FloatVector t = s.fma(p, s.sub(ONE));
            FloatVector q = FloatVector.fromMemorySegment(FLOATS, row, v + 3 * block + i, ORDER);
            t.mul(q).div(t.add(TWO)).intoMemorySegment(row, y + i, ORDER);
        }
    }
}
