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
 * The forward scan of a range of channels; offsets as in {@link GatedScan#gatedScanForward}. Several short passes over
 * a row, which stays in the first cache.
 */
record GatedScanForward(MemorySegment data, int gates, int state, int output, MemorySegment carryIn, int carryInOffset,
        MemorySegment carryOut, int carryOutOffset, int length, int width, boolean tied) implements GatedScan.Channels {

    @Override
    public void run(int sequence, int from, int count) {
        long carry = (long) sequence * width + from;
        MemorySegment before = carryIn;
        long beforeAt = carryInOffset + carry;
        for (int t = 0; t < length; t++) {
            long row = (long) sequence * length + t;
            long at = row * width + from;
            row(gates + row * blocks() * width + from, before, beforeAt, at, count);
            before = data;
            beforeAt = state + at;
        }
        Lanes.copy(before, beforeAt, carryOut, carryOutOffset + carry, count);
    }

    private int blocks() {
        return tied ? 3 : 4;
    }

    private void row(long gate, MemorySegment before, long beforeAt, long at, int count) {
        Elements.tanh(data, gate, count);
        for (int block = 1; block < blocks(); block++) {
            Elements.sigmoid(data, gate + (long) block * width, count);
        }
        if (tied) {
            tiedStates(gate, before, beforeAt, state + at, count);
        } else {
            disjointStates(gate, before, beforeAt, state + at, count);
        }
        outputs(gate + (blocks() - 1L) * width, state + at, output + at, count);
    }

    /** h = (1 - k) h + v k. */
    private void tiedStates(long v, MemorySegment before, long beforeAt, long h, int count) {
        long k = v + width;
        int whole = Lanes.whole(count);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector input = load(data, k + i);
            FloatVector kept = oneMinus(input).mul(load(before, beforeAt + i));
            store(kept.add(load(data, v + i).mul(input)), data, h + i);
        }
        if (whole < count) {
            VectorMask<Float> tail = Lanes.tail(count - whole);
            FloatVector input = load(data, k + whole, tail);
            FloatVector kept = oneMinus(input).mul(load(before, beforeAt + whole, tail));
            store(kept.add(load(data, v + whole, tail).mul(input)), data, h + whole, tail);
        }
    }

    /** h = f h + v k. */
    private void disjointStates(long v, MemorySegment before, long beforeAt, long h, int count) {
        long k = v + width;
        long f = v + 2L * width;
        int whole = Lanes.whole(count);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector kept = load(data, f + i).mul(load(before, beforeAt + i));
            store(kept.add(load(data, v + i).mul(load(data, k + i))), data, h + i);
        }
        if (whole < count) {
            VectorMask<Float> tail = Lanes.tail(count - whole);
            FloatVector kept = load(data, f + whole, tail).mul(load(before, beforeAt + whole, tail));
            FloatVector source = load(data, v + whole, tail).mul(load(data, k + whole, tail));
            store(kept.add(source), data, h + whole, tail);
        }
    }

    /** y = tanh(h) q. */
    private void outputs(long q, long h, long y, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            int left = count - i;
            FloatVector gate = left >= WIDTH
                    ? load(data, q + i)
                    : FloatVector.fromMemorySegment(FLOATS, data, (q + i) * Float.BYTES, ORDER,
                            FLOATS.indexInRange(0, left));
            FloatVector x = left >= WIDTH
                    ? load(data, h + i)
                    : FloatVector.fromMemorySegment(FLOATS, data, (h + i) * Float.BYTES, ORDER,
                            FLOATS.indexInRange(0, left));
            FloatVector value = VectorMath.tanh(x).mul(gate);
            if (left >= WIDTH) {
                value.intoMemorySegment(data, (y + i) * Float.BYTES, ORDER);
            } else {
                value.intoMemorySegment(data, (y + i) * Float.BYTES, ORDER, FLOATS.indexInRange(0, left));
            }
        }
    }
}
