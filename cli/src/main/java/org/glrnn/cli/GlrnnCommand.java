package org.glrnn.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code glrnn} itself: a list of commands. */
@Command(
        name = "glrnn",
        versionProvider = Version.class,
        description = "Trains, evaluates and samples gated linear RNN language models.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        subcommands = {
            QuickstartCommand.class, TrainCommand.class, EvalCommand.class, GenerateCommand.class,
            InspectCommand.class, ConvertCommand.class, VerifyCommand.class, DevicesCommand.class,
            KernelsCommand.class, TuneCommand.class, BenchCommand.class, CompletionCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:invalid request: an option, a value, a configuration",
            "130:stopped by Ctrl-C", "143:stopped by SIGTERM"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  glrnn quickstart                                      train a small model in a minute",
            "  glrnn train --config tinyshakespeare --data input.txt --run runs/first",
            "  glrnn eval runs/first --data other.txt",
            "  glrnn generate runs/first --prompt \"ROMEO:\"",
            "",
            "glrnn COMMAND --help explains one command."})
final class GlrnnCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show this help.")
    private boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Show the version.")
    private boolean version;

    @Option(names = "--plugins", scope = ScopeType.INHERIT, paramLabel = "DIR",
            description = "A directory of jars with mixers, tokenizers, tasks and the like of your own.")
    private Path plugins;

    /** Returns the directory whose jars the launcher should have put on the class path; null: none. */
    Path plugins() {
        return plugins;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}
