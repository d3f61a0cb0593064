package org.glrnn.tasks.option;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes records of options out of values by name, and values by name out of records. */
public final class Options {
    private Options() {
    }

    /**
     * Makes a record.
     *
     * @param type of the record, all of whose components are options
     * @param values by option name, as {@link OptionKey#parse} returns them or as texts; what is missing has its default
     * @throws OptionException if an option is missing, unknown, or cannot have its value
     * @throws IllegalArgumentException whatever else the record's constructor refuses
     */
    public static <O extends Record> O create(Class<O> type, Map<String, ?> values) {
        return create(type, values, Map.of());
    }

    /**
     * Makes a record some of whose components are no options.
     *
     * @param others the values of those components by name, in snake case
     */
    public static <O extends Record> O create(Class<O> type, Map<String, ?> values, Map<String, ?> others) {
        var keys = OptionKey.of(type);
        requireKnown(keys, values);
        var arguments = new LinkedHashMap<String, Object>(others);
        for (var key : keys) {
            arguments.put(key.name(), value(key, values.get(key.name())));
        }
        return construct(type, arguments);
    }

    private static void requireKnown(List<OptionKey> keys, Map<String, ?> values) {
        var names = keys.stream().map(OptionKey::name).toList();
        for (var name : values.keySet()) {
            if (!names.contains(name)) {
                throw new OptionException(name, name + " is unknown; there "
                        + (names.isEmpty() ? "are no options" : "are " + String.join(", ", names)));
            }
            if (values.get(name) == null) {
                throw new OptionException(name, name + " has no value; give one or leave it out");
            }
        }
    }

    private static Object value(OptionKey key, Object given) {
        if (given == null && key.isRequired()) {
            throw new OptionException(key.name(), key.name() + " is missing (" + key.help() + ")");
        }
        var value = given == null ? key.defaultParsed()
                : given instanceof List<?> list ? list.stream().map(String::valueOf).toList() : key.parse(text(given));
        return key.kind() == OptionKey.Kind.CHOICE && value != null ? constant(key, (String) value) : value;
    }

    private static String text(Object given) {
        return given instanceof Enum<?> constant ? OptionKey.word(constant) : String.valueOf(given);
    }

    private static Object constant(OptionKey key, String word) {
        return Arrays.stream(key.type().getEnumConstants()).filter(each -> OptionKey.word((Enum<?>) each).equals(word))
                .findFirst().orElseThrow();
    }

    private static <O extends Record> O construct(Class<O> type, Map<String, Object> arguments) {
        var components = type.getRecordComponents();
        var values = new ArrayList<Object>();
        for (var component : components) {
            values.add(arguments.get(OptionKey.snakeCase(component.getName())));
        }
        try {
            var constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(type + " cannot be made", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    /** Returns the values of a record's options by name, in their order; constants as words, what is null left out. */
    public static Map<String, Object> values(Record options) {
        var values = new LinkedHashMap<String, Object>();
        for (var component : options.getClass().getRecordComponents()) {
            var value = component.isAnnotationPresent(Option.class) ? read(options, component) : null;
            if (value != null) {
                values.put(OptionKey.snakeCase(component.getName()), value instanceof Enum<?> constant
                        ? OptionKey.word(constant) : value);
            }
        }
        return values;
    }

    /**
     * Checks that a record's numbers lie in their ranges, wherever the record came from.
     *
     * @throws OptionException if one does not
     */
    public static void requireRanges(Record options) {
        var values = values(options);
        OptionKey.of(options.getClass()).forEach(key -> key.requireRange(values.get(key.name())));
    }

    /**
     * Checks that numbers lie in the ranges of a record's options, for the record's own constructor.
     *
     * @param values of all its options, in their order
     * @throws OptionException if one does not
     */
    public static void requireRanges(Class<? extends Record> type, Object... values) {
        var keys = OptionKey.of(type);
        if (keys.size() != values.length) {
            throw new IllegalStateException(type + " has " + keys.size() + " options, not " + values.length);
        }
        for (var i = 0; i < values.length; i++) {
            keys.get(i).requireRange(values[i]);
        }
    }

    private static Object read(Record options, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(options);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }
}
