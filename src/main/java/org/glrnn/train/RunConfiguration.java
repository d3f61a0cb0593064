package org.glrnn.train;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import org.glrnn.data.DataException;
import org.glrnn.data.DataSource;
import org.glrnn.data.SourceType;
import org.glrnn.data.SyntheticTask;
import org.glrnn.data.TaskType;
import org.glrnn.data.Tokenizer;
import org.glrnn.data.TokenizerType;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.op.optimizer.OptimizerType;
import org.glrnn.tasks.option.Option;
import org.glrnn.tasks.option.Typed;

/**
 * Everything that determines a training run: the contents of {@code config.yaml}, whose keys are these names in snake
 * case. {@link RunConfigurations} reads, writes and changes it.
 *
 * @param model the model
 * @param training the optimiser, its schedule, and how often to look and save
 * @param data the text, or the task
 * @param origin the checkpoint whose parameters and tokenizer the run starts from; null: fresh parameters
 */
public record RunConfiguration(LanguageModelConfiguration model, Training training, Data data, Origin origin) {

    /** Checks that all parts are there. */
    public RunConfiguration {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(data, "data");
        if (training.stream() && data.hasTask()) {
            throw new ConfigurationException("training.stream", "training.stream runs on through a text, but the"
                    + " sequences of the task " + data.task().type().name() + " have an end; leave one of the two out");
        }
        if (training.forgetBias() != 0 && !model.forgets()) {
            throw new ConfigurationException("training.forget_bias", "training.forget_bias is for gates that forget, not for"
                    + " model.mixer " + model.mixers().stream().map(mixer -> mixer.type().name()).distinct()
                            .collect(Collectors.joining(", "))
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

    /**
     * Returns the model for a tokenizer.
     *
     * @param vocabularySize number of its tokens
     * @throws ConfigurationException if a vocabulary of the model is too small for it
     */
    public LanguageModelConfiguration languageModel(int vocabularySize) {
        try {
            return model.withVocabulary(vocabularySize);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("model", "model." + e.getMessage(), e);
        }
    }

    /** Returns the task whose sequences the data are, empty if they are a text. */
    public Optional<SyntheticTask> syntheticTask() {
        return task(training, data);
    }

    /**
     * Opens the source that is neither a text nor a task; empty if there is none.
     *
     * @param tokenizer what the tokens must mean; null: whatever the source likes
     * @throws DataException if the data are missing, unreadable or too few, or not made of the tokenizer's tokens
     */
    public Optional<DataSource> openSource(Tokenizer tokenizer) {
        return Optional.ofNullable(data.source()).map(source -> SourceData.checked(source.type().name(), SourceType.open(source,
                new SourceType.Request(training.batch(), training.window(), training.seed(), tokenizer)), training.window(),
                tokenizer));
    }

    private static Optional<SyntheticTask> task(Training training, Data data) {
        try {
            return Optional.ofNullable(data.task()).map(task -> TaskType.create(task, training.window()));
        } catch (DataException e) {
            throw new ConfigurationException("data.task", "data.task: " + e.getMessage(), e);
        }
    }

    /**
     * The optimiser, its schedule, and how often to look and save.
     *
     * @param batch sequences per step
     * @param window tokens per sequence
     * @param steps number of steps of the whole run
     * @param peakLearningRate the largest learning rate
     * @param schedule how the learning rate changes from step to step
     * @param optimizer what a step does with the gradients
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
            @Option(value = "sequences per step", defaultValue = "8") int batch,
            @Option(value = "tokens per sequence", defaultValue = "128") int window,
            @Option(value = "number of steps", defaultValue = "1000") int steps,
            @Option(value = "largest learning rate, at the end of the warm-up", defaultValue = "5e-3") double peakLearningRate,
            Typed<ScheduleType<?>> schedule,
            Typed<OptimizerType<?>> optimizer,
            @Option(value = "largest global gradient norm; 0: no clipping", defaultValue = "1") double clipGlobalNorm,
            @Option(value = "seed of parameters, windows and dropout", defaultValue = "0") long seed,
            @Option(value = "steps between evaluations", defaultValue = "200") int evalEvery,
            @Option(value = "steps between checkpoints", defaultValue = "200") int saveEvery,
            @Option(value = "how many of the latest checkpoints to keep", defaultValue = "2") int keepCheckpoints,
            @Option(value = "steps between lines of metrics.jsonl", defaultValue = "10") int logEvery,
            @Option(value = "carry the state from window to window of parallel streams", defaultValue = "false") boolean stream,
            @Option(value = "log gradient norm, state norm and gate saturation by layer",
                    defaultValue = "false") boolean logLayers,
            @Option(value = "consecutive steps that may be skipped as not finite", defaultValue = "0") int skipNonfinite,
            @Option(value = "how far new gates lean towards remembering", defaultValue = "0") double forgetBias) {

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
            Ranges.notNegative("training.clip_global_norm", clipGlobalNorm);
            Ranges.atLeast("training.eval_every", evalEvery, 1);
            Ranges.atLeast("training.save_every", saveEvery, 1);
            Ranges.atLeast("training.keep_checkpoints", keepCheckpoints, 1);
            Ranges.atLeast("training.log_every", logEvery, 1);
            Ranges.atLeast("training.skip_nonfinite", skipNonfinite, 0);
            Ranges.finite("training.forget_bias", forgetBias);
            ScheduleType.create(schedule, peakLearningRate, steps);
        }

        /** Returns the optimiser with its schedule. */
        public OptimizerConfiguration optimizerConfiguration() {
            return new OptimizerConfiguration(ScheduleType.create(schedule, peakLearningRate, steps), optimizer,
                    clipGlobalNorm);
        }
    }

    /**
     * The text, or the task.
     *
     * @param path files and directories; empty: must be given later, or there is a task
     * @param glob which files of a directory, such as <code>**.{java,md}</code>
     * @param tokenizer what a token of the text is
     * @param validationFraction share of the tokens, at the end, kept for validation
     * @param task what makes sequences, of the length of a window; null: there is none
     * @param source what else there is to learn from; null: a text, or a task
     * @param validationSequences sequences of a task to measure on
     */
    public record Data(
            @Option("files or directories of text") List<String> path,
            @Option(value = "which files of a directory to read", defaultValue = "**.{txt,md}") String glob,
            Typed<TokenizerType<?>> tokenizer,
            @Option(value = "share of the tokens kept for validation", defaultValue = "0.1") double validationFraction,
            Typed<TaskType<?>> task,
            Typed<SourceType<?>> source,
            @Option(value = "validation sequences of a task", defaultValue = "256") int validationSequences) {
        /**
         * Checks the ranges.
         *
         * @throws ConfigurationException names the key, its value and what is allowed
         */
        public Data {
            path = List.copyOf(path);
            Ranges.between("data.validation_fraction", validationFraction, 0, 1);
            Ranges.atLeast("data.validation_sequences", validationSequences, 1);
            if (!path.isEmpty()) {
                requireAlone("data.task", task, "a text (data.path, --data)");
                requireAlone("data.source", source, "a text (data.path, --data)");
            }
            if (task != null) {
                requireAlone("data.source", source, "the task " + task.type().name());
            }
        }

        private static void requireAlone(String key, Typed<?> given, String other) {
            if (given != null) {
                throw new ConfigurationException(key,
                        key + " is " + given.type().name() + ", which makes its own sequences, but"
                                + " there is also " + other + "; give one of the two");
            }
        }

        /** Returns whether the data are a text. */
        public boolean hasText() {
            return task == null && source == null;
        }

        /** Returns whether the data are a task's. */
        public boolean hasTask() {
            return task != null;
        }
    }

    /**
     * The checkpoint a run starts from.
     *
     * @param from its directory, or its run's
     * @param fromSha256 what {@link org.glrnn.checkpoint.Checkpoint#digest()} must be; null: whatever it is
     */
    public record Origin(
            @Option("the checkpoint to start from") String from,
            @Option("the SHA-256 of its state.json") String fromSha256) {

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
