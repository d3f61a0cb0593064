package org.glrnn.train;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.glrnn.data.SourceType;
import org.glrnn.data.TaskType;
import org.glrnn.data.TokenizerType;
import org.glrnn.tasks.op.optimizer.OptimizerType;
import org.glrnn.tasks.option.OptionType;
import org.glrnn.tasks.option.Typed;
import org.glrnn.tasks.option.TypedKey;

/** The keys whose value is a type with options of its own, but for the model's mixers. */
final class TypedKeys {
    private static final String NONE = "none";
    private static final List<Entry<?>> ALL = List.of(
            new Entry<>("training", new TypedKey<>("schedule", "how the learning rate changes from step to step",
                    ScheduleType.TYPES, "warmup_cosine", null), configuration -> configuration.training().schedule()),
            new Entry<>("training", new TypedKey<>("optimizer", "what a step does with the gradients", OptimizerType.TYPES,
                    "adamw", null), configuration -> configuration.training().optimizer()),
            new Entry<>("data", new TypedKey<>("tokenizer", "what a token of the text is", TokenizerType.TYPES, "byte", null),
                    configuration -> configuration.data().tokenizer()),
            new Entry<>("data", new TypedKey<>("task", "a task instead of a text", TaskType.TYPES, null,
                    NONE), configuration -> configuration.data().task()),
            new Entry<>("data", new TypedKey<>("source", "a source of somebody else's instead of a text or a task",
                    SourceType.TYPES, null, NONE), configuration -> configuration.data().source()));

    private TypedKeys() {
    }

    /**
     * One such key.
     *
     * @param section where it stands
     * @param key the key
     * @param chosen what a configuration says there; may return null
     */
    record Entry<T extends OptionType<?>>(String section, TypedKey<T> key, Function<RunConfiguration, Typed<T>> chosen) {
        /** Returns what stands in a configuration's file: the type's name, or a map with the options it has. */
        Object written(RunConfiguration configuration) {
            var typed = chosen.apply(configuration);
            if (typed == null) {
                return key.none();
            }
            return typed.values().size() == 1 ? typed.type().name() : typed.values();
        }

        /** Returns what values say, over others, over what there is where nothing is said; all by path. */
        Typed<T> read(Map<String, Object> base, Map<String, Object> values) {
            return key.read(ofSection(values), key.read(ofSection(base), key.initial()));
        }

        private Map<String, Object> ofSection(Map<String, Object> values) {
            var own = new HashMap<String, Object>();
            values.forEach((path, value) -> {
                if (path.startsWith(section + ".")) {
                    own.put(path.substring(section.length() + 1), value);
                }
            });
            return own;
        }

        /** Removes options that had no effect, which older versions recorded all the same. */
        void removeIdle(Map<String, Object> values) {
            var prefix = section + "." + key.name();
            var said = values.getOrDefault(prefix, key.none() == null ? key.standard() : key.none());
            var type = key.types().named(String.valueOf(said instanceof Map<?, ?> map ? map.get(Typed.TYPE) : said));
            if (type.isPresent() || String.valueOf(said).equals(key.none())) {
                values.keySet().removeIf(path -> path.startsWith(prefix + ".") && type
                        .filter(found -> TypedKey.has(found, path.substring(prefix.length() + 1))).isEmpty());
            }
        }
    }

    /** Returns those of a section. */
    static List<Entry<?>> of(String section) {
        return ALL.stream().filter(entry -> entry.section().equals(section)).toList();
    }

    /** Returns the one that a key is, or an option of which it is. */
    static Optional<Entry<?>> owner(ConfigurationKey key) {
        return of(key.section()).stream().filter(entry -> entry.key().owns(key.name())).findFirst();
    }

    /** Returns what values say of a section's, by name; null where it is none. */
    static Map<String, Object> read(String section, Map<String, Object> base, Map<String, Object> values) {
        var typed = new LinkedHashMap<String, Object>();
        of(section).forEach(entry -> typed.put(entry.key().name(), entry.read(base, values)));
        return typed;
    }

    /** Returns a section with what a configuration says there. */
    static Map<String, Object> write(String section, Map<String, Object> values, RunConfiguration configuration) {
        of(section).forEach(entry -> values.put(entry.key().name(), entry.written(configuration)));
        return values;
    }

    /** Returns values of a run, by path, as they acted. */
    static Map<String, Object> recorded(Map<String, Object> values) {
        var acted = new LinkedHashMap<>(values);
        ALL.forEach(entry -> entry.removeIdle(acted));
        return acted;
    }
}
