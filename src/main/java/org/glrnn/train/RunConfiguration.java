package org.glrnn.train;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.glrnn.data.DataException;
import org.glrnn.data.SyntheticTask;
import org.glrnn.data.SyntheticTask.Sizes;
import org.glrnn.lm.DropoutPlacement;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.lm.PositionalEncodingMode;
import org.glrnn.lm.TimeMixing;
import org.glrnn.nn.Activation;

/**
 * Everything that determines a training run: the contents of {@code config.yaml}, whose keys are these names in snake
 * case. {@link RunConfigurations} reads, writes and changes it.
 *
 * @param model the model
 * @param training the optimiser, its schedule, and how often to look and save
 * @param data the text, or the task
 * @param origin the checkpoint whose parameters and tokenizer the run starts from; null: fresh parameters
 */
public record RunConfiguration(Model model, Training training, Data data, Origin origin) {

    /** Checks that all parts are there. */
    public RunConfiguration {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(data, "data");
        if (training.stream() && data.hasTask()) {
            throw new ConfigurationException("training.stream", "training.stream runs on through a text, but the"
                    + " sequences of the task " + data.task() + " have an end; leave one of the two out");
        }
        if (training.forgetBias() != 0 && model.mixer() != TimeMixing.GATED_LINEAR) {
            throw new ConfigurationException("training.forget_bias", "training.forget_bias is for the gates of the gated"
                    + " linear RNN, not for model.mixer " + model.mixer().name().toLowerCase(Locale.ROOT)
                    + "; leave one of the two out");
        }
        if (training.forgetBias() != 0 && origin != null) {
            throw new ConfigurationException("training.forget_bias", "training.forget_bias is for the gates of a new model,"
                    + " but this one starts from the parameters of " + origin.from() + "; leave one of the two out");
        }
        if (data.hasTask()) {
            Ranges.product("training.window * data.validation_sequences", training.window(),
                    data.validationSequences());
        }
        task(training, data);
    }

    /** Returns the task whose sequences the data are, empty if they are a text. */
    public Optional<SyntheticTask> syntheticTask() {
        return task(training, data);
    }

    private static Optional<SyntheticTask> task(Training training, Data data) {
        try {
            var sizes = new Sizes(training.window(), data.symbols(), data.memorize(), data.resetEvery());
            return data.hasTask() ? Optional.of(SyntheticTask.of(data.task(), sizes)) : Optional.empty();
        } catch (DataException e) {
            throw new ConfigurationException("data.task", "data.task: " + e.getMessage(), e);
        }
    }

