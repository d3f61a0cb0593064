package org.glrnn.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.data.GlrnnException;

/** Reads, changes and writes {@link RunConfiguration}s. */
public final class RunConfigurations {
    /** The configuration's file in a run directory. */
    static final String FILE = "config.yaml";
    private static final List<String> NAMES =
            List.of("quickstart", "tinyshakespeare", "tinyshakespeare-long", "wikitext-small", "associative-recall",
                    "selective-copying", "memory-horizon");

    private RunConfigurations() {
    }

    /** Returns the names of the shipped configurations. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Returns a shipped configuration.
     *
     * @throws ConfigurationException if there is none of that name: names the nearest
     */
    public static RunConfiguration named(String name) {
        if (!NAMES.contains(name)) {
            throw new ConfigurationException("", "there is no shipped configuration \"" + name + "\"; did you mean "
                    + ConfigurationKeys.nearest(name, NAMES) + "? There are " + String.join(", ", NAMES));
        }
        var resource = "/configs/" + name + ".yaml";
        try (var input = RunConfigurations.class.getResourceAsStream(resource)) {
            if (input == null) {
                throw new IOException("it is not on the class path");
            }
            return ConfigurationReader.read(name + ".yaml", new String(input.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ConfigurationException("", "cannot read the shipped configuration " + resource + ": "
                    + GlrnnException.reason(e) + "; build the project again", e);
        }
    }

    /**
     * Returns the configuration of a file, or the shipped one of a name.
     *
     * @param pathOrName a YAML file; else the name of a shipped configuration
     * @throws ConfigurationException if there is neither, or the file is wrong: names file, line, key and what to do
     */
    public static RunConfiguration load(String pathOrName) {
        if (isFile(pathOrName)) {
            return read(Path.of(pathOrName));
        }
        if (NAMES.contains(pathOrName)) {
            return named(pathOrName);
        }
        throw new ConfigurationException("", "there is no file and no shipped configuration \"" + pathOrName
                + "\"; the shipped ones are " + String.join(", ", NAMES));
    }

    /**
     * Returns the configuration a run was started with.
     *
     * @throws ConfigurationException if the directory holds no readable {@code config.yaml}
     */
    public static RunConfiguration ofRun(Path runDirectory) {
        return read(runDirectory.resolve(FILE));
    }

    /**
     * Returns the configuration a checkpoint was trained with.
     *
     * @throws ConfigurationException if it has keys or values this version does not know
     */
    public static RunConfiguration of(Checkpoint checkpoint) {
        return ConfigurationTree.ofNested(checkpoint.directory() + ": configuration", checkpoint.configuration());
    }

    /** Returns all keys, in the order of the file. */
    public static List<ConfigurationKey> keys() {
        return ConfigurationKeys.all();
    }

    /**
     * Returns a configuration with some values replaced.
     *
     * @param values new values by key name ({@code d_model}, {@code model.d_model}) or flag ({@code --d-model}), as one
     *     would write them in YAML; several paths are separated by line breaks
     * @throws ConfigurationException names key, value and what is allowed
     */
    public static RunConfiguration with(RunConfiguration configuration, Map<String, String> values) {
        var changes = new LinkedHashMap<String, Object>();
        values.forEach((name, text) -> {
            var key = key(name);
            changes.put(key.path(), key.parse(text));
        });
        return ConfigurationTree.build(ConfigurationTree.values(configuration), changes);
    }

    /** Returns a configuration as the text of a YAML file: every key that has a value. */
    public static String toYaml(RunConfiguration configuration) {
        return ConfigurationTree.yaml(configuration);
    }

    private static ConfigurationKey key(String name) {
        var plain = name.replaceFirst("^--", "").replace('-', '_');
        return ConfigurationKeys.find(plain).orElseThrow(() -> new ConfigurationException(plain, "unknown key " + name
                + "; " + ConfigurationKeys.suggestion("", plain)));
    }

    private static boolean isFile(String pathOrName) {
        try {
            return Files.isRegularFile(Path.of(pathOrName));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static RunConfiguration read(Path file) {
        try {
            return ConfigurationReader.read(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new ConfigurationException("", "cannot read the configuration " + file + ": "
                    + GlrnnException.reason(e) + "; check the path, and that it is UTF-8 text", e);
        }
    }
}
