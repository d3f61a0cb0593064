package org.glrnn.tasks.mixer;

import java.util.List;
import java.util.Optional;

import org.glrnn.tasks.option.OptionTypes;

/** All types of mixers that there are on the class path. */
public final class MixerTypes {
    private static final OptionTypes<MixerType<?>> TYPES = new OptionTypes<>(MixerType.class);

    private MixerTypes() {
    }

    /** Returns all types, this project's first. */
    public static List<MixerType<?>> all() {
        return TYPES.all();
    }

    /** Returns the names of all types. */
    public static List<String> names() {
        return TYPES.names();
    }

    /** Returns the type of a model that names none: the gated linear RNN, first on the list. */
    public static MixerType<?> standard() {
        return all().getFirst();
    }

    /** Returns the type of a name; {@code -} and {@code _} are the same. Empty if there is none. */
    public static Optional<MixerType<?>> named(String name) {
        return TYPES.named(name);
    }

    /** Returns the type with these options. */
    @SuppressWarnings("unchecked") // the record's class is that of O
    static <O extends Record> MixerType<O> of(O options) {
        return (MixerType<O>) all().stream().filter(type -> type.options().equals(options.getClass())).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no type of mixer has the options "
                        + options.getClass().getName() + "; name it in META-INF/services/" + MixerType.class.getName()));
    }
}
