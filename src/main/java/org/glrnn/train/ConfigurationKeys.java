package org.glrnn.train;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.glrnn.train.ConfigurationKey.Kind;

/** All keys of a configuration, read off the records, and their defaults. */
final class ConfigurationKeys {
    /** What a key is where a file does not mention it; the sizes of the model have no default. */
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("eps", "1e-5"),
            Map.entry("channel_mixing_dropout", "0"),
            Map.entry("time_mixing_dropout", "0"),
            Map.entry("embedding_dropout", "0"),
            Map.entry("max_seq_length", "1"),
            Map.entry("use_word_embedding", "true"),
            Map.entry("positional_encoding_mode", "none"),
            Map.entry("use_head", "true"),
            Map.entry("input_activation", "tanh"),
            Map.entry("hidden_activation", "tanh"),
            Map.entry("gate_activation", "sigmoid"),
            Map.entry("use_true_recurrence", "false"),
            Map.entry("use_fixed_forget_gate", "false"),
            Map.entry("use_tied_gates", "true"),
            Map.entry("dropout_placement", "sum"),
            Map.entry("mixer", "gated_linear"),
            Map.entry("n_head", "1"),
            Map.entry("batch", "8"),
            Map.entry("window", "128"),
            Map.entry("steps", "1000"),
            Map.entry("peak_learning_rate", "5e-3"),
            Map.entry("end_learning_rate", "1e-7"),
            Map.entry("b1", "0.9"),
            Map.entry("b2", "0.999"),
            Map.entry("epsilon", "1e-8"),
            Map.entry("weight_decay", "0.05"),
            Map.entry("clip_global_norm", "1"),
            Map.entry("seed", "0"),
            Map.entry("eval_every", "200"),
            Map.entry("save_every", "200"),
            Map.entry("keep_checkpoints", "2"),
            Map.entry("log_every", "10"),
            Map.entry("stream", "false"),
            Map.entry("skip_nonfinite", "0"),
            Map.entry("log_layers", "false"),
            Map.entry("forget_bias", "0"),
            Map.entry("glob", "**.{txt,md}"),
            Map.entry("tokenizer", "byte"),
            Map.entry("validation_fraction", "0.1"),
            Map.entry("task", "none"),
            Map.entry("symbols", "8"),
            Map.entry("memorize", "16"),
            Map.entry("reset_every", "32"),
            Map.entry("validation_sequences", "256"));

    private static final Map<String, ConfigurationKey> BY_PATH = readKeys();

    private ConfigurationKeys() {
    }

    static List<ConfigurationKey> all() {
        return List.copyOf(BY_PATH.values());
    }

    static List<String> sections() {
        return BY_PATH.values().stream().map(ConfigurationKey::section).distinct().toList();
    }

    static boolean isSection(String name) {
        return sections().contains(name);
    }

    static Optional<ConfigurationKey> find(String section, String name) {
        return Optional.ofNullable(BY_PATH.get(section + "." + name));
    }

    /** Finds a key by its name, with or without its section: names are unique in the whole configuration. */
    static Optional<ConfigurationKey> find(String name) {
        return BY_PATH.values().stream()
                .filter(key -> key.name().equals(name) || key.path().equals(name)).findFirst();
    }

    /** Says what a wrong key may have been meant to be. */
    static String suggestion(String section, String name) {
        var elsewhere = find(name);
        if (elsewhere.isPresent()) {
            return "it belongs under " + elsewhere.get().section();
        }
        return "did you mean " + nearest(name, BY_PATH.values().stream()
                .filter(key -> section.isEmpty() || key.section().equals(section))
                .map(ConfigurationKey::name).toList()) + "?";
    }

    /** Returns the candidate that begins with the word, or else takes the fewest changed letters. */
    static String nearest(String word, List<String> candidates) {
        return Collections.min(candidates, Comparator.comparing((String candidate) -> !candidate.startsWith(word))
                .thenComparingInt(candidate -> distance(word, candidate)));
    }

    /** Number of insertions, removals and replacements of a letter between two words. */
    private static int distance(String first, String second) {
        var row = new int[second.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= first.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (first.charAt(i - 1) == second.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[second.length()];
    }

    private static Map<String, ConfigurationKey> readKeys() {
        var keys = new LinkedHashMap<String, ConfigurationKey>();
        for (var section : RunConfiguration.class.getRecordComponents()) {
            for (var component : section.getType().getRecordComponents()) {
                var key = key(section.getName(), component);
                keys.put(key.path(), key);
            }
        }
        return keys;
    }

    private static ConfigurationKey key(String section, RecordComponent component) {
        var name = snakeCase(component.getName());
        return new ConfigurationKey(section, name, kind(component.getType()),
                component.getAccessor().getAnnotation(JsonPropertyDescription.class).value(), choices(component),
                DEFAULTS.getOrDefault(name, ""), component.getType());
    }

    private static List<String> choices(RecordComponent component) {
        var choices = new ArrayList<String>();
        if (component.getType().isEnum()) {
            for (var constant : component.getType().getEnumConstants()) {
                choices.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
            }
        }
        return List.copyOf(choices);
    }

    private static Kind kind(Class<?> type) {
        if (type.isEnum()) {
            return Kind.CHOICE;
        }
        return switch (type.getSimpleName()) {
            case "int", "long", "Integer" -> Kind.WHOLE_NUMBER;
            case "double" -> Kind.NUMBER;
            case "boolean" -> Kind.SWITCH;
            case "String" -> Kind.TEXT;
            case "List" -> Kind.TEXTS;
            default -> throw new IllegalStateException("no kind of key holds a " + type);
        };
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
