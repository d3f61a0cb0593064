package org.glrnn.tasks.op.product;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A bias by itself, for products that have none of their own: y += b in every row.
 *
 * <p>Shapes: y [rows, out], b [out]. One rounding. Its gradient is {@link Linear#linearBiasGradient}.
 */
public final class RowBias {
    private RowBias() {
    }

    /**
     * y[r, o] += b[o]. Owner: the work item (r, o) adds only to y[r, o].
     *
     * @param frame offsets: y, bias
     */
    public static void addRowBias(FloatArray y, FloatArray parameters, IntArray frame, int rows, int out) {
        for (@Parallel int r = 0; r < rows; r++) {
            int yOffset = frame.get(0);
            int biasOffset = frame.get(1);
            for (@Parallel int o = 0; o < out; o++) {
                int cell = yOffset + r * out + o;
                y.set(cell, y.get(cell) + parameters.get(biasOffset + o));
            }
        }
    }
}
