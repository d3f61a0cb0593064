package org.glrnn.tasks.option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.glrnn.tasks.option.OptionKey.Kind;

/**
 * A key whose value is a type, by its name or as a map with {@code type} and options. Next to it, {@code NAME.OPTION} sets an
 * option.
 *
 * @param name such as {@code task}
 * @param help a few words for a help page
 * @param types what it may be
 * @param standard the type where nothing is said; null: none
 * @param none the word that means no type at all; null: there must be one
 * @param <T> the kind of type
 */
public record TypedKey<T extends OptionType<?>>(String name, String help, OptionTypes<T> types, String standard, String none) {

    /** Returns the key of the type, then that of every option that some type has. */
    public List<OptionKey> keys() {
        var keys = new ArrayList<OptionKey>();
        keys.add(new OptionKey(name, Kind.CHOICE, help, words(), "", "", String.class));
        keys.addAll(options(name, types.all()));
        return keys;
    }

    /** Returns the key of every option that some type has, after the name of the key of the type. */
    public static List<OptionKey> options(String name, List<? extends OptionType<?>> types) {
        var byName = new LinkedHashMap<String, List<OptionType<?>>>();
        types.forEach(type -> OptionKey.of(type.options())
                .forEach(option -> byName.computeIfAbsent(option.name(), _ -> new ArrayList<>()).add(type)));
        return byName.entrySet().stream().map(option -> merged(name, option.getKey(), option.getValue())).toList();
    }

    /** Types may mean different things by one name; each reads its own value again. */
    private static OptionKey merged(String key, String name, List<OptionType<?>> types) {
        var options = types.stream().map(type -> option(type, name)).toList();
        var first = options.getFirst();
        var oneKind = options.stream().map(OptionKey::kind).distinct().count() == 1;
        var help = options.stream().map(OptionKey::help).distinct().collect(Collectors.joining(", or "));
        var owners = types.stream().map(OptionType::name).collect(Collectors.joining(", "));
        return new OptionKey(key + "." + name, oneKind ? first.kind() : Kind.TEXT, help + " [" + owners + "]",
                options.stream().flatMap(option -> option.choices().stream()).distinct().toList(),
                same(options, OptionKey::defaultValue), same(options, OptionKey::range), oneKind ? first.type() : String.class);
    }

    private static String same(List<OptionKey> options, Function<OptionKey, String> of) {
        var values = options.stream().map(of).distinct().toList();
        return values.size() == 1 ? values.getFirst() : "";
    }

    /** Returns whether a key is this one, or one of its options. */
    public boolean owns(String key) {
        return key.equals(name) || key.startsWith(name + ".");
    }

    /**
     * Returns what values say, over what there is already: another type keeps the options that both have.
     *
     * @param values by key; those of other keys are passed over
     * @param base what there is; null: nothing
     * @return null where the word for none is said
     * @throws OptionException if a type or an option is unknown, or an option cannot have its value
     */
    public Typed<T> read(Map<String, ?> values, Typed<T> base) {
        var said = values.get(name);
        var type = said == null ? base == null ? null : base.type() : type(said, base);
        var options = new LinkedHashMap<String, Object>();
        if (base != null && type != null) {
            Options.values(base.options()).forEach((option, value) -> put(options, type, option, value));
        }
        var own = new LinkedHashMap<String, Object>();
        if (said instanceof Map<?, ?> map) {
            map.forEach((option, value) -> own.put(String.valueOf(option), value));
            own.remove(Typed.TYPE);
        }
        options.putAll(own);
        values.forEach((key, value) -> {
            if (key.startsWith(name + ".") && !put(options, type, key.substring(name.length() + 1), value)) {
                requireDefault(key.substring(name.length() + 1), value, type);
            }
        });
        return type == null ? null : typed(type, options);
    }

    /** Returns what there is where nothing is said. */
    public Typed<T> initial() {
        return standard == null ? null : typed(types.named(standard).orElseThrow(), Map.of());
    }

    /** Returns whether a type has an option. */
    public static boolean has(OptionType<?> type, String option) {
        return OptionKey.of(type.options()).stream().anyMatch(key -> key.name().equals(option));
    }

    /** Returns whether a type that comes with the program has an option. */
    public boolean isOwn(String option) {
        return types.all().stream().anyMatch(type -> has(type, option) && types.isOwn(type));
    }

    /** Returns the names of the types that have an option, to be read as a choice. */
    public String owners(String option) {
        return types.all().stream().filter(type -> has(type, option)).map(OptionType::name).collect(Collectors.joining(" or "));
    }

    private static boolean put(Map<String, Object> options, OptionType<?> type, String option, Object value) {
        var known = type != null && has(type, option);
        if (known) {
            options.put(option, value);
        }
        return known;
    }

    private T type(Object said, Typed<T> base) {
        var word = said instanceof Map<?, ?> map ? map.get(Typed.TYPE) : said;
        if (word == null && base != null) {
            return base.type();
        }
        if (word == null) {
            throw new OptionException(name, name + " has options but no type; add type: " + String.join(" or ", types.names()));
        }
        if (none != null && none.equals(word)) {
            return null;
        }
        return types.named(String.valueOf(word)).orElseThrow(() -> new OptionException(name, name
                + Words.typeRefusal(String.valueOf(word), words())));
    }

    private List<String> words() {
        var words = new ArrayList<>(types.names());
        if (none != null) {
            words.addFirst(none);
        }
        return words;
    }

    private Typed<T> typed(T type, Map<String, Object> options) {
        try {
            return Typed.of(type, options);
        } catch (OptionException e) {
            throw new OptionException(name + "." + e.option(), name + "." + e.getMessage());
        }
    }

    /** An option that the type has not must be some other type's, and at its default. */
    private void requireDefault(String option, Object value, OptionType<?> type) {
        var owners = types.all().stream().filter(each -> has(each, option)).toList();
        if (owners.stream().noneMatch(owner -> Objects.equals(option(owner, option).defaultParsed(),
                option(owner, option).parse(String.valueOf(value))))) {
            throw new OptionException(name + "." + option, name + "." + option + "=" + value + " is an option of "
                    + owners(option) + ", and the " + name + " is " + (type == null ? none : type.name())
                    + "; leave one of the two out");
        }
    }

    private static OptionKey option(OptionType<?> type, String name) {
        return OptionKey.of(type.options()).stream().filter(key -> key.name().equals(name)).findFirst().orElseThrow();
    }
}
