package org.glrnn.tasks.mixer.gatedlinear;

import java.lang.foreign.MemorySegment;

import org.glrnn.tasks.op.product.Matrix;
import org.glrnn.tasks.op.product.MatrixProduct;
import org.glrnn.tasks.op.product.MatrixProductFewRows;
import org.glrnn.tasks.op.product.PackedMatrix;
import org.glrnn.tasks.op.scan.GatedSteps;
import org.glrnn.tasks.simd.Split;
import org.tornadojvm.Workers;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Stands for {@link org.glrnn.tasks.mixer.gatedlinear.TrueRecurrence}. The work is split over groups of sequences: a thread takes
 * its group through all of time, with one product of few rows per step, so that no step waits for other threads. R, in
 * the backward pass its transpose, is packed once per call; it streams from each core's L2 cache.
 *
 * <p>How the sequences are grouped follows the number of threads. The bits do not: a sum's order is fixed (see
 * {@link MatrixProduct}) and the rest is every channel's own.
 */
public final class TrueRecurrenceRoutines {

    /** Multiply-adds up to which all stays in one thread: about 10 microseconds. */
    private static final int FEW = 256 * 1024;
    /** Shorter sequences are not worth packing R for. */
    private static final int SHORT = 4;
    private static final int ELEMENTS = 32768;

    private TrueRecurrenceRoutines() {
    }

    static void trueRecurrenceForward(FloatArray activations, FloatArray parameters, FloatArray carries, IntArray marks,
            IntArray frame, int batch, int length, int width, int mode) {
        int gatesOffset = frame.get(0);
        int stateOffset = frame.get(1);
        int outputOffset = frame.get(2);
        int recurrentOffset = frame.get(3);
        int carryInOffset = frame.get(4);
        int carryOutOffset = frame.get(5);
        GatedSteps steps = GatedSteps.of(activations, gatesOffset, stateOffset, outputOffset, carries, carryInOffset,
                marks, length, width, mode);
        Matrix recurrent = Matrix.of(parameters.getSegment(), recurrentOffset, width, steps.columns());
        boolean few = batch < Workers.threads() && batch <= MatrixProductFewRows.ROWS;
        if (few || length < SHORT) {
            new TrueRecurrenceSteps(steps, recurrent, batch, carryOutOffset).run();
            return;
        }
        PackedMatrix packed = PackedMatrix.of(recurrent);
        groups(batch, steps, (from, to) -> new TrueRecurrenceForward(steps, packed, from, to - from).run(carryOutOffset));
    }

    static void trueRecurrenceBackward(FloatArray activations, FloatArray parameters, FloatArray carries,
            FloatArray adjoints, IntArray marks, IntArray frame, int batch, int length, int width, int mode) {
        int gatesOffset = frame.get(0);
        int stateOffset = frame.get(1);
        int outputGradientOffset = frame.get(2);
        int recurrentOffset = frame.get(3);
        int carryInOffset = frame.get(4);
        int adjointOffset = frame.get(5);
        GatedSteps steps = GatedSteps.of(activations, gatesOffset, stateOffset, outputGradientOffset, carries,
                carryInOffset, marks, length, width, mode);
        Matrix recurrent = Matrix.of(parameters.getSegment(), recurrentOffset, width, steps.columns());
        PackedMatrix packed = PackedMatrix.of(recurrent.transpose());
        MemorySegment adjoint = adjoints.getSegment();
        groups(batch, steps, (from, to) -> new TrueRecurrenceBackward(steps, packed, adjoint, adjointOffset, from,
                to - from).run());
    }

    static void previousStates(FloatArray activations, FloatArray carries, IntArray marks, IntArray frame, int rows,
            int length, int width) {
        int stateOffset = frame.get(0);
        int outOffset = frame.get(1);
        int carryInOffset = frame.get(2);
        GatedSteps steps = GatedSteps.of(activations, 0, stateOffset, 0, carries, carryInOffset, marks, length, width,
                0);
        MemorySegment data = activations.getSegment();
        Split.rows(rows, width, ELEMENTS, (from, to) -> {
            for (int r = from; r < to; r++) {
                steps.copyBefore(r / length, r % length, data, outOffset + (long) r * width);
            }
        });
    }

    /** Groups of about the same size, as many for each thread. */
    private static void groups(int batch, GatedSteps steps, Split.Range body) {
        int threads = Workers.threads();
        int rounds = Math.ceilDiv(batch, threads * PackedMatrix.ROWS);
        int size = Math.max(1, Math.ceilDiv(batch, threads * rounds));
        long work = (long) batch * steps.length() * steps.width() * steps.columns();
        Split.tasks(Math.ceilDiv(batch, size), work, FEW,
                group -> body.run(group * size, Math.min(batch, (group + 1) * size)));
    }
}