    /**
     * The model; see {@link LanguageModelConfiguration} for the arguments.
     *
     * @param nLayer number of blocks
     * @param dModel width of the residual stream
     * @param dChannelMixing hidden width of channel mixing
     * @param dH state width of every gated linear RNN
     * @param eps epsilon of the layer norms
     * @param channelMixingDropout dropout rate after channel mixing
     * @param timeMixingDropout dropout rate after time mixing
     * @param embeddingDropout dropout rate after the embedding
     * @param inputVocabSize number of input tokens; null: the tokenizer's
     * @param outputVocabSize number of output classes; null: the tokenizer's
     * @param maxSeqLength longest sequence of the positional encodings
     * @param useWordEmbedding tokens in
     * @param positionalEncodingMode how positions enter
     * @param useHead whether the output layer is there
     * @param inputActivation on the candidate
     * @param hiddenActivation on the state
     * @param gateActivation on the gates
     * @param useTrueRecurrence linear or true recurrence
     * @param useTiedGates whether the forget gate is one minus the input gate
     * @param useFixedForgetGate whether the gate that forgets depends on no input
     * @param dropoutPlacement where blocks apply dropout
     * @param mixer what mixes over time
     * @param nHead heads of attention
     */
    public record Model(
            @JsonPropertyDescription("number of blocks") int nLayer,
            @JsonPropertyDescription("width of the residual stream") int dModel,
            @JsonPropertyDescription("hidden width of channel mixing") int dChannelMixing,
            @JsonPropertyDescription("state width of every gated linear RNN") int dH,
            @JsonPropertyDescription("epsilon of the layer norms") double eps,
            @JsonPropertyDescription("dropout rate after channel mixing, in [0, 1)") double channelMixingDropout,
            @JsonPropertyDescription("dropout rate after time mixing, in [0, 1)") double timeMixingDropout,
            @JsonPropertyDescription("dropout rate after the embedding, in [0, 1)") double embeddingDropout,
            @JsonPropertyDescription("number of input tokens (the tokenizer's)") Integer inputVocabSize,
            @JsonPropertyDescription("number of output classes (the tokenizer's)") Integer outputVocabSize,
            @JsonPropertyDescription("longest sequence of positional encodings") int maxSeqLength,
            @JsonPropertyDescription("input of tokens (true) or features (false)") boolean useWordEmbedding,
            @JsonPropertyDescription("how positions are encoded") PositionalEncodingMode positionalEncodingMode,
            @JsonPropertyDescription("whether there is an output layer") boolean useHead,
            @JsonPropertyDescription("activation of the candidate") Activation inputActivation,
            @JsonPropertyDescription("activation of the state at the output") Activation hiddenActivation,
            @JsonPropertyDescription("activation of the gates") Activation gateActivation,
            @JsonPropertyDescription("true recurrence instead of linear") boolean useTrueRecurrence,
            @JsonPropertyDescription("forget gate = 1 - input gate") boolean useTiedGates,
            @JsonPropertyDescription("the forget gate sees no input") boolean useFixedForgetGate,
            @JsonPropertyDescription("dropout on the sum or on the branch only") DropoutPlacement dropoutPlacement,
            @JsonPropertyDescription("what mixes over time") TimeMixing mixer,
            @JsonPropertyDescription("number of attention heads") int nHead) {

        /**
         * Returns the language model's configuration.
         *
         * @param vocabularySize size of the tokenizer's vocabulary
         * @throws ConfigurationException if an argument is out of range or a vocabulary too small for the tokenizer
         */
        public LanguageModelConfiguration languageModel(int vocabularySize) {
            try {
                return builder(vocabularySize).build();
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException("model", "model: " + e.getMessage(), e);
            }
        }

        private LanguageModelConfiguration.Builder builder(int vocabularySize) {
            return LanguageModelConfiguration.builder()
                    .nLayer(nLayer).dModel(dModel).dChannelMixing(dChannelMixing).dH(dH).eps(eps)
                    .channelMixingDropout(channelMixingDropout).timeMixingDropout(timeMixingDropout)
                    .embeddingDropout(embeddingDropout)
                    .inputVocabSize(vocabulary("input_vocab_size", inputVocabSize, vocabularySize))
                    .outputVocabSize(vocabulary("output_vocab_size", outputVocabSize, vocabularySize))
                    .maxSeqLength(maxSeqLength).useWordEmbedding(useWordEmbedding)
                    .positionalEncodingMode(positionalEncodingMode).useHead(useHead)
                    .inputActivation(inputActivation).hiddenActivation(hiddenActivation)
                    .gateActivation(gateActivation).useTrueRecurrence(useTrueRecurrence)
                    .useTiedGates(useTiedGates).useFixedForgetGate(useFixedForgetGate)
                    .dropoutPlacement(dropoutPlacement).mixer(mixer).nHead(nHead);
        }

        private static int vocabulary(String key, Integer size, int tokens) {
            if (size != null && size < tokens) {
                throw new ConfigurationException("model." + key, "model." + key + " is " + size + ", but the tokenizer"
                        + " has " + tokens + " tokens; leave it out or raise it");
            }
            return size == null ? tokens : size;
        }
    }

