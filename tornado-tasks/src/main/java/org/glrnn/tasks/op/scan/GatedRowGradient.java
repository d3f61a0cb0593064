package org.glrnn.tasks.op.scan;

import static org.glrnn.tasks.simd.Lanes.WIDTH;
import static org.glrnn.tasks.simd.Lanes.load;
import static org.glrnn.tasks.simd.Lanes.oneMinus;
import static org.glrnn.tasks.simd.Lanes.store;

import java.lang.foreign.MemorySegment;

import jdk.incubator.vector.FloatVector;
import org.glrnn.tasks.op.activation.ActivationSlopes;
import org.glrnn.tasks.op.activation.Activations;
import org.glrnn.tasks.simd.Lanes;
import org.glrnn.tasks.simd.RowScratch;

/**
 * One step of one sequence, backward, over a range of channels; see {@link GatedRow}. The cells of the adjoint hold A,
 * then inside a step the state's whole gradient g, then f g.
 */
public final class GatedRowGradient {

    private final MemorySegment data;
    private final MemorySegment adjoints;
    private final int width;
    private final int mode;
    private final RowScratch scratch;
    private final MemorySegment values;

    GatedRowGradient(MemorySegment data, MemorySegment adjoints, int width, int mode) {
        this.data = data;
        this.adjoints = adjoints;
        this.width = width;
        this.mode = mode;
        scratch = RowScratch.of(width);
        values = scratch.memory();
    }

    /** z := dz, A := f g. */
    void run(long z, MemorySegment before, long beforeAt, long h, long dy, long a, int count) {
        if (count == Lanes.whole(count)) {
            step(data, z, width, before, beforeAt, h, dy, adjoints, a, count);
            return;
        }
        long copy = scratch.at(RowScratch.PREACTIVATIONS);
        long adjoint = scratch.at(RowScratch.ADJOINT);
        for (int block = 0; block < blocks(); block++) {
            Lanes.copy(data, z + (long) block * width, values, copy + (long) block * scratch.size(), count);
        }
        Lanes.copy(before, beforeAt, values, scratch.at(RowScratch.BEFORE), count);
        Lanes.copy(data, h, values, scratch.at(RowScratch.AFTER), count);
        Lanes.copy(data, dy, values, scratch.at(RowScratch.OUTPUT), count);
        Lanes.copy(adjoints, a, values, adjoint, count);
        step(values, copy, scratch.size(), values, scratch.at(RowScratch.BEFORE), scratch.at(RowScratch.AFTER),
                scratch.at(RowScratch.OUTPUT), values, adjoint, RowScratch.vectors(count));
        for (int block = 0; block < blocks(); block++) {
            Lanes.copy(values, copy + (long) block * scratch.size(), data, z + (long) block * width, count);
        }
        Lanes.copy(values, adjoint, adjoints, a, count);
    }

    private int blocks() {
        return 4 - (mode & 1);
    }

    private void step(MemorySegment row, long z, long distance, MemorySegment before, long beforeAt, long h, long dy,
            MemorySegment adjoint, long a, int count) {
        activate(Activations.candidate(mode), row, z, RowScratch.GATES, count);
        for (int block = 1; block < blocks(); block++) {
            activate(Activations.gate(mode), row, z + block * distance, RowScratch.GATES + block, count);
        }
        activate(Activations.state(mode), row, h, RowScratch.STATE, count);
        stateGradient(row, dy, adjoint, a, count);
        outputGate(row, dy, z + (blocks() - 1) * distance, count);
        if (blocks() == 4) {
            forgetGate(row, z + 2 * distance, before, beforeAt, adjoint, a, count);
            disjoint(row, z, z + distance, adjoint, a, count);
        } else {
            tied(row, z, z + distance, before, beforeAt, adjoint, a, count);
        }
    }

    private void activate(int activation, MemorySegment row, long from, int slot, int count) {
        ActivationSlopes.both(activation, row, from, values, scratch.at(slot), slopes(slot), count);
    }

    private long slopes(int slot) {
        return scratch.at(slot + RowScratch.SLOPES);
    }

    /** A := dy q u'(h) + A. */
    private void stateGradient(MemorySegment row, long dy, MemorySegment adjoint, long a, int count) {
        long q = scratch.at(RowScratch.GATES + blocks() - 1);
        long slope = slopes(RowScratch.STATE);
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector direct = load(row, dy + i).mul(load(values, q + i)).mul(load(values, slope + i));
            store(direct.add(load(adjoint, a + i)), adjoint, a + i);
        }
    }

    /** z := dy u q'. */
    private void outputGate(MemorySegment row, long dy, long z, int count) {
        long u = scratch.at(RowScratch.STATE);
        long slope = slopes(RowScratch.GATES + blocks() - 1);
        for (int i = 0; i < count; i += WIDTH) {
            store(load(row, dy + i).mul(load(values, u + i)).mul(load(values, slope + i)), row, z + i);
        }
    }

    /** z_v := g k v', z_k := g (v - h[t-1]) k', A := (1 - k) g. */
    private void tied(MemorySegment row, long zv, long zk, MemorySegment before, long beforeAt, MemorySegment adjoint,
            long a, int count) {
        long v = scratch.at(RowScratch.GATES);
        long k = scratch.at(RowScratch.GATES + 1);
        long vSlope = slopes(RowScratch.GATES);
        long kSlope = slopes(RowScratch.GATES + 1);
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector g = load(adjoint, a + i);
            FloatVector input = load(values, k + i);
            FloatVector difference = load(values, v + i).sub(load(before, beforeAt + i));
            store(g.mul(input).mul(load(values, vSlope + i)), row, zv + i);
            store(g.mul(difference).mul(load(values, kSlope + i)), row, zk + i);
            store(oneMinus(input).mul(g), adjoint, a + i);
        }
    }

    /** z_v := g k v', z_k := g v k', A := f g. */
    private void disjoint(MemorySegment row, long zv, long zk, MemorySegment adjoint, long a, int count) {
        long v = scratch.at(RowScratch.GATES);
        long k = scratch.at(RowScratch.GATES + 1);
        long f = scratch.at(RowScratch.GATES + 2);
        long vSlope = slopes(RowScratch.GATES);
        long kSlope = slopes(RowScratch.GATES + 1);
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector g = load(adjoint, a + i);
            store(g.mul(load(values, k + i)).mul(load(values, vSlope + i)), row, zv + i);
            store(g.mul(load(values, v + i)).mul(load(values, kSlope + i)), row, zk + i);
            store(load(values, f + i).mul(g), adjoint, a + i);
        }
    }

    /** z_f := g h[t-1] f'. */
    private void forgetGate(MemorySegment row, long z, MemorySegment before, long beforeAt, MemorySegment adjoint,
            long a, int count) {
        long slope = slopes(RowScratch.GATES + 2);
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector product = load(adjoint, a + i).mul(load(before, beforeAt + i));
            store(product.mul(load(values, slope + i)), row, z + i);
        }
    }
}
