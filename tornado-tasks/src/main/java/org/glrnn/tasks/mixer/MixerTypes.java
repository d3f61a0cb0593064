package org.glrnn.tasks.mixer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;

/** All types of mixers that there are on the class path. */
public final class MixerTypes {
    private static final List<MixerType<?>> ALL = load();

    private MixerTypes() {
    }

    /** Returns all types, this project's first. */
    public static List<MixerType<?>> all() {
        return ALL;
    }

    /** Returns the type of a model that names none: the gated linear RNN, first on the list. */
    public static MixerType<?> standard() {
        return ALL.getFirst();
    }

    /** Returns the type of a name; {@code -} and {@code _} are the same. Empty if there is none. */
    public static Optional<MixerType<?>> named(String name) {
        var word = name.toLowerCase(Locale.ROOT).replace('-', '_');
        return ALL.stream().filter(type -> type.name().equals(word)).findFirst();
    }

    /** Returns the type with these options. */
    @SuppressWarnings("unchecked") // the record's class is that of O
    static <O extends Record> MixerType<O> of(O options) {
        return (MixerType<O>) ALL.stream().filter(type -> type.options().equals(options.getClass())).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no type of mixer has the options "
                        + options.getClass().getName() + "; name it in META-INF/services/" + MixerType.class.getName()));
    }

    private static List<MixerType<?>> load() {
        var types = new ArrayList<MixerType<?>>();
        ServiceLoader.load(MixerType.class, MixerTypes.class.getClassLoader()).forEach(types::add);
        return List.copyOf(types);
    }
}
