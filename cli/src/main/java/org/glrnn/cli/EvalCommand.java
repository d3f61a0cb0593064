package org.glrnn.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.data.DataException;
import org.glrnn.data.DataSource;
import org.glrnn.data.SyntheticTask.Split;
import org.glrnn.data.TextFiles;
import org.glrnn.data.TokenSequence;
import org.glrnn.data.Windows;
import org.glrnn.lm.Evaluator;
import org.glrnn.lm.Evaluator.Evaluation;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.train.PeakMemory;
import org.glrnn.train.Preflight;
import org.glrnn.train.RunConfiguration;
import org.glrnn.train.RunConfigurations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code glrnn eval}: the loss of a trained model on a text, or on its task. */
@Command(
        name = "eval",
        header = "Measure a trained model on a text, or on its task.",
        description = {
            "%nPrints mean cross-entropy, perplexity and accuracy.%n",
            "The text is cut into adjacent windows, each from a zero carry; what is left at the end is dropped.%n",
            "A model of a task is measured on sequences that it has not seen, in training or validation; --window asks"
                    + " for shorter or longer ones. One of a plug-in's source is measured on that source's validation sequences,"
                    + " or on a text."},
        sortOptions = false,
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  glrnn eval runs/first --data other.txt",
            "  glrnn eval runs/first --data *.txt",
            "  zcat other.gz | glrnn eval runs/first --data -",
            "  glrnn eval runs/first/checkpoints/step-500 --data docs --glob '**.md' --window 256 --json",
            "  glrnn eval runs/copy --window 256"})
