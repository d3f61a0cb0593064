package org.glrnn.tasks.plan;

import org.glrnn.tasks.op.Operators.DropoutSite;
import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.mixer.attention.AttentionMixer;
import org.glrnn.tasks.mixer.cell.RecurrentCell;
import org.glrnn.tasks.mixer.cell.RecurrentMixer;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearMixer;
import org.glrnn.tasks.op.activation.Activations;

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
        MixerShape mixer,
        int classes,
        float epsilon,
        Dropout dropout) {
    /** A state's gates, four times its width, must be countable. */
    private static final int WIDEST_STATE = Arena.MOST / 4;

    /**
     * Checks that the table of sines and cosines fits into one buffer.
     *
     * @throws IllegalArgumentException if not
     */
    public ModelShape {
        if (positions.kind() == Positions.Kind.SINUSOIDAL && (long) positions.length() * modelWidth > Arena.MOST) {
            throw new IllegalArgumentException("the encodings of " + positions.length() + " positions of width "
                    + modelWidth + " are more than one TornadoVM array holds; reduce max_seq_length or d_model");
        }
    }

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

    /** What mixes over time. */
    public sealed interface MixerShape {
        /** Returns the number of state values of one sequence. */
        int stateWidth();
    }

    /**
     * A gated recurrent unit, see {@link org.glrnn.tasks.mixer.gru.Gru}.
     *
     * @param stateWidth width H of the state
     */
    public record Gru(int stateWidth) implements MixerShape {
        /**
         * Checks the width.
         *
         * @throws IllegalArgumentException if its gates cannot be counted
         */
        public Gru {
            requireStateWidth(stateWidth);
        }
    }

    /**
     * Long short-term memory, see {@link org.glrnn.tasks.mixer.lstm.Lstm}.
     *
     * @param width width H of each of the two states
     */
    public record Lstm(int width) implements MixerShape {
        /**
         * Checks the width.
         *
         * @throws IllegalArgumentException if its gates cannot be counted
         */
        public Lstm {
            requireStateWidth(width);
        }

        @Override
        public int stateWidth() {
            return 2 * width;
        }
    }

    /**
     * Causal multi-head attention, see {@link org.glrnn.tasks.mixer.attention.Attention}. Its state is the cache of keys and values,
     * which decoding needs; training and evaluation, where every window is independent, do without.
     *
     * @param width width d_h of all heads together
     * @param heads number of heads, divides the width
     * @param maxLength positions that the cache holds
     */
    public record Attention(int width, int heads, int maxLength) implements MixerShape {
        /**
         * Checks the heads, and that a sequence's cache fits into one buffer.
         *
         * @throws IllegalArgumentException if not
         */
        public Attention {
            requireStateWidth(width);
            if (heads < 1 || width % heads != 0) {
                throw new IllegalArgumentException("the width " + width + " of attention cannot be cut into " + heads
                        + " heads");
            }
            if (2L * maxLength * width >= Arena.MOST) {
                throw new IllegalArgumentException("the keys and values of " + maxLength + " positions of width " + width
                        + " are more than one TornadoVM array holds; reduce max_seq_length or d_h");
            }
        }

        @Override
        public int stateWidth() {
            return 2 * maxLength * width + 1;
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
            int candidate, int state, int gate) implements MixerShape {
        /**
         * Checks the width.
         *
         * @throws IllegalArgumentException if its gates cannot be counted
         */
        public GatedLinear {
            requireStateWidth(stateWidth);
        }

        /** Returns the reference's defaults: linear recurrence, tanh, tanh, sigmoid. */
        public static GatedLinear of(int stateWidth, boolean tiedGates) {
            return new GatedLinear(stateWidth, tiedGates, false, false, Activations.TANH, Activations.TANH,
                    Activations.SIGMOID);
        }

        public boolean defaultActivations() {
            return candidate == Activations.TANH && state == Activations.TANH && gate == Activations.SIGMOID;
        }

        public int mode() {
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

        DropoutSite embeddingSite() {
            return new DropoutSite(embedding, 0, true);
        }

        DropoutSite timeMixingSite(int layer) {
            return new DropoutSite(timeMixing, 2 * layer + 1, onSum);
        }

        DropoutSite channelMixingSite(int layer) {
            return new DropoutSite(channelMixing, 2 * layer + 2, onSum);
        }
    }

    private static void requireStateWidth(int width) {
        if (width > WIDEST_STATE) {
            throw new IllegalArgumentException("too many parameters: the gates of a state of width " + width
                    + " do not fit into one TornadoVM array of " + Arena.MOST + " values; reduce d_h");
        }
    }

    /** Returns the same model without dropout, as evaluation sees it. */
    public ModelShape withoutDropout() {
        return new ModelShape(layers, modelWidth, mixingWidth, input, positions, mixer, classes, epsilon, Dropout.NONE);
    }

    /** Returns the same model as it sees independent windows: attention remembers nothing from call to call. */
    ModelShape withoutCache() {
        return mixer instanceof Attention(var width, var heads, _)
                ? new ModelShape(layers, modelWidth, mixingWidth, input, positions, new Attention(width, heads, 0), classes,
                        epsilon, dropout)
                : this;
    }

    /** Returns where the parameters lie in their buffer, with the reference's paths (docs/mathematics.md 4.2). */
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
        return switch (mixer) {
            case GatedLinear gated -> new GatedLinearMixer(modelWidth, modelWidth, gated);
            case Gru(var width) -> new RecurrentMixer(modelWidth, modelWidth, width, RecurrentCell.GRU);
            case Attention attention -> new AttentionMixer(modelWidth, modelWidth, attention);
            case Lstm(var width) -> new RecurrentMixer(modelWidth, modelWidth, width, RecurrentCell.LSTM);
        };
    }
}
