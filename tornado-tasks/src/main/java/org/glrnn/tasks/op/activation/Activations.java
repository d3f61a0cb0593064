package org.glrnn.tasks.op.activation;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/**
 * Elementwise nonlinearities by number, with their derivatives, for kernels whose activations can be chosen.
 *
 * <p>A gated linear RNN has three: on the candidate, on the state and on the gates. They travel in one int, the mode, with
 * whether the gates are tied: bit 0 tied, bits 1-4 candidate, bits 5-8 state, bits 9-12 gates.
 */
public final class Activations {
    /** z. */
    public static final int IDENTITY = 0;
    /** tanh z. */
    public static final int TANH = 1;
    /** 1 / (1 + exp(-z)). */
    public static final int SIGMOID = 2;
    /** max(0, z). */
    public static final int RELU = 3;
    /** The tanh form of {@link Gelu}. */
    public static final int GELU = 4;
    /** z sigmoid(z). */
    public static final int SILU = 5;
    /** log(1 + exp z). */
    public static final int SOFTPLUS = 6;
    /** min(max(z + 3, 0), 6) / 6. */
    public static final int HARD_SIGMOID = 7;

    private static final float ROOT = 0.7978845608028654f;
    private static final float CUBIC = 0.044715f;

    private Activations() {
    }

    /** Returns the mode of a gated linear RNN. */
    public static int mode(boolean tied, int candidate, int state, int gate) {
        return (tied ? 1 : 0) | candidate << 1 | state << 5 | gate << 9;
    }

    /** Returns the activation of the candidate. */
    public static int candidate(int mode) {
        return mode >> 1 & 15;
    }

    /** Returns the activation of the state on its way to the output. */
    public static int state(int mode) {
        return mode >> 5 & 15;
    }

    /** Returns the activation of the gates. */
    public static int gate(int mode) {
        return mode >> 9 & 15;
    }

    /** Returns a(z). */
    public static float value(int activation, float z) {
        float result = z;
        if (activation == TANH) {
            result = TornadoMath.tanh(z);
        }
        if (activation == SIGMOID) {
            result = Gates.sigmoid(z);
        }
        if (activation == RELU) {
            result = TornadoMath.max(0.0f, z);
        }
        if (activation == GELU) {
            result = 0.5f * z * (1.0f + TornadoMath.tanh(ROOT * (z + CUBIC * z * z * z)));
        }
        if (activation == SILU) {
            result = z * Gates.sigmoid(z);
        }
        if (activation == SOFTPLUS) {
            result = TornadoMath.max(z, 0.0f) + TornadoMath.log(1.0f + TornadoMath.exp(-TornadoMath.abs(z)));
        }
        if (activation == HARD_SIGMOID) {
            result = TornadoMath.min(TornadoMath.max(z + 3.0f, 0.0f), 6.0f) / 6.0f;
        }
        return result;
    }

    /** Returns a'(z); at the corners of relu and hard sigmoid 0. */
    public static float slope(int activation, float z) {
        float result = 1.0f;
        if (activation == TANH) {
            float t = TornadoMath.tanh(z);
            result = 1.0f - t * t;
        }
        if (activation == SIGMOID || activation == SOFTPLUS) {
            float s = Gates.sigmoid(z);
            result = activation == SOFTPLUS ? s : s * (1.0f - s);
        }
        if (activation == RELU) {
            result = z > 0.0f ? 1.0f : 0.0f;
        }
        if (activation == GELU) {
            float t = TornadoMath.tanh(ROOT * (z + CUBIC * z * z * z));
            result = 0.5f * (1.0f + t) + 0.5f * z * (1.0f - t * t) * ROOT * (1.0f + 3.0f * CUBIC * z * z);
        }
        if (activation == SILU) {
            float s = Gates.sigmoid(z);
            result = s * (1.0f + z * (1.0f - s));
        }
        if (activation == HARD_SIGMOID) {
            result = z > -3.0f && z < 3.0f ? 1.0f / 6.0f : 0.0f;
        }
        return result;
    }
}
