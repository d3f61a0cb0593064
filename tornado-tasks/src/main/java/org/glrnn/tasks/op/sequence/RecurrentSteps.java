package org.glrnn.tasks.op.sequence;

import java.lang.foreign.MemorySegment;
import java.util.function.IntConsumer;

import org.glrnn.tasks.op.product.Matrix;
import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.Lanes;
import org.glrnn.tasks.simd.OwnMemory;
import org.glrnn.tasks.simd.Split;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A walk through time of all sequences side by side: one step of all of them is one product with the recurrent matrix,
 * which is thus read once per step and not once per sequence. The product gives every row the same bits for any number
 * of threads and of other rows, and the rest of a step belongs only to its sequence.
 *
 * @param data
 *            the activations
 * @param state
 *            offset of the states, [batch, length, width]
 * @param carries
 *            where the states before the first step are
 * @param carryIn
 *            offset of the carry that comes in, [batch, carryWidth]
 */
public record RecurrentSteps(MemorySegment data, long state, MemorySegment carries, long carryIn, int carryWidth,
        IntArray marks,
        int batch, int length, int width) {

    /** Elements of a step up to which it stays in one thread: about 10 microseconds. */
    private static final int FEW = 4096;
    private static final OwnMemory SCRATCH = new OwnMemory();

    /** Room for one row of {@code width} floats per sequence; the calling thread's own until it calls again. */
    public MemorySegment scratch() {
        return SCRATCH.floats((long) batch * width);
    }

    /** Returns what a row is. */
    public int mark(int sequence, int t) {
        return marks.get(sequence * length + t);
    }

    /** Returns the number of a row. */
    public long row(int sequence, int t) {
        return (long) sequence * length + t;
    }

    /** The rows of step t of all sequences out of [batch, length, stride]: {@code columns} of them from {@code from}. */
    public Matrix step(long offset, int stride, int from, int columns, int t) {
        return new Matrix(data, offset + (long) t * stride + from, batch, columns, length * stride, false);
    }

    /** The rows of a scratch. */
    public Matrix rows(MemorySegment scratch) {
        return Matrix.of(scratch, 0, batch, width);
    }

    /** Copies the states before step t, 0 where a new sequence starts. */
    public void previous(int t, MemorySegment to) {
        for (int b = 0; b < batch; b++) {
            if (mark(b, t) == Marks.RESET) {
                Elements.fill(to, (long) b * width, width, 0.0f);
            } else {
                copyBefore(b, t, state, 0, to, (long) b * width);
            }
        }
    }

    /** Copies what was before step t, mark or not: of the states at {@code from}, which begin in the carry at {@code at}. */
    public void copyBefore(int sequence, int t, long from, int at, MemorySegment to, long toAt) {
        if (t == 0) {
            Lanes.copy(carries, carryIn + (long) sequence * carryWidth + at, to, toAt, width);
        } else {
            Lanes.copy(data, from + row(sequence, t - 1) * width, to, toAt, width);
        }
    }

    /** Calls the body for every sequence. */
    public void sequences(IntConsumer body) {
        Split.tasks(batch, (long) batch * width, FEW, body);
    }
}
