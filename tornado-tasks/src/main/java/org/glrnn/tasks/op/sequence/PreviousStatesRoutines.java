package org.glrnn.tasks.op.sequence;

import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.Split;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Stands for {@link org.glrnn.tasks.op.sequence.PreviousStates}: copies of rows. */
public final class PreviousStatesRoutines {

    private static final int ELEMENTS = 16384;

    private PreviousStatesRoutines() {
    }

    static void previousHidden(FloatArray activations, FloatArray carries, IntArray marks, IntArray frame, int carryWidth,
            int rows, int length, int width) {
        int stateOffset = frame.get(0);
        int outOffset = frame.get(1);
        int carryInOffset = frame.get(2);
        RecurrentSteps steps = new RecurrentSteps(activations.getSegment(), stateOffset, carries.getSegment(),
                carryInOffset, carryWidth, marks, rows / length, length, width);
        Split.rows(rows, width, ELEMENTS, (from, to) -> {
            for (int r = from; r < to; r++) {
                long at = outOffset + (long) r * width;
                if (marks.get(r) == Marks.RESET) {
                    Elements.fill(steps.data(), at, width, 0.0f);
                } else {
                    steps.copyBefore(r / length, r % length, stateOffset, 0, steps.data(), at);
                }
            }
        });
    }
}
