package org.glrnn.tasks.simd;

import org.glrnn.tasks.kernel.Marks;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Stands for {@link org.glrnn.tasks.kernel.PreviousStates}: copies of rows. */
final class PreviousStates {

    private static final int ELEMENTS = 16384;

    private PreviousStates() {
    }

    static void previousHidden(FloatArray activations, int stateOffset, int outOffset, FloatArray carries,
            int carryInOffset, int carryWidth, IntArray marks, int rows, int length, int width) {
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
