package org.glrnn.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.data.GlrnnException;
import org.glrnn.tasks.option.TypedKey;
import org.glrnn.tasks.option.Words;

/** Reads, changes and writes {@link RunConfiguration}s. */
public final class RunConfigurations {
    /** The configuration's file in a run directory. */
    static final String FILE = "config.yaml";
    private static final List<String> NAMES =
            List.of("quickstart", "tinyshakespeare", "tinyshakespeare-long", "tinyshakespeare-hybrid", "wikitext-small",
                    "associative-recall", "selective-copying", "memory-horizon");

    private static final Set<String> NEEDS_TASK = Set.of("data.validation_sequences");
    private static final Set<String> NEEDS_TEXT = Set.of("data.tokenizer", "data.glob", "data.validation_fraction");

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
                    + Words.nearest(name, NAMES) + "? There are " + String.join(", ", NAMES));
        }
        var resource = "/configs/" + name + ".yaml";
        try (var input = RunConfigurations.class.getResourceAsStream(resource)) {
            if (input == null) {
                throw new IOException("it is not on the class path");
            }
            return ConfigurationReader.read(name + ".yaml", new String(input.readAllBytes(), StandardCharsets.UTF_8),
                    false);
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
            return read(Path.of(pathOrName), false);
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
        return read(runDirectory.resolve(FILE), true);
    }

    /**
     * Returns the configuration a checkpoint was trained with.
     *
     * @throws ConfigurationException if it has keys or values this version does not know
     */
    public static RunConfiguration of(Checkpoint checkpoint) {
        return ConfigurationTree.ofNested(checkpoint.directory() + ": configuration", checkpoint.modelConfiguration(),
                checkpoint.tokenizer().vocabularySize(), checkpoint.configuration());
    }

    /**
     * Returns a configuration for a new run that starts from a checkpoint: with its tokenizer, and with nothing that would act
     * on fresh parameters.
     *
     * @throws ConfigurationException if the checkpoint's values do not go together with the others
     */
    public static RunConfiguration startingFrom(RunConfiguration configuration, Checkpoint origin) {
        var changes = new LinkedHashMap<String, Object>();
        changes.put("origin.from", origin.directory().toString());
        changes.put("origin.from_sha256", origin.digest());
        changes.put("training.forget_bias", 0.0);
        if (configuration.data().hasText()) {
            changes.put("data.tokenizer", tokenizer(origin));
        }
        return ConfigurationTree.build(ConfigurationTree.values(configuration), changes);
    }

    /** Returns the tokenizer of a checkpoint with the options it was made with; a task's has none. */
    private static Object tokenizer(Checkpoint origin) {
        var name = origin.tokenizer().name();
        var configured = of(origin).data().tokenizer();
        return configured.type().name().equals(name) ? configured.values() : name;
    }

    /** Returns the key of a name, with or without its section or the key that it is an option of; empty if there is none. */
    public static Optional<ConfigurationKey> find(String name) {
        return ConfigurationKeys.find(name);
    }

    /** Returns all keys, in the order of the file. */
    public static List<ConfigurationKey> keys() {
        return List.copyOf(ConfigurationKeys.all());
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

    /**
     * Refuses keys that somebody gave and that have no effect on the data of a configuration.
     *
     * @param names as in {@link #with}
     * @throws ConfigurationException names the first such key, and what it is for
     */
    public static void requireEffect(RunConfiguration configuration, Set<String> names) {
        names.forEach(name -> {
            var key = key(name);
            TypedKeys.owner(key).ifPresent(entry -> requireEffect(key, entry, configuration));
            requireEffect(key.path(), configuration.data());
        });
    }

    private static void requireEffect(ConfigurationKey key, TypedKeys.Entry<?> entry, RunConfiguration configuration) {
        var typed = entry.chosen().apply(configuration);
        var what = entry.key().name();
        if (!key.name().equals(what) && (typed == null || !TypedKey.has(typed.type(), key.shortName()))) {
            throw new ConfigurationException(key.path(), key.path() + " is only for the " + what + " "
                    + entry.key().owners(key.shortName()) + ", and the " + what + " is "
                    + (typed == null ? entry.key().none() : typed.type().name()) + "; leave it out");
        }
    }

    private static void requireEffect(String path, RunConfiguration.Data data) {
        if (!data.hasTask() && NEEDS_TASK.contains(path)) {
            throw new ConfigurationException(path, path + " is only for a task, and the data are " + words(data)
                    + "; leave it out");
        }
        if (!data.hasText() && NEEDS_TEXT.stream().anyMatch(key -> path.equals(key) || path.startsWith(key + "."))) {
            throw new ConfigurationException(path, path + " is only for a text, and the data are " + words(data)
                    + "; leave it out");
        }
    }

    private static String words(RunConfiguration.Data data) {
        return data.hasText() ? "a text" : data.hasTask() ? "the task " + data.task().type().name()
                : "the source " + data.source().type().name();
    }

    /**
     * Returns a configuration for other text.
     *
     * @param paths files and directories, whatever characters are in them; {@code -} for standard input
     * @throws ConfigurationException if the configuration is that of a task
     */
    public static RunConfiguration withPaths(RunConfiguration configuration, List<String> paths) {
        return ConfigurationTree.build(ConfigurationTree.values(configuration),
                Map.of("data.path", List.copyOf(paths)));
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

    private static RunConfiguration read(Path file, boolean recorded) {
        try {
            return ConfigurationReader.read(file.toString(), Files.readString(file), recorded);
        } catch (IOException e) {
            throw new ConfigurationException("", "cannot read the configuration " + file + ": "
                    + GlrnnException.reason(e) + "; check the path and the file", e);
        }
    }
}
