package org.glrnn.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.glrnn.checkpoint.EnumNames;
import org.glrnn.data.StandardInput;
import org.glrnn.lm.LanguageModelConfiguration;

import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.MapperFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** A configuration as values by key path ({@code model.d_model}), as nested maps, and as YAML. */
final class ConfigurationTree {
    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .addModule(EnumNames.module())
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .changeDefaultPropertyInclusion(include -> include.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {
    };
    private static final String MODEL = "model";
    private static final String VOCABULARY = "_vocab_size";

    private ConfigurationTree() {
    }

    /** Returns the values a file need not mention. */
    static Map<String, Object> defaults() {
        var values = new LinkedHashMap<String, Object>();
        for (var key : ConfigurationKeys.all()) {
            if (!key.defaultValue().isEmpty() || key.kind() == ConfigurationKey.Kind.TEXTS) {
                values.put(key.path(), key.parse(key.defaultValue()));
            }
        }
        return values;
    }

    /** Returns all values of a configuration. */
    static Map<String, Object> values(RunConfiguration configuration) {
        var values = new LinkedHashMap<String, Object>();
        nested(configuration).forEach((section, content) -> ((Map<?, ?>) content).forEach((name, value) ->
                values.put(section + "." + name, value)));
        return values;
    }

    /** Returns a configuration as section, key, value. */
    static Map<String, Object> nested(RunConfiguration configuration) {
        return MAPPER.convertValue(configuration, MAP);
    }

    /** Returns the configuration of some values and, where these are silent, others. */
    static RunConfiguration build(Map<String, Object> base, Map<String, Object> values) {
        var tree = new LinkedHashMap<String, Map<String, Object>>();
        for (var key : ConfigurationKeys.all()) {
            var value = values.getOrDefault(key.path(), base.get(key.path()));
            if (value == null && key.isRequired()) {
                throw new ConfigurationException(key.path(), key.path() + " is missing (" + key.description()
                        + "); add it under " + key.section());
            }
            if (value != null) {
                tree.computeIfAbsent(key.section(), section -> new LinkedHashMap<>()).put(key.name(), value);
            }
        }
        return convert(tree);
    }

    /** Returns the configuration of a model and of nested maps with all else, which may be of an older or newer version. */
    static RunConfiguration ofNested(String source, LanguageModelConfiguration model, int vocabulary,
            Map<String, Object> tree) {
        var values = new LinkedHashMap<>(model(model, vocabulary));
        tree.forEach((section, content) -> {
            if (!(content instanceof Map<?, ?> keys)) {
                throw new ConfigurationException(section, source + ": " + section + " must hold keys and values");
            }
            keys.forEach((name, value) -> values.put(section + "." + name, value(source, section, name, value)));
        });
        return build(defaults(), values);
    }

    /** Returns a model by keys; a vocabulary that is just the tokenizer's is left out, and features are for the library. */
    private static Map<String, Object> model(LanguageModelConfiguration model, int vocabulary) {
        var values = new LinkedHashMap<String, Object>();
        MAPPER.convertValue(model, MAP).forEach((name, value) -> ConfigurationKeys.find(MODEL, name)
                .filter(key -> !(key.name().endsWith(VOCABULARY) && value.equals(vocabulary)))
                .ifPresent(key -> values.put(key.path(), key.parse(String.valueOf(value)))));
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
        changes.put("training.warmup_steps", configuration.training().warmupStepsOrDefault());
        changes.put("data.path", configuration.data().path().stream()
                .map(ConfigurationTree::absolute).toList());
        return build(values(configuration), changes);
    }

    private static String absolute(String path) {
        return StandardInput.is(Path.of(path)) ? path : Path.of(path).toAbsolutePath().normalize().toString();
    }

    static String yaml(RunConfiguration configuration) {
        return MAPPER.writeValueAsString(configuration);
    }

    private static Object value(String source, String section, Object name, Object value) {
        var key = ConfigurationKeys.find(section, name.toString()).orElseThrow(() -> new ConfigurationException(
                section + "." + name, source + ": unknown key " + section + "." + name
                + "; it was written by another version of this program"));
        return value instanceof List<?> list ? list.stream().map(String::valueOf).toList()
                : key.parse(String.valueOf(value));
    }

    private static RunConfiguration convert(Map<String, Map<String, Object>> tree) {
        try {
            return MAPPER.convertValue(tree, RunConfiguration.class);
        } catch (JacksonException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ConfigurationException configuration) {
                    throw configuration;
                }
            }
            throw new ConfigurationException("", "the configuration is wrong: " + e.getOriginalMessage(), e);
        }
    }
}
