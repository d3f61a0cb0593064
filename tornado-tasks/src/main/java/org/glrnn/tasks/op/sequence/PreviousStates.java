package org.glrnn.tasks.op.sequence;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The states before every step, for the gradient of a recurrent matrix as one product over all steps.
 *
 * <p>Shapes: states and result [batch, length, width], carries [batch, carry width] with the state in its first cells.
 */
public final class PreviousStates {
    private PreviousStates() {
    }

    /**
     * out[b, t, j] = h[b, t-1, j], carry[b, j] for t = 0, and 0 where a new sequence starts.
     *
     * <p>Owner: the work item (r, j) writes only its cell; exact.
     *
     * @param frame offsets: states, out, carry in
     */
    public static void previousHidden(FloatArray activations, FloatArray carries, IntArray marks, IntArray frame,
            int carryWidth, int rows, int length, int width) {
        for (@Parallel int r = 0; r < rows; r++) {
            int stateOffset = frame.get(0);
            int outOffset = frame.get(1);
            int carryInOffset = frame.get(2);
            for (@Parallel int j = 0; j < width; j++) {
                int b = r / length;
                float before = before(activations, stateOffset, carries, carryInOffset + b * carryWidth, r - b * length, r,
                        j, width);
                activations.set(outOffset + r * width + j, marks.get(r) == Marks.RESET ? 0.0f : before);
            }
        }
    }

    /** Returns h[t-1, j] of the sequence whose row t is {@code row} and whose carry begins at {@code carry}. */
    public static float before(FloatArray activations, int stateOffset, FloatArray carries, int carry, int t, int row, int j,
            int width) {
        if (t > 0) {
            return activations.get(stateOffset + (row - 1) * width + j);
        }
        return carries.get(carry + j);
    }
}
