package org.glrnn.lm;

import static org.glrnn.nn.Arguments.require;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.op.glu.GluActivation;
import org.glrnn.tasks.op.norm.Norm;
import org.glrnn.tasks.option.Option;
import org.glrnn.tasks.option.Options;
import org.glrnn.tasks.plan.BlockOptions;
import org.glrnn.tasks.plan.ChannelMixing;
import org.glrnn.tasks.plan.ModelShape;

/**
 * Every constructor argument of the language model, with the reference's names in Java style (reference: GatedLinearRNN
 * at 9bf242b, {@code GatedLinearRNNLM}). Each is an option of a configuration file, with the default that its annotation says.
 *
 * @param nLayer number of blocks
 * @param dModel width of the residual stream
 * @param dChannelMixing hidden width of channel mixing; ignored, and then 0, where there is none
 * @param eps added inside every norm's square root
 * @param channelMixingDropout dropout rate after channel mixing; ignored, and then 0, where there is none
 * @param timeMixingDropout dropout rate after time mixing
 * @param embeddingDropout dropout rate after the embedding
 * @param inputVocabSize number of input tokens; null: not known yet, or there is no word embedding
 * @param outputVocabSize number of output classes; null: not known yet, or there is no head
 * @param maxSeqLength longest sequence of the positional encodings or of a mixer's cache; may be 0 without them
 * @param useWordEmbedding tokens in (true) or float features through a dense layer (false)
 * @param positionalEncodingMode how positions enter
 * @param useHead whether the dense output layer is there
 * @param dropoutPlacement where blocks apply dropout; not an argument of the reference, which knows only {@code SUM}
 * @param norm which norm the blocks have, and the model before its head; not an argument of the reference, like the five
 *     that follow
 * @param channelMixing what mixes the channels after the mixer
 * @param gluActivation of a gated linear unit
 * @param finalNorm whether there is a norm after the last block
 * @param tieHead whether the head multiplies with the embedding; then tokens come in, and the vocabularies are equal
 * @param headBias whether the head has a bias
 * @param mixers what mixes over time: one block after another takes the next, and after the last the first again
 * @param inputDim width of a feature vector where {@code useWordEmbedding} is false; else may be 0
 */
