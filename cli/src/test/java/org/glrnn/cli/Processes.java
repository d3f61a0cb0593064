package org.glrnn.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts processes as a user would and keeps what they print. */
final class Processes {
    private static final int TIMEOUT_SECONDS = 120;

    private Processes() {
    }

    /** What a process left behind. */
    record Result(int code, String out, String err) {
    }

    /** Runs the command line in a JVM of its own, with this JVM's class path. */
    static Result glrnn(String... arguments) throws IOException {
        var result = run(Map.of("GLRNN_DEBUG", ""), command(List.of(arguments)).toArray(String[]::new));
        return new Result(result.code(), result.out(), withoutJvmWarnings(result.err()));
    }

    /** Returns the words that start the command line in a JVM of its own. */
    static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m",
                "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(arguments);
        return command;
    }

    /** Runs a command with some variables of the environment replaced; JAVA_HOME is unset. */
    static Result run(Map<String, String> environment, String... command) throws IOException {
        var out = Files.createTempFile("out", ".txt");
        var err = Files.createTempFile("err", ".txt");
        try {
            var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().keySet().removeAll(List.of("JAVA_HOME", "GLRNN_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
            builder.environment().putAll(environment);
            return new Result(await(builder.start()), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Returns the project's launcher. */
    static Path launcher() {
        var directory = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(directory.resolve("glrnn"))) {
            directory = directory.getParent();
        }
        return directory.resolve("glrnn");
    }

    private static int await(Process process) {
        try {
            if (process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw new AssertionError("the process did not end within " + TIMEOUT_SECONDS + " s");
    }

    /** Returns what a process printed without what the JVM says of itself. */
    static String withoutJvmWarnings(String err) {
        return err.lines().filter(line -> !line.startsWith("WARNING: ")).map(line -> line + "\n").reduce("", String::concat);
    }
}
