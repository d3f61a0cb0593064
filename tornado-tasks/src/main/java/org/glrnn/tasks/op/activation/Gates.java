package org.glrnn.tasks.op.activation;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/** Scalar functions that several kernels share; short, so that TornadoVM inlines them. */
public final class Gates {
    private Gates() {
    }

    /** Logistic sigmoid 1/(1+exp(-z)) in the form that cannot overflow on either side. */
    public static float sigmoid(float z) {
        float e = TornadoMath.exp(-TornadoMath.abs(z));
        float small = e / (1.0f + e);
        float large = 1.0f / (1.0f + e);
        return z >= 0.0f ? large : small;
    }
}
