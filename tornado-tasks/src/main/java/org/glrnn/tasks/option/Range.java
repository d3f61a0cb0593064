package org.glrnn.tasks.option;

import java.util.regex.Pattern;

/**
 * An interval of numbers.
 *
 * @param text how it is written, such as {@code [0, 1)}
 * @param low its lower end, which may be minus infinity
 * @param lowIn whether the lower end is in it
 * @param high its upper end, which may be infinity
 * @param highIn whether the upper end is in it
 */
record Range(String text, double low, boolean lowIn, double high, boolean highIn) {
    private static final Pattern FORM = Pattern.compile("([\\[(])([^,]*),([^,]*)([])])");

    /** Reads an interval; an end that is left out is infinite. Empty: every finite number. */
    static Range of(String text) {
        var form = FORM.matcher(text.isEmpty() ? "(,)" : text);
        if (!form.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no interval; write [0, 1) or [1, )");
        }
        return new Range(text, end(form.group(2), Double.NEGATIVE_INFINITY), form.group(1).equals("["),
                end(form.group(3), Double.POSITIVE_INFINITY), form.group(4).equals("]"));
    }

    private static double end(String text, double infinite) {
        return text.isBlank() ? infinite : Double.parseDouble(text.strip());
    }

    boolean contains(double value) {
        return (lowIn ? value >= low : value > low) && (highIn ? value <= high : value < high);
    }

    /** Says what is allowed, to follow "must be". */
    String words() {
        if (Double.isInfinite(high)) {
            return Double.isInfinite(low) ? "a finite number" : (lowIn ? "at least " : "above ") + number(low);
        }
        return (Double.isInfinite(low) ? (highIn ? "at most " : "below ") + number(high) : "in " + text);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
