package org.glrnn.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.glrnn.tasks.option.OptionKey;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a YAML configuration token by token, so that each complaint can name its line. */
final class ConfigurationReader {
    private static final YAMLMapper YAML = new YAMLMapper();
    private final String source;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new HashMap<>();

    private ConfigurationReader(String source) {
        this.source = source;
    }

    /**
     * Reads a configuration; what it does not mention gets its default.
     *
     * @param source what to call it in complaints
     * @param text the YAML
     * @param recorded whether a run wrote it
     */
    static RunConfiguration read(String source, String text, boolean recorded) {
        var reader = new ConfigurationReader(source);
        try (var parser = YAML.createParser(text)) {
            reader.readDocument(parser);
        } catch (JacksonException e) {
            throw reader.syntax(e);
        }
        try {
            return ConfigurationTree.build(ConfigurationTree.defaults(),
                    recorded ? TypedKeys.recorded(reader.values) : reader.values);
        } catch (ConfigurationException e) {
            throw reader.placed(e);
        }
    }

    private void readDocument(JsonParser parser) {
        var token = parser.nextToken();
        if (token == null || token == JsonToken.VALUE_NULL) {
            return;
        }
        require(parser, token == JsonToken.START_OBJECT, "", "must begin with model:, training: or data:");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            readSection(parser, parser.currentName());
        }
        require(parser, parser.nextToken() == null, "", "must hold one document only; remove what follows ---");
    }

    private void readSection(JsonParser parser, String section) {
        require(parser, ConfigurationKeys.isSection(section), section, "unknown key " + section + "; "
                + (ConfigurationKeys.find(section).isPresent() ? ConfigurationKeys.suggestion("", section)
                        : "the sections are " + String.join(", ", ConfigurationKeys.sections())));
        var token = parser.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        require(parser, token == JsonToken.START_OBJECT, section, section + " must hold keys and values");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            readValue(parser, section, parser.currentName());
        }
    }

    private void readValue(JsonParser parser, String section, String name) {
        var path = section + "." + name;
        var key = ConfigurationKeys.find(section, name).orElseThrow(() -> at(parser, path, "unknown key " + path + "; "
                + ConfigurationKeys.suggestion(section, name)));
        require(parser, lines.putIfAbsent(key.path(), line(parser)) == null, path, path + " appears twice; remove one");
        try {
            parser.nextToken();
            values.put(key.path(), key.isTyped() ? tree(parser, path, key.path().replaceFirst("mixers$", "mixer"), false)
                    : key.option().kind() == OptionKey.Kind.TEXTS ? texts(parser, path) : key.parse(scalar(parser, path)));
        } catch (ConfigurationException e) {
            throw placed(e);
        }
    }

    /** Reads a word, a list, or names with values; remembers where each name is. */
    private Object tree(JsonParser parser, String path, String options, boolean inList) {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            var entries = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                entries.add(tree(parser, path, options, true));
            }
            return entries;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return scalar(parser, path);
        }
        var entries = new LinkedHashMap<String, Object>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            var inner = options + "." + name;
            var isSecond = entries.containsKey(name) || lines.put(inner, line(parser)) != null && !inList;
            require(parser, !isSecond, path, inner + " appears twice; remove one");
            parser.nextToken();
            entries.put(name, parser.currentToken() == JsonToken.START_ARRAY ? texts(parser, inner) : scalar(parser, inner));
        }
        return entries;
    }

    private List<String> texts(JsonParser parser, String path) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return List.of(scalar(parser, path));
        }
        var texts = new ArrayList<String>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            texts.add(scalar(parser, path));
        }
        return List.copyOf(texts);
    }

    private static String scalar(JsonParser parser, String path) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            throw new ConfigurationException(path, path + " has no value; give one or remove the key");
        }
        if (!parser.currentToken().isScalarValue()) {
            throw new ConfigurationException(path, path + " must be a single value, not a list or nested keys");
        }
        return parser.getString();
    }

    private void require(JsonParser parser, boolean condition, String key, String complaint) {
        if (!condition) {
            throw at(parser, key, complaint);
        }
    }

    private ConfigurationException at(JsonParser parser, String key, String complaint) {
        return new ConfigurationException(key, source + ":" + line(parser) + ": " + complaint);
    }

    private ConfigurationException placed(ConfigurationException e) {
        var line = lines.get(e.key());
        return new ConfigurationException(e.key(), source + (line == null ? "" : ":" + line) + ": " + e.getMessage(),
                e);
    }

    private ConfigurationException syntax(JacksonException e) {
        var location = e.getLocation();
        var place = location == null || location.getLineNr() < 1 ? "" : ":" + location.getLineNr();
        // The library's message is: context, place, excerpt, problem, place, excerpt; only words are not indented.
        var problem = e.getOriginalMessage().lines().filter(line -> !line.startsWith(" "))
                .reduce((first, last) -> last).orElse("it cannot be read");
        return new ConfigurationException("", source + place + ": not valid YAML: " + problem
                + "; check indentation, colons and quotes there", e);
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
