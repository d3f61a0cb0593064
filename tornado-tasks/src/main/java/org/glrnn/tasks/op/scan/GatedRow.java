package org.glrnn.tasks.op.scan;

import static org.glrnn.tasks.simd.Lanes.WIDTH;
import static org.glrnn.tasks.simd.Lanes.load;
import static org.glrnn.tasks.simd.Lanes.oneMinus;
import static org.glrnn.tasks.simd.Lanes.store;

import java.lang.foreign.MemorySegment;

import jdk.incubator.vector.FloatVector;
import org.glrnn.tasks.op.activation.ActivationValues;
import org.glrnn.tasks.op.activation.Activations;
import org.glrnn.tasks.simd.Lanes;
import org.glrnn.tasks.simd.RowScratch;

/**
 * One step of one sequence, forward, over a range of channels: what {@link org.glrnn.tasks.op.scan.ActivatedScan} and
 * {@link org.glrnn.tasks.mixer.gatedlinear.TrueRecurrence} do with the pre-activations z of a row.
 *
 * <p>z stays as it is, so the activated gates go to {@link RowScratch}. Short passes over cells that stay in the first
 * cache, in whole vectors: a range that does not fill its last one is copied to the scratch and back. Channels do not
 * meet, so no bit depends on the range.
 */
public final class GatedRow {

    private final MemorySegment data;
    private final int width;
    private final int mode;
    private final RowScratch scratch;
    private final MemorySegment values;

    GatedRow(MemorySegment data, int width, int mode) {
        this.data = data;
        this.width = width;
        this.mode = mode;
        scratch = RowScratch.of(width);
        values = scratch.memory();
    }

    /**
     * h = f h[t-1] + v k, y = u(h) q.
     *
     * @param z
     *            first pre-activation of the range, those of the other blocks follow at distances of the row's width
     */
    void run(long z, MemorySegment before, long beforeAt, long h, long y, int count) {
        if (count == Lanes.whole(count)) {
            step(data, z, width, before, beforeAt, h, y, count);
            return;
        }
        for (int block = 0; block < blocks(); block++) {
            Lanes.copy(data, z + (long) block * width, values, scratch.at(RowScratch.PREACTIVATIONS + block), count);
        }
        Lanes.copy(before, beforeAt, values, scratch.at(RowScratch.BEFORE), count);
        step(values, scratch.at(RowScratch.PREACTIVATIONS), scratch.size(), values, scratch.at(RowScratch.BEFORE),
                scratch.at(RowScratch.AFTER), scratch.at(RowScratch.OUTPUT), RowScratch.vectors(count));
        Lanes.copy(values, scratch.at(RowScratch.AFTER), data, h, count);
        Lanes.copy(values, scratch.at(RowScratch.OUTPUT), data, y, count);
    }

    private int blocks() {
        return 4 - (mode & 1);
    }

    private void step(MemorySegment row, long z, long distance, MemorySegment before, long beforeAt, long h, long y,
            int count) {
        long v = scratch.at(RowScratch.GATES);
        ActivationValues.values(Activations.candidate(mode), row, z, values, v, count);
        for (int block = 1; block < blocks(); block++) {
            ActivationValues.values(Activations.gate(mode), row, z + block * distance, values,
                    scratch.at(RowScratch.GATES + block), count);
        }
        if (blocks() == 3) {
            tied(before, beforeAt, row, h, count);
        } else {
            disjoint(before, beforeAt, row, h, count);
        }
        long u = scratch.at(RowScratch.STATE);
        ActivationValues.values(Activations.state(mode), row, h, values, u, count);
        outputs(u, scratch.at(RowScratch.GATES + blocks() - 1), row, y, count);
    }

    private void tied(MemorySegment before, long beforeAt, MemorySegment row, long h, int count) {
        long v = scratch.at(RowScratch.GATES);
        long k = scratch.at(RowScratch.GATES + 1);
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector input = load(values, k + i);
            FloatVector kept = oneMinus(input).mul(load(before, beforeAt + i));
            store(kept.add(load(values, v + i).mul(input)), row, h + i);
        }
    }

    private void disjoint(MemorySegment before, long beforeAt, MemorySegment row, long h, int count) {
        long v = scratch.at(RowScratch.GATES);
        long k = scratch.at(RowScratch.GATES + 1);
        long f = scratch.at(RowScratch.GATES + 2);
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector kept = load(values, f + i).mul(load(before, beforeAt + i));
            store(kept.add(load(values, v + i).mul(load(values, k + i))), row, h + i);
        }
    }

    private void outputs(long u, long q, MemorySegment row, long y, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            store(load(values, u + i).mul(load(values, q + i)), row, y + i);
        }
    }
}
