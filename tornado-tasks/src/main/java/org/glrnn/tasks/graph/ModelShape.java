package org.glrnn.tasks.graph;

import org.glrnn.tasks.kernel.Activations;

/**
 * What the task graphs must know of a language model.
 *
 * @param layers number of blocks N
 * @param modelWidth width D of the residual stream
 * @param mixingWidth hidden width F of channel mixing
 * @param input what comes in
 * @param positions how positions enter
 * @param mixer what mixes over time in every block
 * @param classes V of the head; 0: no head, the residual stream comes out
 * @param epsilon of the layer norms
 * @param dropout rates, and where
 */
public record ModelShape(
        int layers,
        int modelWidth,
        int mixingWidth,
        Input input,
        Positions positions,
        GatedLinear mixer,
        int classes,
        float epsilon,
        Dropout dropout) {

    /** What comes in. */
    public sealed interface Input {
    }

    /**
     * Tokens, looked up in a table.
     *
     * @param vocabulary rows of the table
     */
    public record Tokens(int vocabulary) implements Input {
    }

    /**
     * Feature vectors, through a dense layer.
     *
     * @param width of a vector
     */
    public record Features(int width) implements Input {
    }

    /**
     * Positional encodings.
     *
     * @param kind none, a table of parameters, or sines and cosines
     * @param length positions in the table
     */
    public record Positions(Kind kind, int length) {
        /** The kinds. */
        public enum Kind { NONE, LEARNED, SINUSOIDAL }

        /** No encodings. */
        public static final Positions NONE = new Positions(Kind.NONE, 1);

        boolean used() {
            return kind != Kind.NONE;
        }
    }

    /**
     * A gated linear RNN.
     *
     * @param stateWidth width H of the state
     * @param tiedGates forget gate = 1 - input gate
     * @param trueRecurrence gates see the state before through a recurrent matrix
     * @param fixedForgetGate the gate that forgets (tied: the input gate) depends on no input
     * @param candidate activation of the candidate, a number of {@link Activations}
     * @param state activation of the state on its way out
     * @param gate activation of the gates
     */
    public record GatedLinear(int stateWidth, boolean tiedGates, boolean trueRecurrence, boolean fixedForgetGate,
            int candidate, int state, int gate) {
        /** Returns the reference's defaults: linear recurrence, tanh, tanh, sigmoid. */
        public static GatedLinear of(int stateWidth, boolean tiedGates) {
            return new GatedLinear(stateWidth, tiedGates, false, false, Activations.TANH, Activations.TANH,
                    Activations.SIGMOID);
        }

        boolean defaultActivations() {
            return candidate == Activations.TANH && state == Activations.TANH && gate == Activations.SIGMOID;
        }

        int mode() {
            return Activations.mode(tiedGates, candidate, state, gate);
        }
    }

    /**
     * Dropout rates.
     *
     * @param embedding after the embedding
     * @param timeMixing after time mixing
     * @param channelMixing after channel mixing
     * @param onSum on the sum of branch and residual (true) or on the branch (false)
     */
    public record Dropout(float embedding, float timeMixing, float channelMixing, boolean onSum) {
        /** No dropout. */
        public static final Dropout NONE = new Dropout(0, 0, 0, true);
    }

    /** Returns the same model without dropout, as evaluation sees it. */
    public ModelShape withoutDropout() {
        return new ModelShape(layers, modelWidth, mixingWidth, input, positions, mixer, classes, epsilon, Dropout.NONE);
    }

    /** Returns where the parameters lie in their buffer, with the reference's paths (reference-spec 2.3). */
    public ParameterTable parameterTable() {
        return ModelParameters.table(this);
    }

    /** Returns the number of state values of one layer and sequence. */
    public int stateWidth() {
        return mixer.stateWidth();
    }

    /** Returns the width of what comes out: classes, or the residual stream's without a head. */
    public int outputWidth() {
        return classes == 0 ? modelWidth : classes;
    }

    Mixer newMixer() {
        return new GatedLinearMixer(modelWidth, modelWidth, mixer);
    }
}
