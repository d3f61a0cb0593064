package org.glrnn.tasks.mixer.gatedlinear;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A gate that does not depend on the input: one block of the pre-activations is only its bias, in every row. It is what
 * linear recurrences with a fixed transition have, to compare data-controlled ones with.
 */
public final class FixedGate {
    private FixedGate() {
    }

    /**
     * p[r, block width + j] = bias[block width + j]. Owner: the work item (r, j) writes only its cell; exact.
     *
     * @param frame offsets: gates, bias
     * @param columns width of a row of pre-activations
     * @param first first column of the block
     */
    public static void fixGate(FloatArray activations, FloatArray parameters, IntArray frame, int rows, int columns,
            int first, int width) {
        for (@Parallel int r = 0; r < rows; r++) {
            int gatesOffset = frame.get(0);
            int biasOffset = frame.get(1);
            for (@Parallel int j = 0; j < width; j++) {
                activations.set(gatesOffset + r * columns + first + j, parameters.get(biasOffset + first + j));
            }
        }
    }

    /**
     * dp[r, first + j] = 0: nothing flows back to the input. Owner: the work item (r, j) writes only its cell.
     *
     * @param frame offset: gates
     */
    public static void dropGate(FloatArray activations, IntArray frame, int rows, int columns, int first, int width) {
        for (@Parallel int r = 0; r < rows; r++) {
            int gatesOffset = frame.get(0);
            for (@Parallel int j = 0; j < width; j++) {
                activations.set(gatesOffset + r * columns + first + j, 0.0f);
            }
        }
    }
}