    /**
     * The optimiser, its schedule, and how often to look and save.
     *
     * @param batch sequences per step
     * @param window tokens per sequence
     * @param steps number of steps of the whole run
     * @param peakLearningRate learning rate at the end of the warm-up
     * @param endLearningRate learning rate at the end of the cosine, one step after the last
     * @param warmupSteps steps of linear warm-up; null: a tenth of the steps
     * @param b1 decay of the first moment
     * @param b2 decay of the second moment
     * @param epsilon added to the square root of the second moment
     * @param weightDecay decoupled weight decay
     * @param clipGlobalNorm largest global gradient norm; 0 switches clipping off
     * @param seed of initial parameters, windows and dropout
     * @param evalEvery steps between evaluations of the validation split
     * @param saveEvery steps between checkpoints
     * @param keepCheckpoints how many of the last checkpoints to keep, besides the best
     * @param logEvery steps between lines of metrics.jsonl
     * @param stream read the text as parallel streams and carry the state from step to step
     * @param logLayers also log gradient norm, state norm and gate saturation by layer
     * @param skipNonfinite how many steps in a row may be skipped, changing nothing, because loss or gradient are not
     *     finite; 0: the first ends the run
     * @param forgetBias how far a new model's gates lean towards remembering; 0: as the reference's
     */
    public record Training(
            @JsonPropertyDescription("sequences per step") int batch,
            @JsonPropertyDescription("tokens per sequence") int window,
            @JsonPropertyDescription("number of steps") int steps,
            @JsonPropertyDescription("learning rate at the end of the warm-up") double peakLearningRate,
            @JsonPropertyDescription("learning rate at the end of the cosine, one step after the last")
            double endLearningRate,
            @JsonPropertyDescription("steps of linear warm-up (a tenth of the steps)") Integer warmupSteps,
            @JsonPropertyDescription("decay of the first moment") double b1,
            @JsonPropertyDescription("decay of the second moment") double b2,
            @JsonPropertyDescription("added to the square root of the second moment") double epsilon,
            @JsonPropertyDescription("decoupled weight decay") double weightDecay,
            @JsonPropertyDescription("largest global gradient norm; 0: no clipping") double clipGlobalNorm,
            @JsonPropertyDescription("seed of parameters, windows and dropout") long seed,
            @JsonPropertyDescription("steps between evaluations") int evalEvery,
            @JsonPropertyDescription("steps between checkpoints") int saveEvery,
            @JsonPropertyDescription("how many of the latest checkpoints to keep") int keepCheckpoints,
            @JsonPropertyDescription("steps between lines of metrics.jsonl") int logEvery,
            @JsonPropertyDescription("carry the state from window to window of parallel streams") boolean stream,
            @JsonPropertyDescription("log gradient norm, state norm and gate saturation by layer") boolean logLayers,
            @JsonPropertyDescription("consecutive steps that may be skipped as not finite") int skipNonfinite,
            @JsonPropertyDescription("how far new gates lean towards remembering") double forgetBias) {

        /**
         * Checks the ranges.
         *
         * @throws ConfigurationException names the key, its value and what is allowed
         */
        public Training {
            Ranges.atLeast("training.batch", batch, 1);
            Ranges.atLeast("training.window", window, 1);
            Ranges.product("training.batch * training.window", batch, window);
            Ranges.atLeast("training.steps", steps, 1);
            Ranges.positive("training.peak_learning_rate", peakLearningRate);
            Ranges.notNegative("training.end_learning_rate", endLearningRate);
            Ranges.atLeast("training.warmup_steps", warmupSteps == null ? 0 : warmupSteps, 0);
            Ranges.fraction("training.b1", b1);
            Ranges.fraction("training.b2", b2);
            Ranges.positive("training.epsilon", epsilon);
            Ranges.notNegative("training.weight_decay", weightDecay);
            Ranges.notNegative("training.clip_global_norm", clipGlobalNorm);
            Ranges.atLeast("training.eval_every", evalEvery, 1);
            Ranges.atLeast("training.save_every", saveEvery, 1);
            Ranges.atLeast("training.keep_checkpoints", keepCheckpoints, 1);
            Ranges.atLeast("training.log_every", logEvery, 1);
            Ranges.atLeast("training.skip_nonfinite", skipNonfinite, 0);
            Ranges.finite("training.forget_bias", forgetBias);
        }

        /** Returns the optimiser's configuration. */
        public OptimizerConfiguration optimizer() {
            return new OptimizerConfiguration(peakLearningRate, endLearningRate, warmupStepsOrDefault(), steps,
                    b1, b2, epsilon, weightDecay, clipGlobalNorm);
        }

        int warmupStepsOrDefault() {
            return warmupSteps == null ? steps / 10 : warmupSteps;
        }
    }

