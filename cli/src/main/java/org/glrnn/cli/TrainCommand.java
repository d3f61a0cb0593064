package org.glrnn.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.data.StandardInput;
import org.glrnn.tasks.option.Words;
import org.glrnn.train.RunConfiguration;
import org.glrnn.train.RunConfigurations;
import org.glrnn.train.TrainingRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code glrnn train}: text, or a task, in; a run directory out. */
@Command(
        name = "train",
        header = "Train a language model on text, or on a task.",
        customSynopsis = "glrnn train [--config NAME|FILE] [--data PATH...]... [--task NAME] [--run DIR] [OPTIONS]",
        description = {
            "%nWrites a run directory: configuration, metrics, checkpoints, report.%n",
            "A configuration gives every value; the flags below replace single ones. Ctrl-C finishes the step, saves"
                    + " and stops; --resume continues as if nothing had happened."},
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  glrnn train --data input.txt",
            "  glrnn train --data texts/*.txt --run runs/texts",
            "  zcat input.gz | glrnn train --data - --run runs/piped",
            "  glrnn train --config tinyshakespeare-long --data input.txt --run runs/long --steps 500",
            "  glrnn train --config my.yaml --data docs --data src --glob '**.{md,java}' --dropout 0.1",
            "  glrnn train --resume --run runs/long",
            "  glrnn train --from runs/first-true-recurrent --steps 500 --peak-learning-rate 1e-3",
            "  glrnn train --task selective-copying --run runs/copy",
            "",
            "Shipped configurations: tinyshakespeare, tinyshakespeare-long, tinyshakespeare-hybrid, wikitext-small, quickstart;",
            "one for each task: associative-recall, selective-copying, memory-horizon."})
final class TrainCommand implements Callable<Integer> {
    private static final String DEFAULT_CONFIGURATION = "tinyshakespeare";
    private final ConfigurationOptions configurationOptions = new ConfigurationOptions();

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "NAME|FILE",
            description = "A shipped configuration or a YAML file. Default: " + DEFAULT_CONFIGURATION + ", or the task's.")
    private String config;

    @Option(names = "--data", arity = "1..*", paramLabel = "PATH", parameterConsumer = DataPaths.Consumer.class,
            description = "Text files, directories of them, or - for standard input; may be given several times.")
    private DataPaths data = DataPaths.NONE;

    @Option(names = "--run", paramLabel = "DIR", description = "Where to write. Default: runs/NAME-DATE-TIME.")
    private Path run;

    @Option(names = "--resume", description = "Continue the run in --run from its last checkpoint.")
    private boolean resume;

    @Option(names = "--from", paramLabel = "CHECKPOINT",
            description = "Start from the parameters and the tokenizer of a checkpoint or run, with its configuration"
                    + " unless --config names another.")
    private Path from;

    @Option(names = "--dropout", paramLabel = "X",
            description = "One rate for all three places: embedding, time mixing, channel mixing.")
    private Double dropout;

    @Mixin
    private DeviceOption device;

    @Option(names = "--json", description = "Print the result as one JSON object, the last line on stdout.")
    private boolean json;

    ConfigurationOptions configurationOptions() {
        return configurationOptions;
    }

    @Override
    public Integer call() {
        requireOnlyWhatResumes();
        var overrides = overrides();
        var configuration = withData(RunConfigurations.with(base(), overrides));
        RunConfigurations.requireEffect(configuration, overrides.keySet());
        requireData(configuration);
        var profile = device.select();
        var session = new RunSession(configuration, run == null ? RunDirectories.next(name()) : run,
                new TrainingRun.Options(resume, profile.name(), profile.variants()), spec.commandLine().getErr());
        var summary = session.train();
        var out = spec.commandLine().getOut();
        out.println(json ? Results.json(summary) : Results.text(summary));
        session.reported();
        return summary.interrupted() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private void requireOnlyWhatResumes() {
        if (resume && run == null) {
            throw new CommandException("--resume needs a run to continue; give its directory with --run DIR");
        }
        if (resume && (config != null || from != null)) {
            throw new CommandException((config != null ? "--config" : "--from") + " acts only at the start of a run, and"
                    + " --resume continues the one in " + run + " with its own configuration; leave one of the two out");
        }
    }

    private void requireData(RunConfiguration configuration) {
        if (configuration.data().path().isEmpty() && configuration.data().hasText()) {
            throw new CommandException("there is no text to train on; give one with --data FILE, or data.path in the"
                    + " configuration, or a task with --task NAME");
        }
        if (configuration.data().path().contains(StandardInput.PATH) && data.isEmpty() && config == null) {
            throw new CommandException("the text of " + (resume ? run : from) + " came from standard input and is not"
                    + " kept; give the same again: --data FILE, or --data - and the text through a pipe");
        }
    }

    private RunConfiguration withData(RunConfiguration configuration) {
        return data.isEmpty() ? configuration : RunConfigurations.withPaths(configuration, data.words());
    }

    private RunConfiguration base() {
        if (resume) {
            return RunConfigurations.ofRun(run);
        }
        if (from == null) {
            return RunConfigurations.load(configOrDefault());
        }
        var origin = Checkpoint.load(from);
        return RunConfigurations.startingFrom(
                config == null ? RunConfigurations.of(origin) : RunConfigurations.load(config), origin);
    }

    private Map<String, String> overrides() {
        Map<String, String> values = new LinkedHashMap<>();
        if (dropout != null) {
            for (var key : List.of("embedding_dropout", "time_mixing_dropout", "channel_mixing_dropout")) {
                values.put(key, dropout.toString());
            }
        }
        values.putAll(configurationOptions.values());
        return values;
    }

    private String configOrDefault() {
        var task = configurationOptions.values().get("task");
        var byDefault = task == null ? DEFAULT_CONFIGURATION
                : Words.find(task, RunConfigurations.names()).orElse(DEFAULT_CONFIGURATION);
        return config == null ? byDefault : config;
    }

    private String name() {
        var base = config == null && from != null ? from.toAbsolutePath().normalize() + "-tuned" : configOrDefault();
        return Path.of(base).getFileName().toString().replaceFirst("\\.ya?ml$", "");
    }
}
