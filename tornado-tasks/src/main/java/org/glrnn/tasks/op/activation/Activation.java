package org.glrnn.tasks.op.activation;

/** An elementwise nonlinearity of the gated linear RNN. */
public enum Activation {
    /** z. */
    IDENTITY(Activations.IDENTITY),
    /** tanh z. */
    TANH(Activations.TANH),
    /** 1 / (1 + exp(-z)). */
    SIGMOID(Activations.SIGMOID),
    /** max(0, z). */
    RELU(Activations.RELU),
    /** z/2 (1 + tanh(sqrt(2/pi) (z + 0.044715 z³))). */
    GELU(Activations.GELU),
    /** z sigmoid(z). */
    SILU(Activations.SILU),
    /** log(1 + exp z). */
    SOFTPLUS(Activations.SOFTPLUS),
    /** min(max(z + 3, 0), 6) / 6. */
    HARD_SIGMOID(Activations.HARD_SIGMOID);

    private final int kernelNumber;

    Activation(int kernelNumber) {
        this.kernelNumber = kernelNumber;
    }

    /** Returns the number by which kernels know it. */
    public int kernelNumber() {
        return kernelNumber;
    }

    /**
     * Returns this activation if its values lie in [0, 1], as a gate's must.
     *
     * @throws IllegalArgumentException if they do not
     */
    public Activation requireGate() {
        if (this != SIGMOID && this != HARD_SIGMOID) {
            throw new IllegalArgumentException("gate_activation=" + this
                    + " is not bounded to [0, 1], as a gate must be; use SIGMOID or HARD_SIGMOID");
        }
        return this;
    }
}
