package org.glrnn.tasks.option;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * All types of one kind that there are on the class path. They are looked for when they are first asked for.
 *
 * @param <T> the kind: an interface that {@link ServiceLoader} finds
 */
public final class OptionTypes<T extends OptionType<?>> {
    private final Class<? super T> kind;
    private final ClassLoader loader;
    private List<T> all;

    /** Creates the list of a kind, whose types are looked for where the kind itself is. */
    public OptionTypes(Class<? super T> kind) {
        this(kind, kind.getClassLoader());
    }

    /** Creates the list of a kind, whose types are looked for with another class loader. */
    public OptionTypes(Class<? super T> kind, ClassLoader loader) {
        this.kind = kind;
        this.loader = loader;
    }

    /**
     * Returns all types, those of the kind's own jar first.
     *
     * @throws PluginException if one that is listed cannot be used
     */
    public synchronized List<T> all() {
        if (all == null) {
            all = load();
        }
        return all;
    }

    /** Returns the names of all types. */
    public List<String> names() {
        return all().stream().map(OptionType::name).toList();
    }

    /** Returns the type of a name; {@code -} and {@code _} are the same. Empty if there is none. */
    public Optional<T> named(String name) {
        return Words.find(name, names()).flatMap(word -> all().stream().filter(type -> type.name().equals(word)).findFirst());
    }

    /** Returns whether a type comes with the kind, in the same jar. */
    boolean isOwn(OptionType<?> type) {
        return Plugins.place(type.getClass()).equals(Plugins.place(kind));
    }

    private List<T> load() {
        var own = new ArrayList<T>();
        var others = new ArrayList<T>();
        var names = new HashMap<String, T>();
        var plugins = new Plugins(kind, loader);
        for (var found : plugins.load()) {
            @SuppressWarnings("unchecked") // a service loader's objects are of its kind
            var type = (T) found;
            plugins.require(type);
            var same = names.putIfAbsent(type.name().replace('-', '_'), type);
            if (same != null) {
                throw plugins.twice(type.name(), same.getClass(), type.getClass());
            }
            (isOwn(type) ? own : others).add(type);
        }
        own.addAll(others);
        return List.copyOf(own);
    }
}
