package org.glrnn.tasks.option;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A type and its options: what a key such as {@code task} of a configuration says.
 *
 * @param type what it is
 * @param options a record of the class {@code type.options()}, in its ranges
 * @param <T> the kind of type
 */
public record Typed<T extends OptionType<?>>(T type, Record options) {
    /** The key of the type's name among the options. */
    public static final String TYPE = "type";

    /**
     * Checks the ranges.
     *
     * @throws OptionException if an option is out of its range
     * @throws IllegalArgumentException if the options are not the type's
     */
    public Typed {
        Objects.requireNonNull(type, "type");
        if (!type.options().isInstance(options)) {
            throw new IllegalArgumentException("the options of " + type.name() + " are a " + type.options().getName() + ", not "
                    + options);
        }
        Options.requireRanges(options);
    }

    /**
     * Returns a type with some options, the others at their defaults.
     *
     * @throws OptionException if an option is missing, unknown, or cannot have its value
     */
    public static <T extends OptionType<?>> Typed<T> of(T type, Map<String, ?> options) {
        return new Typed<>(type, Options.create(type.options(), options));
    }

    /** Returns type and options by name. */
    public Map<String, Object> values() {
        var values = new LinkedHashMap<String, Object>();
        values.put(TYPE, type.name());
        values.putAll(Options.values(options));
        return values;
    }

    @Override
    public String toString() {
        return values().toString();
    }
}
