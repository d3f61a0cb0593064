package org.glrnn.lm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.mixer.MixerType;
import org.glrnn.tasks.mixer.MixerTypes;
import org.glrnn.tasks.option.OptionException;
import org.glrnn.tasks.option.OptionKey;
import org.glrnn.tasks.option.OptionKey.Kind;
import org.glrnn.tasks.option.Options;
import org.glrnn.tasks.option.TypedKey;
import org.glrnn.tasks.option.Words;

/**
 * A model's mixers as values by name: {@code mixer} is one type's name, or a map with {@code type} and options; {@code mixers}
 * is a list of these. Besides, {@code mixer.NAME} sets an option of every mixer that has it; so does {@code NAME}, as files
 * before version 0.2 have it.
 */
public final class MixerValues {
    /** The key of a single mixer, and the prefix of its options. */
    public static final String ONE = "mixer";
    /** The key of several mixers. */
    public static final String SEVERAL = "mixers";
    private static final String PREFIX = ONE + ".";

    private MixerValues() {
    }

    /** Returns what a model has that says nothing: the gated linear RNN, as wide as the model. */
    static List<MixerSpec<?>> standard() {
        return List.of(MixerSpec.of(MixerTypes.standard(), Map.of()));
    }

    /** Returns the keys of the type, of the list of types, and of every option that some type has. */
    public static List<OptionKey> keys() {
        var keys = new ArrayList<OptionKey>();
        keys.add(new OptionKey(ONE, Kind.CHOICE, "what mixes over time", MixerTypes.names(), "", "", String.class));
        keys.add(new OptionKey(SEVERAL, Kind.TEXTS, "several mixers, one after another over the blocks", List.of(), "", "",
                List.class));
        keys.addAll(TypedKey.options(ONE, MixerTypes.all()));
        return keys;
    }

    /** Returns whether a key of a model belongs to its mixers. */
    public static boolean isKey(String name) {
        return name.equals(ONE) || name.equals(SEVERAL) || name.startsWith(PREFIX);
    }

    /** Returns the mixers as values. */
    static Map<String, Object> write(List<MixerSpec<?>> mixers) {
        return mixers.size() == 1 ? Map.of(ONE, mixers.getFirst().values())
                : Map.of(SEVERAL, mixers.stream().map(MixerSpec::values).toList());
    }

    /**
     * Returns the mixers that values describe; where they say nothing, the gated linear RNN, as wide as the model.
     *
     * @throws OptionException if a type or an option is unknown, or an option cannot have its value
     */
    public static List<MixerSpec<?>> read(Map<String, ?> values) {
        return read(values, standard());
    }

    /**
     * Returns the mixers that values describe, over those that there are already.
     *
     * @throws OptionException if a type or an option is unknown, or an option cannot have its value
     */
    public static List<MixerSpec<?>> read(Map<String, ?> values, List<MixerSpec<?>> base) {
        var options = new LinkedHashMap<String, Object>();
        values.forEach((name, value) -> options.put(name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name, value));
        var one = options.remove(ONE);
        var several = options.remove(SEVERAL);
        if (one != null && several != null) {
            throw new OptionException(SEVERAL, SEVERAL + " and " + ONE + " are both given; leave one of the two out");
        }
        var mixers = several != null ? list(several) : one != null ? List.<MixerSpec<?>>of(over(base.getFirst(), one)) : base;
        options.forEach((name, value) -> requireUse(name, value, mixers));
        return mixers.stream().<MixerSpec<?>>map(mixer -> with(mixer, options)).toList();
    }

    private static List<MixerSpec<?>> list(Object several) {
        if (!(several instanceof List<?> entries) || entries.isEmpty()) {
            throw new OptionException(SEVERAL, SEVERAL + " must be a list of mixers, such as [gated_linear, attention]");
        }
        return entries.stream().<MixerSpec<?>>map(entry -> spec(type(SEVERAL, entry, null), options(entry))).toList();
    }

    /** Keeps what the mixer before it and its successor have in common. */
    private static MixerSpec<?> over(MixerSpec<?> before, Object one) {
        var type = type(ONE, one, before.type());
        var options = new LinkedHashMap<String, Object>();
        if (type.equals(before.type())) {
            options.putAll(Options.values(before.options()));
        } else {
            Options.values(before.options()).forEach((name, value) -> {
                if (TypedKey.has(type, name)) {
                    options.put(name, value);
                } else {
                    requireUse(name, value, List.of(spec(type, Map.of())));
                }
            });
        }
        options.putAll(options(one));
        return spec(type, options);
    }

    private static MixerType<?> type(String key, Object entry, MixerType<?> otherwise) {
        var name = entry instanceof Map<?, ?> map ? map.get(MixerSpec.TYPE) : entry;
        if (name == null && otherwise != null) {
            return otherwise;
        }
        return MixerTypes.named(String.valueOf(name)).orElseThrow(() -> new OptionException(key,
                key + Words.typeRefusal(String.valueOf(name), MixerTypes.names())));
    }

    private static Map<String, Object> options(Object entry) {
        var options = new LinkedHashMap<String, Object>();
        if (entry instanceof Map<?, ?> map) {
            map.forEach((name, value) -> options.put(String.valueOf(name), value));
            options.remove(MixerSpec.TYPE);
        }
        return options;
    }

    private static <O extends Record> MixerSpec<O> spec(MixerType<O> type, Map<String, Object> options) {
        return named(() -> MixerSpec.of(type, options));
    }

    private static <O extends Record> MixerSpec<O> with(MixerSpec<O> mixer, Map<String, Object> options) {
        var all = new LinkedHashMap<>(Options.values(mixer.options()));
        options.forEach((name, value) -> {
            if (TypedKey.has(mixer.type(), name)) {
                all.put(name, value);
            }
        });
        return spec(mixer.type(), all);
    }

    private static <T> T named(Supplier<T> mixer) {
        try {
            return mixer.get();
        } catch (OptionException e) {
            throw new OptionException(PREFIX + e.option(), PREFIX + e.getMessage());
        }
    }

    /** An option that no mixer has must be some other type's, and at its default. */
    private static void requireUse(String name, Object value, List<MixerSpec<?>> mixers) {
        if (mixers.stream().anyMatch(mixer -> TypedKey.has(mixer.type(), name))) {
            return;
        }
        var owners = MixerTypes.all().stream().filter(type -> TypedKey.has(type, name)).toList();
        if (owners.isEmpty()) {
            throw new OptionException(name, name + " is unknown");
        }
        if (owners.stream().noneMatch(type -> isDefault(key(type, name), value))) {
            throw new OptionException(PREFIX + name, name + "=" + value + " is an option of "
                    + owners.stream().map(MixerType::name).collect(Collectors.joining(" or ")) + ", and the mixer is "
                    + mixers.stream().map(mixer -> mixer.type().name()).distinct().collect(Collectors.joining(", "))
                    + "; leave one of the two out");
        }
    }

    private static boolean isDefault(OptionKey key, Object value) {
        return Objects.equals(key.defaultParsed(), key.parse(String.valueOf(value)));
    }

    private static OptionKey key(MixerType<?> type, String name) {
        return OptionKey.of(type.options()).stream().filter(key -> key.name().equals(name)).findFirst().orElseThrow();
    }
}
