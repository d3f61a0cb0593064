package org.glrnn.tasks.testing;

import static org.junit.jupiter.api.Assertions.fail;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The one place where results are compared. Infinities and NaN are looked for first: they are errors unless the
 * expected number is the same infinity, or the poison of {@link Windows}, which must then still be there.
 *
 * @param absolute
 *            largest difference allowed
 * @param relative
 *            allowed in addition, as a part of the expected number's magnitude
 */
public record Close(double absolute, double relative) {

    /** The same number. */
    public static final Close EXACT = new Close(0.0, 0.0);

    /** Fails unless the numbers agree. */
    public void check(double expected, float actual, String what) {
        if (Windows.isPoison((float) expected) ? !Windows.isPoison(actual) : differs(expected, actual)) {
            fail(what + ": expected " + expected + ", got " + actual + ", difference " + (actual - expected));
        }
    }

    private boolean differs(double expected, float actual) {
        if (Double.isNaN(expected) || !Float.isFinite(actual)) {
            return Double.isNaN(expected) || actual != expected;
        }
        return !(Math.abs(actual - expected) <= absolute + relative * Math.abs(expected));
    }

    /** Fails unless all elements agree, poison included. */
    public void check(FloatArray expected, FloatArray actual, String what) {
        if (expected.getSize() != actual.getSize()) {
            fail(what + ": expected " + expected.getSize() + " elements, got " + actual.getSize());
        }
        for (int i = 0; i < expected.getSize(); i++) {
            float number = expected.get(i);
            if (Float.isNaN(number) && !Windows.isPoison(number)) {
                fail(what + "[" + i + "]: the expected number is NaN");
            }
            if (Windows.isPoison(number) ? !Windows.isPoison(actual.get(i)) : differs(number, actual.get(i))) {
                fail(what + "[" + i + "]: expected " + number + ", got " + actual.get(i));
            }
        }
    }

    /** Fails unless a window holds the expected numbers. */
    public void check(double[] expected, FloatArray actual, int offset, String what) {
        for (int i = 0; i < expected.length; i++) {
            check(expected[i], actual.get(offset + i), what + "[" + i + "]");
        }
    }

    /** Fails unless the bits are the same. */
    public static void sameBits(FloatArray expected, FloatArray actual, String what) {
        for (int i = 0; i < expected.getSize(); i++) {
            if (Float.floatToRawIntBits(expected.get(i)) != Float.floatToRawIntBits(actual.get(i))) {
                fail(what + "[" + i + "]: the bits differ: " + expected.get(i) + " and " + actual.get(i));
            }
        }
    }
}
