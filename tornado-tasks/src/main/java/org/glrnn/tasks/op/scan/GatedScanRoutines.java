package org.glrnn.tasks.op.scan;

import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.Split;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Stands for {@link org.glrnn.tasks.op.scan.GatedScan}.
 *
 * <p>Vectors run over channels, time outside, so that whole rows stream through; what a step hands to the next (state,
 * adjoint) is read back from the row just written. The work is split over the sequences, and over ranges of channels
 * only if there are fewer sequences than threads: a range reads memory in short pieces, at about half the speed. A
 * channel's arithmetic is its own, so the bits depend on no cut and no number of threads.
 */
public final class GatedScanRoutines {

    /** Elements up to which a scan stays in one thread: about 10 microseconds. */
    private static final int FEW = 4096;

    private GatedScanRoutines() {
    }

    static void gatedScanForward(FloatArray activations, FloatArray carryIn, FloatArray carryOut, IntArray frame, int batch,
            int length, int width, int tied) {
        int gatesOffset = frame.get(0);
        int stateOffset = frame.get(1);
        int outputOffset = frame.get(2);
        int carryInOffset = frame.get(3);
        int carryOutOffset = frame.get(4);
        GatedScanForward scan = new GatedScanForward(activations.getSegment(), gatesOffset, stateOffset, outputOffset,
                carryIn.getSegment(), carryInOffset, carryOut.getSegment(), carryOutOffset, length, width, tied == 1);
        Split.channels(batch, length, width, FEW, scan);
    }

    static void gatedScanBackward(FloatArray activations, FloatArray carryIn, FloatArray carryGradient, IntArray frame,
            int batch, int length, int width, int tied) {
        int gatesOffset = frame.get(0);
        int stateOffset = frame.get(1);
        int outputGradientOffset = frame.get(2);
        int carryInOffset = frame.get(3);
        int carryOutGradientOffset = frame.get(4);
        int carryInGradientOffset = frame.get(5);
        GatedScanBackward scan = new GatedScanBackward(activations.getSegment(), gatesOffset, stateOffset,
                outputGradientOffset, carryIn.getSegment(), carryInOffset, carryGradient.getSegment(),
                carryOutGradientOffset, carryInGradientOffset, length, width, tied == 1);
        Split.channels(batch, length, width, FEW, scan);
    }
}
