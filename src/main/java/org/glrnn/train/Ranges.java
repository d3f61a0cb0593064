package org.glrnn.train;

/** Checks of configuration values; each failure names the key, its value and what is allowed. */
final class Ranges {
    private Ranges() {
    }

    static void atLeast(String key, long value, long least) {
        require(key, value >= least, value, "at least " + least);
    }

    static void positive(String key, double value) {
        require(key, value > 0 && Double.isFinite(value), value, "above 0");
    }

    static void notNegative(String key, double value) {
        require(key, value >= 0 && Double.isFinite(value), value, "0 or above");
    }

    static void finite(String key, double value) {
        require(key, Double.isFinite(value), value, "a finite number");
    }

    static void fraction(String key, double value) {
        require(key, value >= 0 && value < 1, value, "in [0, 1)");
    }

    static void between(String key, double value, double low, double high) {
        require(key, value > low && value < high, value, "between " + low + " and " + high + ", both excluded");
    }

    static void product(String key, int first, int second) {
        require(key, (long) first * second <= Integer.MAX_VALUE, (long) first * second, "below 2^31");
    }

    private static void require(String key, boolean condition, Object value, String allowed) {
        if (!condition) {
            throw new ConfigurationException(key, key + " must be " + allowed + ", not " + value);
        }
    }
}
