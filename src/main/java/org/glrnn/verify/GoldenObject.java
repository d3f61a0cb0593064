package org.glrnn.verify;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.glrnn.data.DataException;
import tools.jackson.databind.JsonNode;

/**
 * An object of a golden file, the file itself or one inside it. What is asked for must be there and of the right form, and
 * {@link #requireAllRead()} finds what nobody asked for: nothing of a file is passed over without a word.
 */
final class GoldenObject {
    /** Where the numbers are from, remarks on them, and copies of them in single precision. */
    private static final Predicate<String> FOR_PEOPLE = Pattern.compile("meta|.+_note|.+_f32").asMatchPredicate();

    private final String path;
    private final JsonNode node;
    private final Set<String> read = new HashSet<>();
    private final Map<String, GoldenObject> inside = new HashMap<>();

    private GoldenObject(String path, JsonNode node) {
        this.path = path;
        this.node = node;
    }

    /**
     * Returns a whole file.
     *
     * @throws DataException if it is not an object
     */
    static GoldenObject of(JsonNode root) {
        return object("", "the file", root);
    }

    /** Returns whether there is a key whose value is not null. */
    boolean has(String key) {
        return node.hasNonNull(key);
    }

    /**
     * Returns whether a key that must be there holds something, or null to say that there is nothing.
     *
     * @throws DataException if the key is missing
     */
    boolean isGiven(String key) {
        return !required(key).isNull();
    }

    /** Returns the number of keys. */
    int size() {
        return node.size();
    }

    GoldenObject object(String key) {
        var value = required(key);
        return inside.computeIfAbsent(key, name -> object(path + name + ".", path + name, value));
    }

    /** Reads a tensor of known shape; see {@link Tensor#read}. */
    Tensor tensor(String key, int... shape) {
        return Tensor.read(path + key, required(key), shape);
    }

    int integer(String key) {
        return of(key, required(key), "an integer", value -> value.isIntegralNumber() && value.canConvertToInt()).intValue();
    }

    /** Reads an integer of at least 1. */
    int count(String key) {
        return of(key, required(key), "an integer of at least 1", value -> value.isIntegralNumber() && value.canConvertToInt()
                && value.intValue() >= 1).intValue();
    }

    double number(String key) {
        return of(key, required(key), "a finite number", value -> value.isNumber() && Double.isFinite(value.doubleValue()))
                .doubleValue();
    }

    boolean flag(String key) {
        return of(key, required(key), "true or false", JsonNode::isBoolean).booleanValue();
    }

    /** Reads true or false; returns {@code absent} where the key is missing or null. */
    boolean flag(String key, boolean absent) {
        return has(key) ? flag(key) : absent;
    }

    String word(String key) {
        return of(key, required(key), "a text", JsonNode::isString).stringValue();
    }

    /** Reads a text that must be one of some. */
    String word(String key, String... known) {
        var word = word(key);
        if (!Arrays.asList(known).contains(word)) {
            throw new DataException(path + key + " is \"" + word + "\"; known is " + String.join(", ", known));
        }
        return word;
    }

    /** Reads the name of a constant in lower case. */
    <E extends Enum<E>> E choice(String key, Class<E> type) {
        return constant(path + key, word(key), type);
    }

    /** Reads the name of a constant in lower case; returns {@code absent} where the key is missing or null. */
    <E extends Enum<E>> E choice(String key, E absent) {
        return has(key) ? choice(key, absent.getDeclaringClass()) : absent;
    }

    /** Returns the constant of a name in lower case. */
    static <E extends Enum<E>> E constant(String where, String name, Class<E> type) {
        for (var constant : type.getEnumConstants()) {
            if (name.equals(constant.name().toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw new DataException(where + " is \"" + name + "\"; known are " + Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", ")));
    }

    /**
     * Checks that everything was asked for, here and in the objects inside, but for what is there for people.
     *
     * @throws DataException if something was not: it would not have been compared
     */
    void requireAllRead() {
        for (var entry : node.properties()) {
            var key = entry.getKey();
            if (!read.contains(key) && !entry.getValue().isNull() && !(path.isEmpty() && FOR_PEOPLE.test(key))) {
                throw new DataException(path + key + " is unknown in a file of this kind and was not compared");
            }
        }
        inside.values().forEach(GoldenObject::requireAllRead);
    }

    private JsonNode required(String key) {
        read.add(key);
        var value = node.get(key);
        if (value == null) {
            throw new DataException(path + key + " is missing");
        }
        return value;
    }

    private JsonNode of(String key, JsonNode value, String what, Predicate<JsonNode> right) {
        if (!right.test(value)) {
            throw new DataException(
                    path + key + " is " + (value.isContainer() ? "a list or an object" : value) + ", not " + what);
        }
        return value;
    }

    private static GoldenObject object(String path, String what, JsonNode node) {
        if (!node.isObject()) {
            throw new DataException(what + " is not an object");
        }
        return new GoldenObject(path, node);
    }
}
