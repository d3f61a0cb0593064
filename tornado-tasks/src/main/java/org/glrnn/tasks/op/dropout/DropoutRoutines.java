package org.glrnn.tasks.op.dropout;

import static org.glrnn.tasks.simd.Lanes.FLOATS;
import static org.glrnn.tasks.simd.Lanes.WIDTH;
import static org.glrnn.tasks.simd.Lanes.load;
import static org.glrnn.tasks.simd.Lanes.store;

import java.lang.foreign.MemorySegment;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.glrnn.tasks.simd.Lanes;
import org.glrnn.tasks.simd.Split;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Stands for {@link org.glrnn.tasks.op.dropout.Dropout}, to the bit. Split into blocks of elements; an element's mask
 * depends only on seed, step, site and its index.
 */
public final class DropoutRoutines {

    private static final int SUMS = 32768;
    private static final int MASKED = 4096;

    private DropoutRoutines() {
    }

    static void residualSum(FloatArray activations, IntArray frame, int size) {
        int branchOffset = frame.get(0);
        int residualOffset = frame.get(1);
        int outOffset = frame.get(2);
        MemorySegment data = activations.getSegment();
        Split.blocks(size, SUMS, (from, to) -> sum(data, (long) branchOffset + from, (long) residualOffset + from,
                (long) outOffset + from, to - from));
    }

    private static void sum(MemorySegment data, long branch, long residual, long out, int count) {
        int whole = Lanes.whole(count);
        for (int i = 0; i < whole; i += WIDTH) {
            store(load(data, branch + i).add(load(data, residual + i)), data, out + i);
        }
        if (whole < count) {
            VectorMask<Float> tail = Lanes.tail(count - whole);
            FloatVector sum = load(data, branch + whole, tail).add(load(data, residual + whole, tail));
            store(sum, data, out + whole, tail);
        }
    }

    static void residualSumDropout(FloatArray activations, IntArray control, IntArray frame, int size, float rate) {
        int branchOffset = frame.get(0);
        int residualOffset = frame.get(1);
        int outOffset = frame.get(2);
        int site = frame.get(3);
        MemorySegment data = activations.getSegment();
        DropoutMask mask = mask(rate, site, control);
        Split.blocks(size, MASKED, (from, to) -> {
            int whole = from + Lanes.whole(to - from);
            for (int i = from; i < whole; i += WIDTH) {
                FloatVector sum = load(data, (long) branchOffset + i).add(load(data, (long) residualOffset + i));
                store(sum.mul(scale(mask, i)), data, (long) outOffset + i);
            }
            if (whole < to) {
                VectorMask<Float> tail = Lanes.tail(to - whole);
                FloatVector branch = load(data, (long) branchOffset + whole, tail);
                FloatVector sum = branch.add(load(data, (long) residualOffset + whole, tail));
                store(sum.mul(scale(mask, whole)), data, (long) outOffset + whole, tail);
            }
        });
    }

    static void residualBranchDropout(FloatArray activations, IntArray control, IntArray frame, int size, float rate) {
        int branchOffset = frame.get(0);
        int residualOffset = frame.get(1);
        int outOffset = frame.get(2);
        int site = frame.get(3);
        MemorySegment data = activations.getSegment();
        DropoutMask mask = mask(rate, site, control);
        Split.blocks(size, MASKED, (from, to) -> {
            int whole = from + Lanes.whole(to - from);
            for (int i = from; i < whole; i += WIDTH) {
                FloatVector branch = load(data, (long) branchOffset + i).mul(scale(mask, i));
                store(branch.add(load(data, (long) residualOffset + i)), data, (long) outOffset + i);
            }
            if (whole < to) {
                VectorMask<Float> tail = Lanes.tail(to - whole);
                FloatVector branch = load(data, (long) branchOffset + whole, tail).mul(scale(mask, whole));
                FloatVector sum = branch.add(load(data, (long) residualOffset + whole, tail));
                store(sum, data, (long) outOffset + whole, tail);
            }
        });
    }

    static void dropoutScale(FloatArray activations, IntArray control, IntArray frame, int size, float rate) {
        int inOffset = frame.get(0);
        int outOffset = frame.get(1);
        int site = frame.get(2);
        MemorySegment data = activations.getSegment();
        DropoutMask mask = mask(rate, site, control);
        Split.blocks(size, MASKED, (from, to) -> {
            int whole = from + Lanes.whole(to - from);
            for (int i = from; i < whole; i += WIDTH) {
                store(load(data, (long) inOffset + i).mul(scale(mask, i)), data, (long) outOffset + i);
            }
            if (whole < to) {
                VectorMask<Float> tail = Lanes.tail(to - whole);
                FloatVector in = load(data, (long) inOffset + whole, tail);
                store(in.mul(scale(mask, whole)), data, (long) outOffset + whole, tail);
            }
        });
    }

    private static DropoutMask mask(float rate, int site, IntArray control) {
        return DropoutMask.of(control.get(0), control.get(1), site, rate);
    }

    private static FloatVector scale(DropoutMask mask, int index) {
        return FloatVector.zero(FLOATS).blend(mask.scale(), VectorMask.fromLong(FLOATS, mask.kept(index)));
    }
}