public record LanguageModelConfiguration(
        @Option(value = "number of blocks", range = "[1, )") int nLayer,
        @Option(value = "width of the residual stream", range = "[1, )") int dModel,
        @Option(value = "hidden width of channel mixing", defaultValue = "0", range = "[0, )") int dChannelMixing,
        @Option(value = "epsilon of the norms", defaultValue = "1e-5", range = "(0, 1)") double eps,
        @Option(value = "dropout rate after channel mixing, in [0, 1)", defaultValue = "0",
                range = "[0, 1)") double channelMixingDropout,
        @Option(value = "dropout rate after time mixing, in [0, 1)", defaultValue = "0",
                range = "[0, 1)") double timeMixingDropout,
        @Option(value = "dropout rate after the embedding, in [0, 1)", defaultValue = "0",
                range = "[0, 1)") double embeddingDropout,
        @Option(value = "number of input tokens (the tokenizer's)", range = "[0, )") Integer inputVocabSize,
        @Option(value = "number of output classes (the tokenizer's)", range = "[0, )") Integer outputVocabSize,
        @Option(value = "longest sequence of positional encodings and caches", defaultValue = "0",
                range = "[0, )") int maxSeqLength,
        @Option(value = "input of tokens (true) or features (false)", defaultValue = "true") boolean useWordEmbedding,
        @Option(value = "how positions are encoded", defaultValue = "none") PositionalEncodingMode positionalEncodingMode,
        @Option(value = "whether there is an output layer", defaultValue = "true") boolean useHead,
        @Option(value = "dropout on the sum or on the branch only", defaultValue = "sum") DropoutPlacement dropoutPlacement,
        @Option(value = "norm of the blocks and before the head", defaultValue = "layer") Norm norm,
        @Option(value = "what mixes channels after the mixer", defaultValue = "mlp") ChannelMixing channelMixing,
        @Option(value = "activation of channel mixing glu", defaultValue = "gelu") GluActivation gluActivation,
        @Option(value = "whether there is a norm after the last block", defaultValue = "false") boolean finalNorm,
        @Option(value = "whether the head multiplies with the embedding", defaultValue = "false") boolean tieHead,
        @Option(value = "whether the head has a bias", defaultValue = "true") boolean headBias,
        List<MixerSpec<?>> mixers,
        int inputDim) {

    /**
     * Checks sizes, rates and what goes together.
     *
     * @throws IllegalArgumentException one line that names the argument, its value and what is allowed
     * @throws NullPointerException names the argument that is missing
     */
    public LanguageModelConfiguration {
        Objects.requireNonNull(positionalEncodingMode, "positional_encoding_mode");
        Objects.requireNonNull(dropoutPlacement, "dropout_placement");
        Objects.requireNonNull(norm, "norm");
        Objects.requireNonNull(channelMixing, "channel_mixing");
        Objects.requireNonNull(gluActivation, "glu_activation");
        mixers = List.copyOf(Objects.requireNonNull(mixers, "mixers"));
        Options.requireRanges(LanguageModelConfiguration.class, nLayer, dModel, dChannelMixing, eps, channelMixingDropout,
                timeMixingDropout, embeddingDropout, inputVocabSize, outputVocabSize, maxSeqLength, useWordEmbedding,
                positionalEncodingMode, useHead, dropoutPlacement, norm, channelMixing, gluActivation, finalNorm, tieHead,
                headBias);
        ModelCheck.requireSize("d_channel_mixing", dChannelMixing, channelMixing != ChannelMixing.NONE,
                "with channel mixing (channel_mixing=" + channelMixing + ")");
        require(gluActivation == GluActivation.GELU || channelMixing == ChannelMixing.GLU, "glu_activation=" + gluActivation
                + " is for channel_mixing=GLU, not " + channelMixing + "; leave one of the two out");
        if (channelMixing == ChannelMixing.NONE) {
            dChannelMixing = 0;
            channelMixingDropout = 0;
        }
        ModelCheck.requireSize("input_vocab_size", inputVocabSize, useWordEmbedding,
                "where tokens come in (use_word_embedding=true)");
        ModelCheck.requireSize("input_dim", inputDim, !useWordEmbedding, "where features come in (use_word_embedding=false)");
        ModelCheck.requireSize("output_vocab_size", outputVocabSize, useHead, "with a head (use_head=true)");
        ModelCheck.requireTie(tieHead, useWordEmbedding, useHead, inputVocabSize, outputVocabSize);
        require(positionalEncodingMode != PositionalEncodingMode.SINUSOIDAL || dModel % 2 == 0,
                "positional_encoding_mode=SINUSOIDAL needs an even d_model, not " + dModel);
        require(!mixers.isEmpty(), "a model needs at least one mixer");
        var caches = ModelCheck.caches(mixers, nLayer, dModel, maxSeqLength);
        ModelCheck.requireSize("max_seq_length", maxSeqLength, caches || positionalEncodingMode != PositionalEncodingMode.NONE,
                "with positional encodings or a mixer that keeps the whole text");
    }

    /**
     * Returns a builder that holds the reference's defaults; {@code nLayer} must be set, and all sizes and vocabularies
     * that the model has.
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the configuration of values by name, as {@link #values} returns them, or as versions before 0.2 wrote them: with
     * the options of the one mixer among the others.
     *
     * @throws IllegalArgumentException if one is missing, unknown, or cannot have its value
     */
    public static LanguageModelConfiguration of(Map<String, ?> values) {
        return of(values, MixerValues.standard());
    }

    /**
     * As {@link #of(Map)}, over mixers that there are already.
     *
     * @param base what the values' mixers change
     */
    public static LanguageModelConfiguration of(Map<String, ?> values, List<MixerSpec<?>> base) {
        return ModelValues.read(values, MixerValues.read(ModelValues.others(values), base));
    }

    /** Returns all values by name, in the order of a configuration file; what is null or does not apply is left out. */
    public Map<String, Object> values() {
        var values = new LinkedHashMap<>(Options.values(this));
        if (channelMixing == ChannelMixing.NONE) {
            values.remove("d_channel_mixing");
            values.remove("channel_mixing_dropout");
        }
        if (inputDim > 0) {
            values.put(ModelValues.INPUT_DIM, inputDim);
        }
        values.putAll(MixerValues.write(mixers));
        return values;
    }

    /**
     * Returns how many tokens of one text the model can read: {@code maxSeqLength} where positional encodings or a mixer's
     * cache end there; empty: any number.
     */
    public OptionalInt maxContext() {
        return positionalEncodingMode != PositionalEncodingMode.NONE
                || ModelCheck.caches(mixers, nLayer, dModel, maxSeqLength) ? OptionalInt.of(maxSeqLength) : OptionalInt.empty();
    }

    /** Returns whether some mixer forgets by a bias, which a new model can be made to lean towards remembering with. */
    public boolean forgets() {
        return ModelCheck.created(mixers, nLayer, dModel, maxSeqLength).stream()
                .anyMatch(mixer -> !mixer.remembering(1).isEmpty());
    }

    /** Returns the same model with other mixers. */
    public LanguageModelConfiguration withMixers(List<? extends MixerSpec<?>> others) {
        return new LanguageModelConfiguration(nLayer, dModel, dChannelMixing, eps, channelMixingDropout, timeMixingDropout,
                embeddingDropout, inputVocabSize, outputVocabSize, maxSeqLength, useWordEmbedding, positionalEncodingMode,
                useHead, dropoutPlacement, norm, channelMixing, gluActivation, finalNorm, tieHead, headBias,
                List.copyOf(others), inputDim);
    }

    /**
     * Returns the same model with the vocabularies that it does not say itself: the tokenizer's, or with a tied head the
     * other one.
     *
     * @param tokens number of tokens of the tokenizer
     * @throws IllegalArgumentException if a vocabulary that it says is smaller
     */
    public LanguageModelConfiguration withVocabulary(int tokens) {
        var input = tieHead && inputVocabSize == null ? outputVocabSize : inputVocabSize;
        var output = tieHead && outputVocabSize == null ? inputVocabSize : outputVocabSize;
        return new LanguageModelConfiguration(nLayer, dModel, dChannelMixing, eps, channelMixingDropout, timeMixingDropout,
                embeddingDropout, ModelCheck.vocabulary("input_vocab_size", input, tokens),
                ModelCheck.vocabulary("output_vocab_size", output, tokens), maxSeqLength, useWordEmbedding,
                positionalEncodingMode, useHead, dropoutPlacement, norm, channelMixing, gluActivation, finalNorm, tieHead,
                headBias, mixers, inputDim);
    }

    /**
     * Returns what the task graphs must know.
     *
     * @throws IllegalArgumentException if a vocabulary is not known yet
     */
    ModelShape shape() {
        requireVocabularies(inputVocabSize, useWordEmbedding, outputVocabSize, useHead);
        return new ModelShape(nLayer, dModel, dChannelMixing,
                useWordEmbedding ? new ModelShape.Tokens(inputVocabSize) : new ModelShape.Features(inputDim),
                new ModelShape.Positions(positionalEncodingMode.kind(), Math.max(1, maxSeqLength)), mixers, maxSeqLength,
                useHead ? outputVocabSize : 0, (float) eps, new ModelShape.Dropout((float) embeddingDropout,
                        (float) timeMixingDropout, (float) channelMixingDropout, dropoutPlacement == DropoutPlacement.SUM),
                new BlockOptions(norm, channelMixing, gluActivation, finalNorm, tieHead, headBias));
    }

    private static void requireVocabularies(Integer input, boolean tokens, Integer output, boolean head) {
        ModelCheck.requireSize("input_vocab_size", input == null ? 0 : input, tokens,
                "where tokens come in (use_word_embedding=true)");
        ModelCheck.requireSize("output_vocab_size", output == null ? 0 : output, head, "with a head (use_head=true)");
    }

    /** Collects the arguments one by one. */
    public static final class Builder {
        private int nLayer;
        private int dModel;
        private int dChannelMixing;
        private double eps = 1e-5;
        private double channelMixingDropout;
        private double timeMixingDropout;
        private Integer inputVocabSize;
        private Integer outputVocabSize;
        private int maxSeqLength;
        private double embeddingDropout;
        private boolean useWordEmbedding = true;
        private PositionalEncodingMode positionalEncodingMode = PositionalEncodingMode.NONE;
        private boolean useHead = true;
        private int inputDim;
        private DropoutPlacement dropoutPlacement = DropoutPlacement.SUM;
        private Norm norm = Norm.LAYER;
        private ChannelMixing channelMixing = ChannelMixing.MLP;
        private GluActivation gluActivation = GluActivation.GELU;
        private boolean finalNorm;
        private boolean tieHead;
        private boolean headBias = true;
        private List<MixerSpec<?>> mixers = MixerValues.standard();

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

        /** Sets the hidden width of channel mixing; there is no default with it. */
        public Builder dChannelMixing(int value) {
            dChannelMixing = value;
            return this;
        }

        /** Sets the epsilon of the norms; default 1e-5. */
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

        /** Sets the width of a feature vector, for {@code useWordEmbedding(false)}. */
        public Builder inputDim(int value) {
            inputDim = value;
            return this;
        }

        /** Sets where blocks apply dropout; default as the reference. */
        public Builder dropoutPlacement(DropoutPlacement value) {
            dropoutPlacement = value;
            return this;
        }

        /** Sets which norm the blocks have, and the model before its head; default as the reference. */
        public Builder norm(Norm value) {
            norm = value;
            return this;
        }

        /** Sets what mixes the channels after the mixer; default as the reference. */
        public Builder channelMixing(ChannelMixing value) {
            channelMixing = value;
            return this;
        }

        /** Sets the activation of a gated linear unit; default GELU. */
        public Builder gluActivation(GluActivation value) {
            gluActivation = value;
            return this;
        }

        /** Sets whether there is a norm after the last block; default false. */
        public Builder finalNorm(boolean value) {
            finalNorm = value;
            return this;
        }

        /** Sets whether the head multiplies with the embedding; default false. */
        public Builder tieHead(boolean value) {
            tieHead = value;
            return this;
        }

        /** Sets whether the head has a bias; default true. */
        public Builder headBias(boolean value) {
            headBias = value;
            return this;
        }

        /**
         * Sets what mixes over time, by the options of its type; default the gated linear RNN, as wide as the model.
         *
         * @throws IllegalArgumentException if they are no type's options, or out of their ranges
         */
        public Builder mixer(Record options) {
            return mixers(List.of(MixerSpec.of(options)));
        }

        /** Sets several mixers: one block after another takes the next, and after the last the first again. */
        public Builder mixers(List<? extends MixerSpec<?>> values) {
            mixers = List.copyOf(values);
            return this;
        }

        /**
         * Builds the configuration.
         *
         * @throws IllegalArgumentException where an argument is missing or out of range
         */
        public LanguageModelConfiguration build() {
            requireVocabularies(inputVocabSize, useWordEmbedding, outputVocabSize, useHead);
            return new LanguageModelConfiguration(nLayer, dModel, dChannelMixing, eps, channelMixingDropout,
                    timeMixingDropout, embeddingDropout, inputVocabSize, outputVocabSize, maxSeqLength, useWordEmbedding,
                    positionalEncodingMode, useHead, dropoutPlacement, norm, channelMixing, gluActivation, finalNorm,
                    tieHead, headBias, mixers, inputDim);
        }
    }
}