final class EvalCommand implements Callable<Integer> {
    private static final String EVERY_FILE = "**";

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", hideParamSyntax = true, paramLabel = "CHECKPOINT",
            description = "A checkpoint or a run; of a run, its best checkpoint. If not given elsewhere, it is the last word"
                    + " after --data.")
    private Path checkpoint;

    @Option(names = "--data", arity = "1..*", paramLabel = "PATH", parameterConsumer = DataPaths.Consumer.class,
            description = "Text files, directories of them, or - for standard input; may be given several times. A task needs"
                    + " none.")
    private DataPaths data = DataPaths.NONE;

    @Option(names = "--glob", paramLabel = "GLOB", defaultValue = EVERY_FILE,
            description = "Which files of a directory to read. Default: ${DEFAULT-VALUE}.")
    private String glob;

    @Option(names = "--window", paramLabel = "N", description = "Tokens per window. Default: as in training.")
    private Integer window;

    @Option(names = "--batch", paramLabel = "N", description = "Windows at a time. Default: as in training.")
    private Integer batch;

    @Mixin
    private DeviceOption device;

    @Option(names = "--json", description = "Print the result as one JSON object, the last line on stdout.")
    private boolean json;

    @Override
    public Integer call() {
        var start = System.nanoTime();
        findCheckpoint();
        requirePositive("--window", window);
        requirePositive("--batch", batch);
        var variants = device.select().variants();
        var loaded = Checkpoint.load(checkpoint);
        var evaluation = evaluate(loaded, configuration(loaded), variants);
        if (!Double.isFinite(evaluation.loss())) {
            throw new DivergedException(
                    "the model's loss is not a number: " + loaded.directory() + " comes from a training that"
                            + " diverged; use an earlier checkpoint");
        }
        var seconds = (System.nanoTime() - start) / 1e9;
        spec.commandLine().getOut().println(json ? json(loaded, evaluation, seconds) : text(evaluation, seconds));
        return ExitCode.OK;
    }

    private void findCheckpoint() {
        if (checkpoint == null) {
            var split = data.split();
            if (split.word().isEmpty()) {
                throw new ParameterException(spec.commandLine(), "Missing required parameter: 'CHECKPOINT'");
            }
            checkpoint = Path.of(split.word());
            data = split.rest();
        }
    }

    private RunConfiguration configuration(Checkpoint loaded) {
        var configuration = RunConfigurations.of(loaded);
        if (configuration.data().hasTask() && !data.isEmpty()) {
            throw new CommandException("the model was trained on the task " + configuration.data().task().type().name()
                    + ", not on text; leave --data out");
        }
        if (configuration.data().hasText() && data.isEmpty()) {
            throw new CommandException("there is no text to measure on; give one with --data PATH");
        }
        requireReadable(loaded);
        return RunConfigurations.with(configuration, sizes());
    }

    private Map<String, String> sizes() {
        Map<String, String> values = new LinkedHashMap<>();
        if (window != null) {
            values.put("window", window.toString());
        }
        if (batch != null) {
            values.put("batch", batch.toString());
        }
        return values;
    }

    private void requireReadable(Checkpoint loaded) {
        var context = loaded.modelConfiguration().maxContext();
        if (window != null && context.isPresent() && window > context.getAsInt()) {
            throw new CommandException("--window must be at most " + context.getAsInt() + ", not " + window
                    + ": this model reads at most that many tokens, its max_seq_length");
        }
    }

    private Evaluation evaluate(Checkpoint loaded, RunConfiguration configuration, KernelVariants variants) {
        var sequences = sequences(loaded, configuration);
        var tokens = sequences.isEmpty() ? text(loaded, configuration) : null;
        var training = configuration.training();
        Preflight.requireEvaluation(loaded.modelConfiguration(), training.batch(), training.window(), variants);
        try (var evaluator = new Evaluator(loaded.model().withVariants(variants), training.batch(), training.window());
                var progress = EvaluationProgress.of(spec.commandLine().getErr())) {
            return sequences.map(all -> evaluator.evaluate(all.inputs(), all.targets(), progress))
                    .orElseGet(() -> evaluator.evaluate(tokens::copy, tokens.length(), progress));
        }
    }

    /** Returns the test sequences of a task, or the validation sequences of a source; a text that is given comes first. */
    private Optional<Windows> sequences(Checkpoint loaded, RunConfiguration configuration) {
        if (!data.isEmpty()) {
            return Optional.empty();
        }
        return configuration.syntheticTask().map(task -> task.sequences(configuration.training().seed(), Split.TEST, 0,
                configuration.data().validationSequences()))
                .or(() -> configuration.openSource(loaded.tokenizer()).map(DataSource::validation));
    }

    private TokenSequence text(Checkpoint loaded, RunConfiguration configuration) {
        var tokens = TextFiles.of(data.paths(), glob).encode(loaded.tokenizer()).tokens();
        int length = configuration.training().window();
        if (tokens.length() <= length) {
            throw new DataException("the text has " + tokens.length() + " tokens, a window of " + length + " needs "
                    + (length + 1L) + "; give more text or a smaller --window");
        }
        return tokens;
    }

    private static String text(Evaluation evaluation, double seconds) {
        return String.format(Locale.ROOT, """
                loss        %.4f nats, %.4f bits per token
                perplexity  %.3f
                accuracy    %.2f %%
                %stokens      %,d in %.1f s""",
                evaluation.loss(), evaluation.bitsPerToken(), evaluation.perplexity(), 100 * evaluation.accuracy(),
                exact(evaluation), evaluation.tokens(), seconds);
    }

    private static String exact(Evaluation evaluation) {
        return Double.isNaN(evaluation.exactMatch()) ? ""
                : String.format(Locale.ROOT, "exact match %.2f %% of sequences%n", 100 * evaluation.exactMatch());
    }

    private String json(Checkpoint loaded, Evaluation evaluation, double seconds) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("validation_loss", Results.number(evaluation.loss()));
        values.put("train_loss", null);
        values.put("train_tokens_per_s", null);
        values.put("steps", loaded.step());
        values.put("parameters", loaded.model().parameterTable().count());
        values.put("seconds", seconds);
        values.put("peak_rss_mb", PeakMemory.megabytes());
        values.put("run", checkpoint.toString());
        values.put("perplexity", Results.number(evaluation.perplexity()));
        values.put("accuracy", Results.number(evaluation.accuracy()));
        values.put("exact_match", Results.number(evaluation.exactMatch()));
        values.put("tokens", evaluation.tokens());
        return Results.json(values);
    }

    private static void requirePositive(String option, Integer value) {
        if (value != null && value < 1) {
            throw new CommandException(option + " must be at least 1, not " + value);
        }
    }
}
