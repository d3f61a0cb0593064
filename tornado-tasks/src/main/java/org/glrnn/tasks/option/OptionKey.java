package org.glrnn.tasks.option;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One option of a record.
 *
 * @param name in snake case, such as {@code d_model}
 * @param kind what its values are
 * @param help a few words for a help page
 * @param choices the words a {@link Kind#CHOICE} may be; else empty
 * @param defaultValue the value where none is given; empty if it must be given, or may be null
 * @param range the interval of its numbers, as {@link Option#range} has it
 * @param type the Java type of its values
 */
public record OptionKey(String name, Kind kind, String help, List<String> choices, String defaultValue, String range,
        Class<?> type) {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

    /** What the values of an option are. */
    public enum Kind {
        /** A whole number. */
        WHOLE_NUMBER,
        /** A number. */
        NUMBER,
        /** true or false. */
        SWITCH,
        /** One of a few words. */
        CHOICE,
        /** A text. */
        TEXT,
        /** Several texts. */
        TEXTS
    }

    /** Returns the options of a record in the order of its components. */
    public static List<OptionKey> of(Class<? extends Record> options) {
        return Arrays.stream(options.getRecordComponents()).flatMap(component -> of(component).stream()).toList();
    }

    private static Optional<OptionKey> of(RecordComponent component) {
        var type = component.getType();
        return Optional.ofNullable(component.getAnnotation(Option.class)).map(option -> new OptionKey(
                snakeCase(component.getName()), kind(type), option.value(), choices(type), option.defaultValue(),
                option.range(), type));
    }

    /** Returns whether a value must be given. */
    public boolean isRequired() {
        return defaultValue.isEmpty() && type.isPrimitive();
    }

    /** Returns the default as {@link #parse} does; null where there is none. */
    public Object defaultParsed() {
        return kind == Kind.TEXTS ? List.of() : defaultValue.isEmpty() && kind != Kind.TEXT ? null : parsedText();
    }

    private Object parsedText() {
        return defaultValue.isEmpty() ? null : parse(defaultValue);
    }

    /**
     * Returns the value a text stands for, in its range: a number, a truth value, a word or a text; several texts are separated
     * by line breaks.
     *
     * @throws OptionException names option, text and what is allowed
     */
    public Object parse(String text) {
        var value = switch (kind) {
            case WHOLE_NUMBER -> wholeNumber(text.strip());
            case NUMBER -> number(text.strip());
            case SWITCH -> truth(text.strip());
            case CHOICE -> choice(text.strip());
            case TEXT -> text;
            case TEXTS -> text.lines().filter(line -> !line.isBlank()).toList();
        };
        requireRange(value);
        return value;
    }

    /**
     * Checks that a number lies in the range; anything else passes.
     *
     * @throws OptionException if it does not
     */
    public void requireRange(Object value) {
        if (value instanceof Number number) {
            var allowed = Range.of(range);
            if (!allowed.contains(number.doubleValue())) {
                throw refused(value.toString(), allowed.words());
            }
        }
    }

    private Object wholeNumber(String text) {
        try {
            return type == long.class ? (Object) Long.valueOf(text) : Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw refused("\"" + text + "\"",
                    text.matches("[-+]?\\d+") ? "below 2^" + (type == long.class ? 63 : 31) : "a whole number");
        }
    }

    private Object number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw refused("\"" + text + "\"", "a number");
        }
        return Double.valueOf(text);
    }

    private Object truth(String text) {
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw refused("\"" + text + "\"", "true or false");
        }
        return Boolean.valueOf(text);
    }

    private Object choice(String text) {
        return Words.find(text, choices).orElseThrow(() -> new OptionException(name, name + Words.refusal(text, choices)));
    }

    private OptionException refused(String value, String allowed) {
        return new OptionException(name, name + " must be " + allowed + ", not " + value);
    }

    /** Returns the word of an enumeration's constant. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Returns the name of a component as an option's. */
    static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static List<String> choices(Class<?> type) {
        return type.isEnum() ? Arrays.stream(type.getEnumConstants()).map(constant -> word((Enum<?>) constant)).toList()
                : List.of();
    }

    private static Kind kind(Class<?> type) {
        if (type.isEnum()) {
            return Kind.CHOICE;
        }
        return switch (type.getSimpleName()) {
            case "int", "long", "Integer" -> Kind.WHOLE_NUMBER;
            case "double", "Double" -> Kind.NUMBER;
            case "boolean" -> Kind.SWITCH;
            case "String" -> Kind.TEXT;
            case "List" -> Kind.TEXTS;
            default -> throw new IllegalStateException("no kind of option holds a " + type);
        };
    }
}
