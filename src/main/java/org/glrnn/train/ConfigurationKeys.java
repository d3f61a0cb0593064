package org.glrnn.train;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.option.OptionKey;


/** All keys of a configuration, read off the records, and their defaults. */
final class ConfigurationKeys {
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
        return BY_PATH.values().stream().filter(key -> key.section().equals(section) && isNamed(key, name)).findFirst();
    }

    /** Finds a key by its name, with or without its section: names are unique in the whole configuration. */
    static Optional<ConfigurationKey> find(String name) {
        return BY_PATH.values().stream().filter(key -> isNamed(key, name) || key.path().equals(name)).findFirst();
    }

    private static boolean isNamed(ConfigurationKey key, String name) {
        return key.name().equals(name) || key.shortName().equals(name);
    }

    /** Says what a wrong key may have been meant to be. */
    static String suggestion(String section, String name) {
        var elsewhere = find(name);
        if (elsewhere.isPresent()) {
            return "it belongs under " + elsewhere.get().section();
        }
        return "did you mean " + nearest(name, BY_PATH.values().stream()
                .filter(key -> section.isEmpty() || key.section().equals(section))
                .map(ConfigurationKey::shortName).toList()) + "?";
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
            OptionKey.of(section.getType().asSubclass(Record.class)).forEach(option -> put(keys, section.getName(), option));
            if (section.getType().equals(LanguageModelConfiguration.class)) {
                MixerKeys.all().forEach(option -> put(keys, section.getName(), option));
            }
        }
        return keys;
    }

    private static void put(Map<String, ConfigurationKey> keys, String section, OptionKey option) {
        var key = new ConfigurationKey(section, option);
        keys.put(key.path(), key);
    }
}
