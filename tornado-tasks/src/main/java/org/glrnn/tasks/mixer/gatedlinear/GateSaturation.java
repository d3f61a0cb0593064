package org.glrnn.tasks.mixer.gatedlinear;

import org.glrnn.tasks.op.activation.Activations;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * How often gates stand at an end of their range, where they pass no gradient.
 *
 * <pre>
 *   saturation[c] = share of the rows r with g(z[r, first + c]) &lt; 0.01 or &gt; 0.99
 * </pre>
 * Shapes: gates [rows, columns], of which the block [first, first + width) counts; saturation [width]. Exact but for gates
 * within an activation's rounding of a bound.
 */
public final class GateSaturation {
    private GateSaturation() {
    }

    /**
     * Owner: the work item c writes only saturation[c].
     *
     * @param frame offsets: gates, saturation
     * @param activation g, see {@link Activations}; the identity where the gates are already activated
     */
    public static void gateSaturation(FloatArray activations, FloatArray saturation, IntArray frame, int rows, int columns,
            int first, int width, int activation) {
        for (@Parallel int c = 0; c < width; c++) {
            int gatesOffset = frame.get(0);
            int offset = frame.get(1);
            float count = 0.0f;
            for (int r = 0; r < rows; r++) {
                float gate = Activations.value(activation, activations.get(gatesOffset + r * columns + first + c));
                if (gate < 0.01f || gate > 0.99f) {
                    count += 1.0f;
                }
            }
            saturation.set(offset + c, count / rows);
        }
    }
}