    /**
     * The text, or the task.
     *
     * @param path files and directories; empty: must be given later, or there is a task
     * @param glob which files of a directory, such as <code>**.{java,md}</code>
     * @param tokenizer {@code byte} or {@code character}
     * @param validationFraction share of the tokens, at the end, kept for validation
     * @param task the name of a {@link SyntheticTask}, whose sequences have the length of a window; {@code none}: the
     *     text
     * @param symbols of a task
     * @param memorize symbols to copy, of selective copying
     * @param resetEvery mean distance of resets, of the memory horizon
     * @param validationSequences sequences of a task to measure on
     */
    public record Data(
            @JsonPropertyDescription("files or directories of text") List<String> path,
            @JsonPropertyDescription("which files of a directory to read") String glob,
            @JsonPropertyDescription("byte or character") String tokenizer,
            @JsonPropertyDescription("share of the tokens kept for validation") double validationFraction,
            @JsonPropertyDescription("associative-recall, selective-copying, memory-horizon or none") String task,
            @JsonPropertyDescription("number of symbols of a task") int symbols,
            @JsonPropertyDescription("number of symbols to copy, of selective-copying") int memorize,
            @JsonPropertyDescription("mean distance between resets, of memory-horizon") int resetEvery,
            @JsonPropertyDescription("validation sequences of a task") int validationSequences) {
        static final String NO_TASK = "none";

        /**
         * Checks the ranges.
         *
         * @throws ConfigurationException names the key, its value and what is allowed
         */
        public Data {
            path = List.copyOf(path);
            Ranges.oneOf("data.tokenizer", tokenizer, "byte", "character");
            Ranges.between("data.validation_fraction", validationFraction, 0, 1);
            Ranges.oneOf("data.task", task,
                    Stream.concat(Stream.of(NO_TASK), SyntheticTask.names().stream()).toArray(String[]::new));
            Ranges.atLeast("data.symbols", symbols, 2);
            Ranges.atLeast("data.memorize", memorize, 1);
            Ranges.atLeast("data.reset_every", resetEvery, 2);
            Ranges.atLeast("data.validation_sequences", validationSequences, 1);
            if (hasTask(task) && !path.isEmpty()) {
                throw new ConfigurationException("data.task", "data.task is " + task + ", which makes its own"
                        + " sequences, but there is also a text (data.path, --data); give one of the two");
            }
        }

        /** Returns whether the data are a task's. */
        public boolean hasTask() {
            return hasTask(task);
        }

        private static boolean hasTask(String task) {
            return !task.equals(NO_TASK);
        }
    }

    /**
     * The checkpoint a run starts from.
     *
     * @param from its directory, or its run's
     * @param fromSha256 what {@link org.glrnn.checkpoint.Checkpoint#digest()} must be; null: whatever it is
     */
    public record Origin(
            @JsonPropertyDescription("the checkpoint to start from") String from,
            @JsonPropertyDescription("the SHA-256 of its state.json") String fromSha256) {

        /**
         * Checks that there is a checkpoint.
         *
         * @throws ConfigurationException if a digest is given without one
         */
        public Origin {
            if (from == null) {
                throw new ConfigurationException("origin.from_sha256",
                        "origin.from_sha256 is given, but no checkpoint; give it with origin.from, or leave both out");
            }
        }
    }
}
