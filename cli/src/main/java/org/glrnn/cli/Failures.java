package org.glrnn.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

import org.glrnn.data.GlrnnException;
import org.glrnn.tasks.option.PluginException;
import org.glrnn.train.ConfigurationException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns every failure into one line on stderr and an exit code. {@code GLRNN_DEBUG=1} shows the stack trace too. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final PrintWriter err;
    private final boolean debug = "1".equals(System.getenv("GLRNN_DEBUG"));

    Failures(PrintWriter err) {
        this.err = err;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine commandLine, ParseResult arguments) {
        commandLine.getOut().flush();
        return report(failure);
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        var command = failure.getCommandLine().getCommandSpec().qualifiedName();
        print(command + ": " + oneLine(failure.getMessage()) + nearest(failure) + "; see " + command + " --help", failure);
        return ExitCode.USAGE;
    }

    /** Prints the line of a failure and returns its exit code. */
    int report(Throwable failure) {
        print("glrnn: " + oneLine(describe(failure)), failure);
        return switch (failure) {
            case ConfigurationException _, CommandException _, IllegalArgumentException _ -> ExitCode.USAGE;
            default -> ExitCode.FAILURE;
        };
    }

    private void print(String line, Throwable failure) {
        err.println(line);
        if (debug) {
            failure.printStackTrace(err);
        }
        err.flush();
    }

    private static String describe(Throwable failure) {
        return switch (failure) {
            case GlrnnException known -> known.getMessage();
            case PluginException plugin -> plugin.getMessage();
            case IllegalArgumentException wrong when wrong.getMessage() != null -> wrong.getMessage();
            case OutOfMemoryError memory -> "not enough memory (" + memory.getMessage() + "); use a smaller --batch,"
                    + " --window or model, less text, or allow more with GLRNN_JAVA_OPTIONS=-Xmx8g";
            case IncompatibleClassChangeError other -> "a class on the class path is of another version than the rest (" + other
                    + "); build the plug-ins for this version of glrnn";
            case UncheckedIOException unchecked -> describe(unchecked.getCause());
            case IOException io -> describe(io);
            default -> "internal error: " + failure + "; GLRNN_DEBUG=1 shows where; please report it";
        };
    }

    private static String describe(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> missing.getFile() + ": no such file or directory";
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case FileSystemException file when file.getReason() != null -> file.getFile() + ": " + file.getReason();
            default -> "reading or writing failed: " + GlrnnException.reason(failure);
        };
    }

    private static String nearest(ParameterException failure) {
        return failure instanceof UnmatchedArgumentException unmatched && !unmatched.getSuggestions().isEmpty()
                ? " (did you mean " + unmatched.getSuggestions().getFirst() + "?)" : "";
    }

    private static String oneLine(String message) {
        return String.valueOf(message).replaceAll("\\s*\\R\\s*", " ").strip();
    }
}
