package org.glrnn.train;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.lm.MixerValues;
import org.glrnn.tasks.option.OptionKey;
import org.glrnn.tasks.option.Words;

/** All keys of a configuration, read off the records, and their defaults. */
final class ConfigurationKeys {
    private static Map<String, ConfigurationKey> byPath;

    private ConfigurationKeys() {
    }

    /** Returns all keys; they are read when first asked for, since a plug-in may be refused then. */
    static synchronized Collection<ConfigurationKey> all() {
        if (byPath == null) {
            byPath = readKeys();
        }
        return byPath.values();
    }

    static List<String> sections() {
        return all().stream().map(ConfigurationKey::section).distinct().toList();
    }

    static boolean isSection(String name) {
        return sections().contains(name);
    }

    static Optional<ConfigurationKey> find(String section, String name) {
        return find(name, all().stream().filter(key -> key.section().equals(section)).toList());
    }

    /** Finds a key by its name, with or without its section. */
    static Optional<ConfigurationKey> find(String name) {
        return all().stream().filter(key -> key.path().equals(name)).findFirst().or(() -> find(name, all()));
    }

    /** An option's short name stands for it where no other key has that name, or only plug-ins have it too. */
    private static Optional<ConfigurationKey> find(String name, Collection<ConfigurationKey> keys) {
        var named = keys.stream().filter(key -> key.name().equals(name)).toList();
        var found = named.isEmpty() ? keys.stream().filter(key -> key.shortName().equals(name)).toList() : named;
        var own = found.size() < 2 ? found : found.stream().filter(ConfigurationKeys::isOwn).toList();
        return own.size() == 1 ? Optional.of(own.getFirst()) : Optional.empty();
    }

    private static boolean isOwn(ConfigurationKey key) {
        return TypedKeys.owner(key).filter(entry -> !entry.key().isOwn(key.shortName())).isEmpty();
    }

    /** Says what a wrong key may have been meant to be. */
    static String suggestion(String section, String name) {
        var elsewhere = find(name);
        if (elsewhere.isPresent()) {
            return "it belongs under " + elsewhere.get().section();
        }
        var several = all().stream().filter(key -> key.shortName().equals(name)).map(ConfigurationKey::name).toList();
        if (several.size() > 1) {
            return "it may be " + String.join(" or ", several) + "; write one of these";
        }
        return "did you mean " + Words.nearest(name, all().stream()
                .filter(key -> section.isEmpty() || key.section().equals(section))
                .map(ConfigurationKeys::shortest).toList()) + "?";
    }

    private static String shortest(ConfigurationKey key) {
        return find(key.section(), key.shortName()).isPresent() ? key.shortName() : key.name();
    }

    private static Map<String, ConfigurationKey> readKeys() {
        var keys = new LinkedHashMap<String, ConfigurationKey>();
        for (var section : RunConfiguration.class.getRecordComponents()) {
            OptionKey.of(section.getType().asSubclass(Record.class)).forEach(option -> put(keys, section.getName(), option));
            if (section.getType().equals(LanguageModelConfiguration.class)) {
                MixerValues.keys().forEach(option -> put(keys, section.getName(), option));
            }
            TypedKeys.of(section.getName()).forEach(entry -> entry.key().keys()
                    .forEach(option -> put(keys, section.getName(), option)));
        }
        return keys;
    }

    private static void put(Map<String, ConfigurationKey> keys, String section, OptionKey option) {
        var key = new ConfigurationKey(section, option);
        keys.put(key.path(), key);
    }
}
