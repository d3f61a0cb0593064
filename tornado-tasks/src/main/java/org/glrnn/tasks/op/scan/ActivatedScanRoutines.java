package org.glrnn.tasks.op.scan;

import java.lang.foreign.MemorySegment;

import org.glrnn.tasks.op.sequence.Marks;
import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.Split;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Stands for {@link org.glrnn.tasks.op.scan.ActivatedScan}: vectors run over channels, time outside; split over the
 * sequences, and over ranges of channels only if there are fewer sequences than threads. A channel's arithmetic is its
 * own, so the bits depend on no cut and no number of threads.
 */
public final class ActivatedScanRoutines {

    /** Elements up to which a scan stays in one thread: about 10 microseconds. */
    private static final int FEW = 2048;

    private ActivatedScanRoutines() {
    }

    static void activatedScanForward(FloatArray activations, FloatArray carries, IntArray marks, IntArray frame, int batch,
            int length, int width, int mode) {
        int gatesOffset = frame.get(0);
        int stateOffset = frame.get(1);
        int outputOffset = frame.get(2);
        int carryInOffset = frame.get(3);
        int carryOutOffset = frame.get(4);
        GatedSteps steps = GatedSteps.of(activations, gatesOffset, stateOffset, outputOffset, carries, carryInOffset,
                marks, length, width, mode);
        Split.channels(batch, length, width, FEW, (sequence, from, count) -> {
            GatedRow step = steps.forwardRow();
            for (int t = 0; t < length; t++) {
                steps.forward(step, sequence, t, from, count);
            }
            steps.carryOut(sequence, carryOutOffset, from, count);
        });
    }

    static void activatedScanBackward(FloatArray activations, FloatArray carries, FloatArray adjoints, IntArray marks,
            IntArray frame, int batch, int length, int width, int mode) {
        int gatesOffset = frame.get(0);
        int stateOffset = frame.get(1);
        int outputGradientOffset = frame.get(2);
        int carryInOffset = frame.get(3);
        int adjointOffset = frame.get(4);
        GatedSteps steps = GatedSteps.of(activations, gatesOffset, stateOffset, outputGradientOffset, carries,
                carryInOffset, marks, length, width, mode);
        MemorySegment adjoint = adjoints.getSegment();
        Split.channels(batch, length, width, FEW, (sequence, from, count) -> {
            GatedRowGradient step = steps.backwardRow(adjoint);
            long a = adjointOffset + (long) sequence * width;
            for (int t = length - 1; t >= 0; t--) {
                steps.backward(step, a, sequence, t, from, count);
                if (steps.mark(steps.row(sequence, t)) == Marks.RESET) {
                    Elements.fill(adjoint, a + from, count, 0.0f);
                }
            }
        });
    }
}
