package org.glrnn.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.glrnn.data.StandardInput;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.lm.MixerValues;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.option.OptionException;
import org.glrnn.tasks.option.Options;
import org.glrnn.tasks.option.Typed;
import org.glrnn.train.RunConfiguration.Data;
import org.glrnn.train.RunConfiguration.Origin;
import org.glrnn.train.RunConfiguration.Training;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** A configuration as values by key path ({@code model.d_model}), as nested maps, and as YAML. */
final class ConfigurationTree {
    private static final YAMLMapper MAPPER =
            YAMLMapper.builder().disable(YAMLWriteFeature.WRITE_DOC_START_MARKER).build();
    private static final String MODEL = "model";
    private static final String VOCABULARY = "_vocab_size";

    private ConfigurationTree() {
    }

    /** Returns the values a file need not mention. */
    static Map<String, Object> defaults() {
        var values = new LinkedHashMap<String, Object>();
        for (var key : ConfigurationKeys.all()) {
            var value = isPlain(key) ? key.option().defaultParsed() : null;
            if (value != null) {
                values.put(key.path(), value);
            }
        }
        return values;
    }

    /** Returns all values of a configuration. */
    static Map<String, Object> values(RunConfiguration configuration) {
        var values = new LinkedHashMap<String, Object>();
        nested(configuration).forEach(
                (section, content) -> ((Map<?, ?>) content).forEach((name, value) -> values.put(section + "." + name, value)));
        return values;
    }

    /** Returns all values of a configuration, with types and their options, such as a single mixer's, one by one. */
    static Map<String, Object> flat(RunConfiguration configuration) {
        var flat = new LinkedHashMap<String, Object>();
        values(configuration).forEach((path, value) -> {
            if (value instanceof Map<?, ?> typed) {
                typed.forEach((name, option) -> flat.put(path + (name.equals(Typed.TYPE) ? "" : "." + name), option));
            } else {
                flat.put(path, value);
            }
        });
        return flat;
    }

    /** Whether a key has a value of its own: types and their options are read as a whole. */
    private static boolean isPlain(ConfigurationKey key) {
        return !MixerValues.isKey(key.name()) && TypedKeys.owner(key).isEmpty();
    }

    /** Returns a configuration as section, key, value. */
    static Map<String, Object> nested(RunConfiguration configuration) {
        var sections = new LinkedHashMap<String, Object>();
        sections.put(MODEL, configuration.model().values());
        sections.put("training", TypedKeys.write("training", Options.values(configuration.training()), configuration));
        sections.put("data", TypedKeys.write("data", Options.values(configuration.data()), configuration));
        if (configuration.origin() != null) {
            sections.put("origin", Options.values(configuration.origin()));
        }
        return sections;
    }

    /** Returns the configuration of some values and, where these are silent, others. */
    static RunConfiguration build(Map<String, Object> base, Map<String, Object> values) {
        var tree = new LinkedHashMap<String, Map<String, Object>>();
        ConfigurationKeys.sections().forEach(section -> tree.put(section, new LinkedHashMap<>()));
        for (var key : ConfigurationKeys.all()) {
            if (TypedKeys.owner(key).isPresent()) {
                continue;
            }
            var value = values.getOrDefault(key.path(), isPlain(key) ? base.get(key.path()) : null);
            if (value == null && isPlain(key) && key.option().isRequired()) {
                throw new ConfigurationException(key.path(), key.path() + " is missing (" + key.option().help()
                        + "); add it under " + key.section());
            }
            if (value != null) {
                tree.get(key.section()).put(key.name(), value);
            }
        }
        return new RunConfiguration(section(MODEL, () -> LanguageModelConfiguration.of(tree.get(MODEL), mixers(base))),
                section("training", () -> Options.create(Training.class, tree.get("training"),
                        TypedKeys.read("training", base, values))),
                section("data", () -> Options.create(Data.class, tree.get("data"), TypedKeys.read("data", base, values))),
                tree.get("origin").isEmpty() ? null
                        : section("origin", () -> Options.create(Origin.class, tree.get("origin"))));
    }

    private static List<MixerSpec<?>> mixers(Map<String, Object> base) {
        var values = new LinkedHashMap<String, Object>();
        base.forEach((path, value) -> {
            var name = path.substring(path.indexOf('.') + 1);
            if (path.startsWith(MODEL + ".") && MixerValues.isKey(name)) {
                values.put(name, value);
            }
        });
        return MixerValues.read(values);
    }

    private static <T> T section(String name, Supplier<T> content) {
        try {
            return content.get();
        } catch (ConfigurationException e) {
            throw e;
        } catch (OptionException e) {
            throw new ConfigurationException(name + "." + e.option(), name + "." + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(name, name + ": " + e.getMessage(), e);
        }
    }

    /** Returns the configuration of a model and of nested maps with all else, which may be of an older or newer version. */
    static RunConfiguration ofNested(String source, LanguageModelConfiguration model, int vocabulary,
            Map<String, Object> tree) {
        var values = new LinkedHashMap<>(model(model, vocabulary));
        tree.forEach((section, content) -> {
            if (!(content instanceof Map<?, ?> keys)) {
                throw new ConfigurationException(section, source + ": " + section + " must hold keys and values");
            }
            keys.forEach((name, value) -> {
                var key = key(source, section, name);
                values.put(key.path(), key.isTyped() ? value : value(key, value));
            });
        });
        return build(defaults(), TypedKeys.recorded(values));
    }

    /** Returns a model by keys; a vocabulary that is just the tokenizer's is left out, and features are for the library. */
    private static Map<String, Object> model(LanguageModelConfiguration model, int vocabulary) {
        var values = new LinkedHashMap<String, Object>();
        model.values().forEach((name, value) -> {
            if (ConfigurationKeys.find(MODEL, name).isPresent() && !(name.endsWith(VOCABULARY) && value.equals(vocabulary))) {
                values.put(MODEL + "." + name, value);
            }
        });
        return values;
    }

    /** Returns a configuration without its model as section, key, value. */
    static Map<String, Object> withoutModel(RunConfiguration configuration) {
        var nested = new LinkedHashMap<>(nested(configuration));
        nested.remove(MODEL);
        return nested;
    }

    /** Returns a configuration that means the same wherever and with whatever changes it is read again. */
    static RunConfiguration resolved(RunConfiguration configuration) {
        var changes = new LinkedHashMap<String, Object>();
        var training = configuration.training();
        changes.put("training.schedule", ScheduleType.resolved(training.schedule(), training.steps()).values());
        changes.put("data.path", configuration.data().path().stream()
                .map(ConfigurationTree::absolute).toList());
        return build(values(configuration), changes);
    }

    private static String absolute(String path) {
        return StandardInput.is(Path.of(path)) ? path : Path.of(path).toAbsolutePath().normalize().toString();
    }

    static String yaml(RunConfiguration configuration) {
        return MAPPER.writeValueAsString(nested(configuration));
    }

    private static ConfigurationKey key(String source, String section, Object name) {
        return ConfigurationKeys.find(section, name.toString()).orElseThrow(() -> new ConfigurationException(
                section + "." + name, source + ": unknown key " + section + "." + name
                        + "; it was written by another version of this program, or with a plug-in that is not there"));
    }

    private static Object value(ConfigurationKey key, Object value) {
        return value instanceof List<?> list ? list.stream().map(String::valueOf).toList()
                : key.parse(String.valueOf(value));
    }
}
