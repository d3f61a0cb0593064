package org.glrnn.tasks.op.scan;

import java.lang.foreign.MemorySegment;

import org.glrnn.tasks.op.product.Matrix;
import org.glrnn.tasks.op.sequence.Marks;
import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.Lanes;
import org.glrnn.tasks.simd.RowScratch;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Where the rows of a gated recurrence are, and what their marks ask for; offsets and shapes as in
 * {@link org.glrnn.tasks.mixer.gatedlinear.TrueRecurrence}.
 *
 * @param output
 *            offset of y forward, of dy backward
 */
public record GatedSteps(MemorySegment data, int gates, int state, int output, MemorySegment carries, int carryIn,
        IntArray marks, int length, int width, int mode) {

    /** Returns the steps of a scan, with offsets into its arrays. */
    public static GatedSteps of(FloatArray activations, int gates, int state, int output, FloatArray carries, int carryIn,
            IntArray marks, int length, int width, int mode) {
        return new GatedSteps(activations.getSegment(), gates, state, output, carries.getSegment(), carryIn, marks,
                length, width, mode);
    }

    /** Columns of a row of pre-activations. */
    public int columns() {
        return (4 - (mode & 1)) * width;
    }

    /** The row of step t of a sequence. */
    public long row(int sequence, int t) {
        return (long) sequence * length + t;
    }

    /** Where the pre-activations of a row begin. */
    public long gate(long row) {
        return gates + row * columns();
    }

    /** The pre-activations of step t of {@code count} sequences. */
    public Matrix gateRows(int first, int count, int t) {
        return new Matrix(data, gate(row(first, t)), count, columns(), Math.multiplyExact(length, columns()), false);
    }

    /** Returns what a row is. */
    public int mark(long row) {
        return marks.get((int) row);
    }

    /** The calling thread's forward steps. */
    public GatedRow forwardRow() {
        return new GatedRow(data, width, mode);
    }

    /** The calling thread's backward steps. */
    public GatedRowGradient backwardRow(MemorySegment adjoint) {
        return new GatedRowGradient(data, adjoint, width, mode);
    }

    /** Step t of channels of a sequence, forward, after the product if there is one. */
    public void forward(GatedRow step, int sequence, int t, int from, int count) {
        long row = row(sequence, t);
        long h = state + row * width + from;
        long y = output + row * width + from;
        MemorySegment before = beforeMemory(t);
        long beforeAt = beforeAt(sequence, t) + from;
        switch (mark(row)) {
            case Marks.PADDING -> {
                Lanes.copy(before, beforeAt, data, h, count);
                Elements.fill(data, y, count, 0.0f);
            }
            case Marks.RESET -> {
                RowScratch scratch = RowScratch.of(width);
                step.run(gate(row) + from, scratch.memory(), scratch.at(RowScratch.ZEROS), h, y, count);
            }
            default -> step.run(gate(row) + from, before, beforeAt, h, y, count);
        }
    }

    /**
     * Step t of channels of a sequence, backward, up to A = f g; after a reset A is what must not be passed on.
     *
     * @param adjoint
     *            where A of the sequence's channel 0 is
     */
    public void backward(GatedRowGradient step, long adjoint, int sequence, int t, int from, int count) {
        long row = row(sequence, t);
        long h = state + row * width + from;
        long dy = output + row * width + from;
        long z = gate(row) + from;
        switch (mark(row)) {
            case Marks.PADDING -> {
                for (int block = 0; block < columns(); block += width) {
                    Elements.fill(data, z + block, count, 0.0f);
                }
            }
            case Marks.RESET -> {
                RowScratch scratch = RowScratch.of(width);
                step.run(z, scratch.memory(), scratch.at(RowScratch.ZEROS), h, dy, adjoint + from, count);
            }
            default -> step.run(z, beforeMemory(t), beforeAt(sequence, t) + from, h, dy, adjoint + from, count);
        }
    }

    /** Copies h[t-1], zeros after a reset. */
    public void copyBefore(int sequence, int t, MemorySegment to, long toAt) {
        if (mark(row(sequence, t)) == Marks.RESET) {
            Elements.fill(to, toAt, width, 0.0f);
        } else {
            Lanes.copy(beforeMemory(t), beforeAt(sequence, t), to, toAt, width);
        }
    }

    /** Where the state before step t is; after the last step, the outgoing carry. */
    public MemorySegment beforeMemory(int t) {
        return t > 0 ? data : carries;
    }

    /** Returns where in that memory it begins. */
    public long beforeAt(int sequence, int t) {
        return t > 0 ? state + row(sequence, t - 1) * width : carryIn + (long) sequence * width;
    }

    /** Copies the last state of channels to the carry that goes out. */
    public void carryOut(int sequence, int carryOut, int from, int count) {
        Lanes.copy(beforeMemory(length), beforeAt(sequence, length) + from, carries,
                carryOut + (long) sequence * width + from, count);
    }
}
