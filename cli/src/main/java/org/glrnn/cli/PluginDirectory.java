package org.glrnn.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.glrnn.data.GlrnnException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The directory of {@code --plugins}. A class path cannot grow, so it is the launcher that puts the jars on it. */
final class PluginDirectory {
    private static final String OPTION = "--plugins ";

    private PluginDirectory() {
    }

    /**
     * Checks that every jar of a directory is on the class path.
     *
     * @throws ParameterException if one is not, or there is none: says why and what to do
     */
    static void requireLoaded(CommandLine command, Path directory) {
        var loaded = classPath();
        for (var jar : jars(command, directory)) {
            if (!loaded.contains(jar.toAbsolutePath().normalize())) {
                throw new ParameterException(command,
                        OPTION + directory + ": " + jar.getFileName() + " is not on the class path"
                                + (directory.toString().contains(File.pathSeparator)
                                        ? ", which is separated by " + File.pathSeparator
                                                + "; rename the directory"
                                        : ", and a running JVM can no longer put it there; start ./glrnn, or"
                                                + " name the jar with java -cp"));
            }
        }
    }

    private static List<Path> jars(CommandLine command, Path directory) {
        try (var files = Files.list(directory)) {
            var jars = files.filter(file -> file.getFileName().toString().endsWith(".jar")).sorted().toList();
            if (jars.isEmpty()) {
                throw new ParameterException(command, OPTION + directory + ": there is no jar in it; give the directory that"
                        + " holds the plug-ins' jars");
            }
            return jars;
        } catch (IOException e) {
            throw new ParameterException(command, OPTION + directory + " cannot be read as a directory: "
                    + GlrnnException.reason(e) + "; give the directory that holds the plug-ins' jars");
        }
    }

    private static Set<Path> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).flatMap(PluginDirectory::path)
                .map(path -> path.toAbsolutePath().normalize()).collect(Collectors.toSet());
    }

    private static Stream<Path> path(String entry) {
        try {
            return Stream.of(Path.of(entry));
        } catch (InvalidPathException _) {
            return Stream.empty();
        }
    }
}
