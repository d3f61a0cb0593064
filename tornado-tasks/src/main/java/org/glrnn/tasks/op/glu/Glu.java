package org.glrnn.tasks.op.glu;

import org.glrnn.tasks.op.activation.Activations;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gated linear unit (Shazeer, 2020): y = a(u) v, where a row of z holds u and then v.
 *
 * <p>Shapes: z [rows, 2 width] with the columns [u | v], y [rows, width]. The activation a is a number of
 * {@link Activations}: GELU in its tanh form, SILU or the identity. Tolerance 1e-6 max(1, |u|) times the other factors.
 */
public final class Glu {
    private Glu() {
    }

    /**
     * y[r, i] = a(u[r, i]) v[r, i]. Owner: the work item (r, i) writes only y[r, i].
     *
     * @param frame offsets: z, y
     */
    public static void gluForward(FloatArray activations, IntArray frame, int rows, int width, int activation) {
        for (@Parallel int r = 0; r < rows; r++) {
            int zOffset = frame.get(0);
            int yOffset = frame.get(1);
            for (@Parallel int i = 0; i < width; i++) {
                int u = zOffset + 2 * r * width + i;
                activations.set(yOffset + r * width + i,
                        Activations.value(activation, activations.get(u)) * activations.get(u + width));
            }
        }
    }

    /**
     * du = dy v a'(u) and dv = dy a(u), which replace u and v.
     *
     * <p>Owner: the work item (r, i) writes only u[r, i] and v[r, i], which no other reads.
     *
     * @param frame offsets: z, dy
     */
    public static void gluBackward(FloatArray activations, IntArray frame, int rows, int width, int activation) {
        for (@Parallel int r = 0; r < rows; r++) {
            int zOffset = frame.get(0);
            int dyOffset = frame.get(1);
            for (@Parallel int i = 0; i < width; i++) {
                int cell = zOffset + 2 * r * width + i;
                float u = activations.get(cell);
                float v = activations.get(cell + width);
                float dy = activations.get(dyOffset + r * width + i);
                activations.set(cell, dy * v * Activations.slope(activation, u));
                activations.set(cell + width, dy * Activations.value(activation, u));
            }
        }
    }
}
