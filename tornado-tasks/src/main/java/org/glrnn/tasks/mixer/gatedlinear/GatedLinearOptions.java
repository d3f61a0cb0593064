package org.glrnn.tasks.mixer.gatedlinear;

import java.util.Objects;

import org.glrnn.tasks.op.activation.Activation;
import org.glrnn.tasks.op.activation.Activations;
import org.glrnn.tasks.option.Option;

/**
 * The options of the gated linear RNN, with the reference's names in Java style and its defaults (docs/mathematics.md 1.1).
 *
 * @param dH width H of the state; null: as wide as the input
 * @param inputActivation on the candidate
 * @param hiddenActivation on the state, on its way to the output
 * @param gateActivation on every gate, bounded to [0, 1]
 * @param useTrueRecurrence gates see the state before through a recurrent matrix
 * @param useTiedGates forget gate = 1 - input gate
 * @param useFixedForgetGate the gate that forgets (tied: the input gate) depends on no input: not an argument of the
 *     reference, a baseline for the claim that data-controlled transitions remember better
 */
public record GatedLinearOptions(
        @Option(value = "width of the state (d_model)", range = "[1, )") Integer dH,
        @Option(value = "activation of the candidate", defaultValue = "tanh") Activation inputActivation,
        @Option(value = "activation of the state at the output", defaultValue = "tanh") Activation hiddenActivation,
        @Option(value = "activation of the gates", defaultValue = "sigmoid") Activation gateActivation,
        @Option(value = "true recurrence instead of linear", defaultValue = "false") boolean useTrueRecurrence,
        @Option(value = "forget gate = 1 - input gate", defaultValue = "true") boolean useTiedGates,
        @Option(value = "the forget gate sees no input", defaultValue = "false") boolean useFixedForgetGate) {

    /**
     * Checks the gates' activation.
     *
     * @throws IllegalArgumentException if it is not bounded to [0, 1]
     * @throws NullPointerException names the activation that is missing
     */
    public GatedLinearOptions {
        Objects.requireNonNull(inputActivation, "input_activation");
        Objects.requireNonNull(hiddenActivation, "hidden_activation");
        Objects.requireNonNull(gateActivation, "gate_activation").requireGate();
    }

    /** Returns a layer of a width with every other option at its default. */
    public static GatedLinearOptions of(int dH) {
        return new GatedLinearOptions(dH, Activation.TANH, Activation.TANH, Activation.SIGMOID, false, true, false);
    }

    /** Returns the same layer with linear or true recurrence. */
    public GatedLinearOptions withTrueRecurrence(boolean recurrent) {
        return new GatedLinearOptions(dH, inputActivation, hiddenActivation, gateActivation, recurrent, useTiedGates,
                useFixedForgetGate);
    }

    /** Returns the same layer with tied or disjoint gates. */
    public GatedLinearOptions withTiedGates(boolean tied) {
        return new GatedLinearOptions(dH, inputActivation, hiddenActivation, gateActivation, useTrueRecurrence, tied,
                useFixedForgetGate);
    }

    /** Returns the same layer with a forget gate that sees no input, or one that does. */
    public GatedLinearOptions withFixedForgetGate(boolean fixed) {
        return new GatedLinearOptions(dH, inputActivation, hiddenActivation, gateActivation, useTrueRecurrence, useTiedGates,
                fixed);
    }

    /**
     * Returns the same layer with other activations.
     *
     * @throws IllegalArgumentException if {@code gate} is not bounded to [0, 1]
     */
    public GatedLinearOptions withActivations(Activation input, Activation hidden, Activation gate) {
        return new GatedLinearOptions(dH, input, hidden, gate, useTrueRecurrence, useTiedGates, useFixedForgetGate);
    }

    /** Returns whether the fast kernels know the activations. */
    boolean hasDefaultActivations() {
        return inputActivation == Activation.TANH && hiddenActivation == Activation.TANH
                && gateActivation == Activation.SIGMOID;
    }

    /** Returns the activations and whether gates are tied, as kernels take them. */
    int mode() {
        return Activations.mode(useTiedGates, inputActivation.kernelNumber(), hiddenActivation.kernelNumber(),
                gateActivation.kernelNumber());
    }

    /** Returns the width of all gates together, candidate included. */
    int gateWidth(int width) {
        return Math.multiplyExact(useTiedGates ? 3 : 4, width);
    }
}
