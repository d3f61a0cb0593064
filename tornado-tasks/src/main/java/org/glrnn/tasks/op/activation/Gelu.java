package org.glrnn.tasks.op.activation;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The Gaussian error linear unit in its tanh form (docs/mathematics.md 4.1): gelu(z) = z/2 (1 + tanh w),
 * w = sqrt(2/pi) (z + 0.044715 z³). Tolerance 1e-6 relative plus 1e-7 absolute.
 */
public final class Gelu {
    private static final float ROOT = 0.7978845608028654f;
    private static final float CUBIC = 0.044715f;

    private Gelu() {
    }

    /**
     * y[i] = gelu(z[i]). Owner: the work item i writes only y[i].
     *
     * @param frame offsets: z, y
     */
    public static void geluForward(FloatArray activations, IntArray frame, int size) {
        for (@Parallel int i = 0; i < size; i++) {
            int zOffset = frame.get(0);
            int yOffset = frame.get(1);
            float z = activations.get(zOffset + i);
            float tanh = TornadoMath.tanh(ROOT * (z + CUBIC * z * z * z));
            activations.set(yOffset + i, 0.5f * z * (1.0f + tanh));
        }
    }

    /**
     * dy[i] *= gelu'(z[i]): the gradient is replaced in place. Owner: the work item i writes only dy[i].
     *
     * @param frame offsets: z, dy
     */
    public static void geluBackward(FloatArray activations, IntArray frame, int size) {
        for (@Parallel int i = 0; i < size; i++) {
            int zOffset = frame.get(0);
            int dyOffset = frame.get(1);
            float z = activations.get(zOffset + i);
            float tanh = TornadoMath.tanh(ROOT * (z + CUBIC * z * z * z));
            float slope = ROOT * (1.0f + 3.0f * CUBIC * z * z);
            float derivative = 0.5f * (1.0f + tanh) + 0.5f * z * (1.0f - tanh * tanh) * slope;
            activations.set(dyOffset + i, activations.get(dyOffset + i) * derivative);
        }
    }
}
