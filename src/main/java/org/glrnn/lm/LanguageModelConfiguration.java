package org.glrnn.lm;

import static org.glrnn.nn.Arguments.require;
import static org.glrnn.nn.Arguments.requirePositive;

import java.util.Objects;
import java.util.OptionalInt;

import org.glrnn.nn.Activation;

/**
 * Every constructor argument of the language model, with the reference's names in Java style (reference: GatedLinearRNN
 * at 9bf242b, {@code GatedLinearRNNLM}).
 *
 * @param nLayer number of blocks, at least 1
 * @param dModel width of the residual stream
 * @param dChannelMixing hidden width of the two-layer channel mixing
 * @param eps added to the variance inside every layer norm's square root
 * @param channelMixingDropout dropout rate after channel mixing, in [0, 1)
 * @param timeMixingDropout dropout rate after time mixing, in [0, 1)
 * @param inputVocabSize number of input tokens; may be 0 without a word embedding
 * @param outputVocabSize number of output classes; may be 0 without a head
 * @param maxSeqLength longest sequence of the positional encodings or of attention; may be 0 without them
 * @param embeddingDropout dropout rate after the embedding, in [0, 1)
 * @param useWordEmbedding tokens in (true) or float features through a dense layer (false)
 * @param positionalEncodingMode how positions enter
 * @param useHead whether the dense output layer is there
 * @param dH state width of every gated linear RNN
 * @param inputActivation on the candidate
 * @param hiddenActivation on the state, on its way to the output
 * @param gateActivation on every gate
 * @param useTrueRecurrence linear recurrence (false) or true recurrence (true)
 * @param useTiedGates forget gate = 1 - input gate (true) or its own (false)
 * @param inputDim width of a feature vector where {@code useWordEmbedding} is false; else may be 0
 * @param useFixedForgetGate the gate that forgets depends on no input: not an argument of the reference, a baseline for the
 *     claim that data-controlled transitions remember better
 * @param dropoutPlacement where blocks apply dropout; not an argument of the reference, which knows only {@code SUM}
 * @param mixer what mixes over time; the reference has a class of its own for attention
 * @param nHead number of heads of attention, divides {@code dH}; 1 otherwise
 */
