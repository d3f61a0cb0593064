package org.glrnn.device;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The JVM's arguments that a TornadoVM SDK asks for, made safe to use from any directory. */
final class SdkArguments {
    private static final String MODULE_PATH = "--module-path";
    private static final String HOME = "${TORNADOVM_HOME}";

    private SdkArguments() {
    }

    /** Returns the SDK's argument file. The template comes first: it stays right when the SDK is moved. */
    static Optional<Path> file(Path home) {
        return Stream.of("tornado-argfile.template", "tornado-argfile").map(home::resolve).filter(Files::isReadable)
                .findFirst();
    }

    /** Reads the arguments, one a word. */
    static List<String> read(Path home) {
        var file = file(home).orElseThrow();
        try (var lines = Files.lines(file)) {
            var words = lines.map(String::strip).filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Arrays.stream(line.split("\\s+"))).filter(word -> !word.isEmpty())
                    .map(word -> word.replace(HOME, home.toAbsolutePath().toString())).toList();
            return withoutWorkingDirectory(words);
        } catch (IOException failure) {
            throw new DeviceException(file + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    /** Returns the text of an argument file: one argument a line, quoted. */
    static String text(List<String> arguments) {
        return arguments.stream()
                .map(argument -> '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n")
                .collect(Collectors.joining());
    }

    // The SDK's module path holds "." and so would make a module of every jar in the directory glrnn is called from.
    private static List<String> withoutWorkingDirectory(List<String> words) {
        List<String> clean = new ArrayList<>(words);
        for (var i = 0; i < clean.size(); i++) {
            var word = clean.get(i);
            if (word.startsWith(MODULE_PATH + "=")) {
                clean.set(i, MODULE_PATH + "=" + cleanPath(word.substring(MODULE_PATH.length() + 1)));
            } else if (i > 0 && (words.get(i - 1).equals(MODULE_PATH) || words.get(i - 1).equals("-p"))) {
                clean.set(i, cleanPath(word));
            }
        }
        return clean;
    }

    private static String cleanPath(String path) {
        return Arrays.stream(path.split(File.pathSeparator)).filter(entry -> !entry.isEmpty() && !entry.equals("."))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
