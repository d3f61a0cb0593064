package org.glrnn.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.lm.Decoder;
import org.glrnn.train.RunConfigurations;
import org.glrnn.train.TrainingRun;
import org.glrnn.train.TrainingSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code glrnn quickstart}: a small model of this project's own sources, in about a minute. */
@Command(
        name = "quickstart",
        header = "Train a small model on this project's own sources, in about a minute.",
        description = "%nTrains on the Java sources and documents of the project, shows the validation loss before and"
                + " after, and prints a sample of what was learned.",
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  glrnn quickstart",
            "  glrnn quickstart --steps 100 --run runs/try"})
final class QuickstartCommand implements Callable<Integer> {
    private static final String NAME = "quickstart";
    private static final String PROMPT = "    /** Returns ";
    private static final int SAMPLE_TOKENS = 400;

    @Spec
    private CommandSpec spec;

    @Option(names = "--steps", paramLabel = "N", description = "Number of steps. Default: as in the configuration.")
    private Integer steps;

    @Option(names = "--run", paramLabel = "DIR", description = "Where to write. Default: runs/quickstart-DATE-TIME.")
    private Path run;

    @Mixin
    private DeviceOption device;

    @Override
    public Integer call() {
        var configuration = RunConfigurations.with(RunConfigurations.named(NAME), overrides());
        var out = spec.commandLine().getOut();
        var profile = device.select();
        var session = new RunSession(configuration, run == null ? RunDirectories.next(NAME) : run,
                new TrainingRun.Options(false, profile.name(), profile.variants()), spec.commandLine().getErr());
        var summary = session.train();
        out.println(Results.text(summary));
        session.reported();
        if (summary.interrupted()) {
            return ExitCode.INTERRUPTED;
        }
        sample(summary, out);
        return ExitCode.OK;
    }

    private Map<String, String> overrides() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("path", home().toString());
        if (steps != null) {
            values.put("steps", steps.toString());
        }
        return values;
    }

    /** The launcher says where the project is; without it, the working directory must be the project's. */
    private static Path home() {
        var home = Path.of(System.getProperty("glrnn.home", ""));
        if (!Files.isDirectory(home.resolve("tornado-tasks"))) {
            throw new CommandException("quickstart trains on this project's own sources and did not find them in "
                    + home.toAbsolutePath() + "; start it with ./glrnn in a clone of the project");
        }
        return home;
    }

    private static void sample(TrainingSummary summary, PrintWriter out) {
        var loaded = Checkpoint.load(summary.runDirectory());
        out.printf("%na sample, continuing \"%s\":%n%n%s", PROMPT.strip(), PROMPT);
        try (var decoder = new Decoder(loaded.model())) {
            new TextGenerator(decoder::step, loaded.tokenizer(), new Sampler(0.7, 0, 0.95, 0))
                    .generate(loaded.tokenizer().encode(PROMPT), SAMPLE_TOKENS, text -> {
                        out.print(text);
                        return !out.checkError();
                    });
        }
        out.printf("%n%nopen   %s%nagain  glrnn generate %s --prompt \"import java\"%n",
                summary.runDirectory().resolve("report.html"), summary.runDirectory());
    }
}
