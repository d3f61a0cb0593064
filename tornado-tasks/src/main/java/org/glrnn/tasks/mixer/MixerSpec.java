package org.glrnn.tasks.mixer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.glrnn.tasks.option.Options;

/**
 * A mixer to be: its type and its options.
 *
 * @param type what it is
 * @param options in their ranges
 * @param <O> the options
 */
public record MixerSpec<O extends Record>(MixerType<O> type, O options) {
    /** The key of the type's name among the options. */
    public static final String TYPE = "type";

    /**
     * Checks the ranges.
     *
     * @throws org.glrnn.tasks.option.OptionException if an option is out of its range
     */
    public MixerSpec {
        Options.requireRanges(options);
    }

    /**
     * Returns the mixer whose options these are.
     *
     * @throws IllegalArgumentException if they are no type's
     */
    public static <O extends Record> MixerSpec<O> of(O options) {
        return new MixerSpec<>(MixerTypes.of(Objects.requireNonNull(options, "options")), options);
    }

    /**
     * Returns a mixer of a type with some options, the others at their defaults.
     *
     * @throws org.glrnn.tasks.option.OptionException if an option is missing, unknown, or cannot have its value
     */
    public static <O extends Record> MixerSpec<O> of(MixerType<O> type, Map<String, ?> options) {
        return new MixerSpec<>(type, Options.create(type.options(), options));
    }

    /** Makes the mixer. */
    public Mixer create(Place place) {
        return type.create(options, place);
    }

    /** Returns type and options by name. */
    public Map<String, Object> values() {
        var values = new LinkedHashMap<String, Object>();
        values.put(TYPE, type.name());
        values.putAll(Options.values(options));
        return values;
    }

    /** Returns the truly recurrent twin, where there is one and this is another. */
    public Optional<MixerSpec<O>> recurrentTwin() {
        return type.recurrentTwin(options).map(twin -> new MixerSpec<>(type, twin));
    }

    /** Returns the linear twin, where there is one and this is another. */
    public Optional<MixerSpec<O>> linearTwin() {
        return type.linearTwin(options).map(twin -> new MixerSpec<>(type, twin));
    }

    @Override
    public String toString() {
        return values().toString();
    }
}
