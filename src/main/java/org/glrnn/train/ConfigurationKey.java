package org.glrnn.train;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One key of a {@link RunConfiguration}.
 *
 * @param section {@code model}, {@code training} or {@code data}
 * @param name the key inside its section, unique in the whole configuration, such as {@code d_model}
 * @param kind what its values are
 * @param description a few words for a help page
 * @param choices the words a {@link Kind#CHOICE} may be; else empty
 * @param defaultValue the value it has where a file does not mention it; empty if it must be given, or follows
 *     from other values
 * @param type the Java type of its values
 */
public record ConfigurationKey(String section, String name, Kind kind, String description, List<String> choices,
        String defaultValue, Class<?> type) {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

    /** What the values of a key are. */
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

    /** Returns section and name, such as {@code model.d_model}. */
    public String path() {
        return section + "." + name;
    }

    /** Returns the name as a command-line flag, such as {@code --d-model}. */
    public String flag() {
        return "--" + name.replace('_', '-');
    }

    /** Returns whether a configuration without it is not complete. */
    boolean isRequired() {
        return defaultValue.isEmpty() && type.isPrimitive();
    }

    /**
     * Returns the value a text stands for; several texts are separated by line breaks.
     *
     * @throws ConfigurationException names key, text and what is allowed
     */
    Object parse(String text) {
        return switch (kind) {
            case WHOLE_NUMBER -> wholeNumber(text.strip());
            case NUMBER -> number(text.strip());
            case SWITCH -> truth(text.strip());
            case CHOICE -> choice(text.strip());
            case TEXT -> text;
            case TEXTS -> text.lines().filter(line -> !line.isBlank()).toList();
        };
    }

    private Object wholeNumber(String text) {
        try {
            return type == long.class ? (Object) Long.valueOf(text) : Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw refused(text, text.matches("[-+]?\\d+") ? "below 2^" + (type == long.class ? 63 : 31)
                    : "a whole number", e);
        }
    }

    private Object number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw refused(text, "a number", null);
        }
        return Double.valueOf(text);
    }

    private Object truth(String text) {
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw refused(text, "true or false", null);
        }
        return Boolean.valueOf(text);
    }

    private Object choice(String text) {
        var word = text.toLowerCase(Locale.ROOT).replace('-', '_');
        if (!choices.contains(word)) {
            throw refused(text, String.join(" or ", choices), null);
        }
        return word;
    }

    private ConfigurationException refused(String text, String allowed, Exception cause) {
        return new ConfigurationException(path(), path() + " must be " + allowed + ", not \"" + text + "\"", cause);
    }
}
