package org.glrnn.tasks.op.glu;

import org.glrnn.tasks.op.activation.Activations;

/** What the gate of a gated linear unit goes through. */
public enum GluActivation {
    /** The tanh form of GELU, as in RetNet's blocks. */
    GELU(Activations.GELU),
    /** z sigmoid(z), as in Llama's blocks. */
    SILU(Activations.SILU),
    /** Nothing: a bilinear layer, as in HGRN's blocks. */
    IDENTITY(Activations.IDENTITY);

    private final int kernelNumber;

    GluActivation(int kernelNumber) {
        this.kernelNumber = kernelNumber;
    }

    /** Returns the number by which kernels know it. */
    public int kernelNumber() {
        return kernelNumber;
    }
}
