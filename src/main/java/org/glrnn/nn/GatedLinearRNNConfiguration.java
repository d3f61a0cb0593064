package org.glrnn.nn;

import java.util.Objects;

import org.glrnn.tasks.plan.ModelShape.GatedLinear;

/**
 * Every constructor argument of the layer, with the reference's names in Java style and its defaults (docs/mathematics.md
 * 1.1).
 *
 * @param dModel width of the output projection
 * @param dH width of the state
 * @param inputActivation on the candidate
 * @param hiddenActivation on the state, on its way to the output
 * @param gateActivation on every gate
 * @param useTrueRecurrence linear recurrence (false) or true recurrence (true)
 * @param useTiedGates forget gate = 1 - input gate (true) or its own (false)
 */
public record GatedLinearRNNConfiguration(int dModel, int dH, Activation inputActivation, Activation hiddenActivation,
        Activation gateActivation, boolean useTrueRecurrence, boolean useTiedGates) {

    /**
     * Checks sizes and what is supported.
     *
     * @throws IllegalArgumentException one line that names the argument, its value and what is allowed
     * @throws NullPointerException names the activation that is missing
     */
    public GatedLinearRNNConfiguration {
        Arguments.requirePositive("d_model", dModel);
        Arguments.requirePositive("d_h", dH);
        Objects.requireNonNull(inputActivation, "input_activation");
        Objects.requireNonNull(hiddenActivation, "hidden_activation");
        Objects.requireNonNull(gateActivation, "gate_activation");
        gateActivation.requireGate();
    }

    /** Returns a layer of the given widths with every other argument at its default. */
    public static GatedLinearRNNConfiguration of(int dModel, int dH) {
        return new GatedLinearRNNConfiguration(dModel, dH, Activation.TANH, Activation.TANH, Activation.SIGMOID, false, true);
    }

    /** Returns the same layer with linear or true recurrence. */
    public GatedLinearRNNConfiguration withTrueRecurrence(boolean recurrent) {
        return new GatedLinearRNNConfiguration(dModel, dH, inputActivation, hiddenActivation, gateActivation, recurrent,
                useTiedGates);
    }

    /**
     * Returns the same layer with other activations.
     *
     * @throws IllegalArgumentException if {@code gate} is not bounded to [0, 1]
     */
    public GatedLinearRNNConfiguration withActivations(Activation input, Activation hidden, Activation gate) {
        return new GatedLinearRNNConfiguration(dModel, dH, input, hidden, gate, useTrueRecurrence, useTiedGates);
    }

    GatedLinear shape() {
        return new GatedLinear(dH, useTiedGates, useTrueRecurrence, false, inputActivation.kernelNumber(),
                hiddenActivation.kernelNumber(), gateActivation.kernelNumber());
    }

    /** Returns the same layer with tied or disjoint gates. */
    public GatedLinearRNNConfiguration withTiedGates(boolean tied) {
        return new GatedLinearRNNConfiguration(dModel, dH, inputActivation, hiddenActivation, gateActivation,
                useTrueRecurrence, tied);
    }
}