public record LanguageModelConfiguration(
        int nLayer,
        int dModel,
        int dChannelMixing,
        double eps,
        double channelMixingDropout,
        double timeMixingDropout,
        int inputVocabSize,
        int outputVocabSize,
        int maxSeqLength,
        double embeddingDropout,
        boolean useWordEmbedding,
        PositionalEncodingMode positionalEncodingMode,
        boolean useHead,
        int dH,
        Activation inputActivation,
        Activation hiddenActivation,
        Activation gateActivation,
        boolean useTrueRecurrence,
        boolean useTiedGates,
        int inputDim,
        boolean useFixedForgetGate,
        DropoutPlacement dropoutPlacement,
        TimeMixing mixer,
        int nHead) {

    /**
     * Checks sizes, rates and what is supported.
     *
     * @throws IllegalArgumentException one line that names the argument, its value and what is allowed
     * @throws NullPointerException names the argument that is missing
     */
    public LanguageModelConfiguration {
        requirePositive("n_layer", nLayer);
        requirePositive("d_model", dModel);
        requirePositive("d_channel_mixing", dChannelMixing);
        requireSize("input_vocab_size", inputVocabSize, useWordEmbedding,
                "where tokens come in (use_word_embedding=true)");
        requireSize("input_dim", inputDim, !useWordEmbedding, "where features come in (use_word_embedding=false)");
        requireSize("output_vocab_size", outputVocabSize, useHead, "with a head (use_head=true)");
        requirePositive("d_h", dH);
        require(eps > 0 && eps < 1, "eps must lie between 0 and 1, not " + eps);
        requireRate("channel_mixing_dropout", channelMixingDropout);
        requireRate("time_mixing_dropout", timeMixingDropout);
        requireRate("embedding_dropout", embeddingDropout);
        Objects.requireNonNull(positionalEncodingMode, "positional_encoding_mode");
        Objects.requireNonNull(inputActivation, "input_activation");
        Objects.requireNonNull(hiddenActivation, "hidden_activation");
        Objects.requireNonNull(gateActivation, "gate_activation");
        Objects.requireNonNull(dropoutPlacement, "dropout_placement");
        requireSize("max_seq_length", maxSeqLength, positionalEncodingMode != PositionalEncodingMode.NONE
                || mixer == TimeMixing.ATTENTION, "with positional encodings or attention");
        gateActivation.requireGate();
        require(positionalEncodingMode != PositionalEncodingMode.SINUSOIDAL || dModel % 2 == 0,
                "positional_encoding_mode=SINUSOIDAL needs an even d_model, not " + dModel);
        MixerCheck.require(Objects.requireNonNull(mixer, "mixer"), dH, nHead);
        if (mixer != TimeMixing.GATED_LINEAR) {
            MixerCheck.requireDefaults(mixer, useTrueRecurrence, useTiedGates, useFixedForgetGate);
            MixerCheck.requireDefaults(mixer, inputActivation, hiddenActivation, gateActivation);
        }
    }

    /**
     * Returns a builder that holds the reference's defaults; {@code nLayer} must be set, and all sizes and vocabularies
     * that the model has.
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns how many tokens of one text the model can read: {@code maxSeqLength} where positional encodings or
     * attention's keys and values end there; empty: any number.
     */
    public OptionalInt maxContext() {
        return PositionCheck.used(this) ? OptionalInt.of(maxSeqLength) : OptionalInt.empty();
    }

    /** Returns the same model with linear or true recurrence. */
    public LanguageModelConfiguration withTrueRecurrence(boolean recurrent) {
        return new LanguageModelConfiguration(nLayer, dModel, dChannelMixing, eps, channelMixingDropout, timeMixingDropout,
                inputVocabSize, outputVocabSize, maxSeqLength, embeddingDropout, useWordEmbedding, positionalEncodingMode,
                useHead, dH, inputActivation, hiddenActivation, gateActivation, recurrent, useTiedGates, inputDim,
                useFixedForgetGate, dropoutPlacement, mixer, nHead);
    }

    /** A size that the model does not have may be left out, as 0. */
    private static void requireSize(String name, int value, boolean there, String where) {
        require(value >= (there ? 1 : 0),
                name + " must be at least " + (there ? "1 " + where : "0") + ", not " + value);
    }

    private static void requireRate(String name, double rate) {
        require(rate >= 0 && rate < 1, name + " must lie in [0, 1), not " + rate);
    }

    /** Collects the arguments one by one. */
    public static final class Builder {
        private int nLayer;
        private int dModel;
        private int dChannelMixing;
        private double eps = 1e-5;
        private double channelMixingDropout;
        private double timeMixingDropout;
        private int inputVocabSize;
        private int outputVocabSize;
        private int maxSeqLength;
        private double embeddingDropout;
        private boolean useWordEmbedding = true;
        private PositionalEncodingMode positionalEncodingMode = PositionalEncodingMode.NONE;
        private boolean useHead = true;
        private int dH;
        private Activation inputActivation = Activation.TANH;
        private Activation hiddenActivation = Activation.TANH;
        private Activation gateActivation = Activation.SIGMOID;
        private boolean useTrueRecurrence;
        private boolean useTiedGates = true;
        private int inputDim;
        private boolean useFixedForgetGate;
        private DropoutPlacement dropoutPlacement = DropoutPlacement.SUM;
        private TimeMixing mixer = TimeMixing.GATED_LINEAR;
        private int nHead = 1;

        private Builder() {
        }

        /** Sets the number of blocks. */
        public Builder nLayer(int value) {
            nLayer = value;
            return this;
        }

        /** Sets the width of the residual stream. */
        public Builder dModel(int value) {
            dModel = value;
            return this;
        }

        /** Sets the hidden width of channel mixing. */
        public Builder dChannelMixing(int value) {
            dChannelMixing = value;
            return this;
        }

        /** Sets the epsilon of the layer norms; default 1e-5. */
        public Builder eps(double value) {
            eps = value;
            return this;
        }

        /** Sets the dropout rate after channel mixing; default 0. */
        public Builder channelMixingDropout(double value) {
            channelMixingDropout = value;
            return this;
        }

        /** Sets the dropout rate after time mixing; default 0. */
        public Builder timeMixingDropout(double value) {
            timeMixingDropout = value;
            return this;
        }

        /** Sets the number of input tokens; there is no default where tokens come in. */
        public Builder inputVocabSize(int value) {
            inputVocabSize = value;
            return this;
        }

        /** Sets the number of output classes; there is no default with a head. */
        public Builder outputVocabSize(int value) {
            outputVocabSize = value;
            return this;
        }

        /** Sets the longest sequence of the positional encodings or of attention; there is no default with either. */
        public Builder maxSeqLength(int value) {
            maxSeqLength = value;
            return this;
        }

        /** Sets the dropout rate after the embedding; default 0. */
        public Builder embeddingDropout(double value) {
            embeddingDropout = value;
            return this;
        }

        /** Sets whether tokens come in; default true. */
        public Builder useWordEmbedding(boolean value) {
            useWordEmbedding = value;
            return this;
        }

        /** Sets how positions enter; default none. */
        public Builder positionalEncodingMode(PositionalEncodingMode value) {
            positionalEncodingMode = value;
            return this;
        }

        /** Sets whether the output layer is there; default true. */
        public Builder useHead(boolean value) {
            useHead = value;
            return this;
        }

        /** Sets the state width. */
        public Builder dH(int value) {
            dH = value;
            return this;
        }

        /** Sets the activation of the candidate; default tanh. */
        public Builder inputActivation(Activation value) {
            inputActivation = value;
            return this;
        }

        /** Sets the activation of the state; default tanh. */
        public Builder hiddenActivation(Activation value) {
            hiddenActivation = value;
            return this;
        }

        /** Sets the activation of the gates; default sigmoid. */
        public Builder gateActivation(Activation value) {
            gateActivation = value;
            return this;
        }

        /** Sets the kind of recurrence; default linear (false). */
        public Builder useTrueRecurrence(boolean value) {
            useTrueRecurrence = value;
            return this;
        }

        /** Sets whether the forget gate is one minus the input gate; default true. */
        public Builder useTiedGates(boolean value) {
            useTiedGates = value;
            return this;
        }

        /** Sets the width of a feature vector, for {@code useWordEmbedding(false)}. */
        public Builder inputDim(int value) {
            inputDim = value;
            return this;
        }

        /** Sets whether the gate that forgets depends on no input; default false. */
        public Builder useFixedForgetGate(boolean value) {
            useFixedForgetGate = value;
            return this;
        }

        /** Sets where blocks apply dropout; default as the reference. */
        public Builder dropoutPlacement(DropoutPlacement value) {
            dropoutPlacement = value;
            return this;
        }

        /** Sets what mixes over time; default the gated linear RNN. */
        public Builder mixer(TimeMixing value) {
            mixer = value;
            return this;
        }

        /** Sets the number of heads of attention; default 1. */
        public Builder nHead(int value) {
            nHead = value;
            return this;
        }

        /**
         * Builds the configuration.
         *
         * @throws IllegalArgumentException where an argument is missing or out of range
         */
        public LanguageModelConfiguration build() {
            return new LanguageModelConfiguration(nLayer, dModel, dChannelMixing, eps, channelMixingDropout,
                    timeMixingDropout, inputVocabSize, outputVocabSize, maxSeqLength, embeddingDropout,
                    useWordEmbedding, positionalEncodingMode, useHead, dH, inputActivation, hiddenActivation,
                    gateActivation, useTrueRecurrence, useTiedGates, inputDim, useFixedForgetGate, dropoutPlacement,
                    mixer, nHead);
        }
    }
}
