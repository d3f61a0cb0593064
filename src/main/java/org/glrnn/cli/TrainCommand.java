package org.glrnn.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import org.glrnn.train.RunConfiguration;
import org.glrnn.train.RunConfigurations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code glrnn train}: text in, a run directory out. */
@Command(
        name = "train",
        header = "Train a language model on text.",
        customSynopsis = "glrnn train [--config NAME|FILE] [--data PATH]... [--run DIR] [OPTIONS]",
        description = {
            "%nWrites a run directory: configuration, metrics, checkpoints, report.%n",
            "A configuration gives every value; the flags below replace single ones. Ctrl-C finishes the step, saves"
                    + " and stops; --resume continues as if nothing had happened."},
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  glrnn train --data input.txt",
            "  glrnn train --config tinyshakespeare-long --data input.txt --run runs/long --steps 500",
            "  glrnn train --config my.yaml --data docs --data src --glob '**.{md,java}' --dropout 0.1",
            "  glrnn train --resume --run runs/long",
            "",
            "Shipped configurations: tinyshakespeare, tinyshakespeare-long, wikitext-small, quickstart."})
final class TrainCommand implements Callable<Integer> {
    private static final String DEFAULT_CONFIGURATION = "tinyshakespeare";
    private final ConfigurationOptions configurationOptions = new ConfigurationOptions();

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "NAME|FILE",
            description = "A shipped configuration or a YAML file. Default: " + DEFAULT_CONFIGURATION + ".")
    private String config;

    @Option(names = "--data", paramLabel = "PATH",
            description = "A text file or a directory of them; may be given several times.")
    private List<String> data = new ArrayList<>();

    @Option(names = "--run", paramLabel = "DIR", description = "Where to write. Default: runs/NAME-DATE-TIME.")
    private Path run;

    @Option(names = "--resume", description = "Continue the run in --run from its last checkpoint.")
    private boolean resume;

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
        requireRunToResume();
        var configuration = RunConfigurations.with(base(), overrides());
        requireData(configuration);
        var session = new RunSession(configuration, run == null ? RunDirectories.next(name()) : run, resume,
                device.select(), spec.commandLine().getErr());
        var summary = session.train();
        var out = spec.commandLine().getOut();
        out.println(json ? Results.json(summary) : Results.text(summary));
        session.reported();
        return summary.interrupted() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private void requireRunToResume() {
        if (resume && run == null) {
            throw new CommandException("--resume needs --run DIR, the directory of the run to continue");
        }
    }

    private void requireData(RunConfiguration configuration) {
        if (configuration.data().path().isEmpty()) {
            throw new CommandException("there is no text to train on; give one with --data FILE, or data.path in the"
                    + " configuration");
        }
    }

    private RunConfiguration base() {
        return resume && config == null ? RunConfigurations.ofRun(run) : RunConfigurations.load(configOrDefault());
    }

    private Map<String, String> overrides() {
        Map<String, String> values = new LinkedHashMap<>();
        if (dropout != null) {
            for (var key : List.of("embedding_dropout", "time_mixing_dropout", "channel_mixing_dropout")) {
                values.put(key, dropout.toString());
            }
        }
        if (!data.isEmpty()) {
            values.put("path", String.join("\n", data));
        }
        values.putAll(configurationOptions.values());
        return values;
    }

    private String configOrDefault() {
        return config == null ? DEFAULT_CONFIGURATION : config;
    }

    private String name() {
        return Path.of(configOrDefault()).getFileName().toString().replaceFirst("\\.ya?ml$", "");
    }
}
