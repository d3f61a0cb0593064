package org.glrnn.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

import picocli.CommandLine;

/** The entry point of {@code glrnn}. Exit codes: 0 done, 1 failed, 2 invalid request, 130 interrupted. */
public final class Main {
    private static final int HELP_WIDTH = 100;

    private Main() {
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        StandardError.restore();
        System.exit(execute(args, new StandardOutput(), standardError()));
    }

    private static int execute(String[] args, StandardOutput out, PrintWriter err) {
        int code = execute(args, out.writer(), err);
        try {
            out.requireWritten();
            return code;
        } catch (OutputException lost) {
            return code == ExitCode.OK ? new Failures(err).report(lost) : code;
        }
    }

    static int execute(String[] args, PrintWriter out, PrintWriter err) {
        var failures = new Failures(err);
        try {
            int code = commandLine(failures).setOut(out).setErr(err).execute(args);
            out.flush();
            return code;
        } catch (Throwable failure) { // an Error, such as too little memory: picocli lets these through
            out.flush();
            return failures.report(failure);
        }
    }

    static CommandLine commandLine(Failures failures) {
        var glrnn = new GlrnnCommand();
        var commandLine = new CommandLine(glrnn);
        ConfigurationOptions.addTo(commandLine.getSubcommands().get("train"));
        commandLine.getSubcommands().values()
                .forEach(command -> command.getCommandSpec().usageMessage().synopsisHeading("%nUsage: "));
        LiteralValues.applyTo(commandLine);
        return commandLine
                .setUsageHelpWidth(HELP_WIDTH)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setExecutionStrategy(arguments -> {
                    if (glrnn.plugins() != null) {
                        PluginDirectory.requireLoaded(arguments.asCommandLineList().getLast(), glrnn.plugins());
                    }
                    return new CommandLine.RunLast().execute(arguments);
                })
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }

    // Not System.err: its character set follows the locale.
    private static PrintWriter standardError() {
        return new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    }
}
