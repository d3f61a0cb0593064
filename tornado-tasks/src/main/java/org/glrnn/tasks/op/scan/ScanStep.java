package org.glrnn.tasks.op.scan;

import org.glrnn.tasks.op.activation.Gates;

import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * One time step of one channel of the gated scan, as all its variants have it; formulas in {@link GatedScan}. Short, so that
 * TornadoVM inlines it. {@code gate} is the channel's cell in the block of candidates, the other blocks lie {@code width}
 * cells apart.
 */
final class ScanStep {
    private ScanStep() {
    }

    /** Activates the gates in place and returns the forget gate. */
    static float activate(FloatArray activations, int gate, int width, int tied) {
        int output = gate + (3 - tied) * width;
        float k = Gates.sigmoid(activations.get(gate + width));
        float f = 1.0f - k;
        if (tied == 0) {
            f = Gates.sigmoid(activations.get(gate + 2 * width));
            activations.set(gate + 2 * width, f);
        }
        activations.set(gate, TornadoMath.tanh(activations.get(gate)));
        activations.set(gate + width, k);
        activations.set(output, Gates.sigmoid(activations.get(output)));
        return f;
    }

    /**
     * Overwrites the activated gates with the gradients of their pre-activations and returns the adjoint f g that goes to
     * the step before.
     *
     * @param before state before the step
     * @param u tanh of the state after it
     * @param dy gradient of the output
     * @param g gradient of the state after the step
     */
    static float gradients(FloatArray activations, int gate, int width, int tied, float before, float u, float dy, float g) {
        int output = gate + (3 - tied) * width;
        float v = activations.get(gate);
        float k = activations.get(gate + width);
        float q = activations.get(output);
        float f = 1.0f - k;
        float dk = g * (v - before);
        if (tied == 0) {
            f = activations.get(gate + 2 * width);
            dk = g * v;
            activations.set(gate + 2 * width, g * before * f * (1.0f - f));
        }
        activations.set(gate, g * k * (1.0f - v * v));
        activations.set(gate + width, dk * k * (1.0f - k));
        activations.set(output, dy * u * q * (1.0f - q));
        return f * g;
    }
}
