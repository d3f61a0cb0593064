package org.tornadojvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.function.IntToDoubleFunction;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Filling and comparing arrays. */
final class Floats {

    private Floats() {
    }

    static FloatArray of(int n, IntToDoubleFunction value) {
        FloatArray array = new FloatArray(n);
        for (int i = 0; i < n; i++) {
            array.set(i, (float) value.applyAsDouble(i));
        }
        return array;
    }

    static FloatArray random(int n) {
        Random random = new Random(n);
        return of(n, _ -> random.nextFloat() - 0.5f);
    }

    /** The same bits; a NaN is only equal where a NaN is expected. */
    static void assertSame(FloatArray expected, FloatArray actual) {
        assertEquals(expected.getSize(), actual.getSize(), "size");
        for (int i = 0; i < expected.getSize(); i++) {
            assertEquals(Float.floatToRawIntBits(expected.get(i)),
                    Float.floatToRawIntBits(actual.get(i)), "element " + i);
        }
    }

    static void assertAll(float expected, FloatArray actual) {
        assertSame(of(actual.getSize(), _ -> expected), actual);
    }
}
