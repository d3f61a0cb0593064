package org.glrnn.tasks.testing;

import java.util.Random;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Builds a flat buffer out of windows with poisoned gaps of changing length between them. */
public final class Windows {

    /** A NaN that no arithmetic produces: what holds it was never written, and what was computed from it is a NaN. */
    public static final float POISON = Float.intBitsToFloat(0x7fc0beef);

    private final Random random;
    private float[] values = new float[64];
    private int size;

    public Windows(long seed) {
        random = new Random(seed);
        gap();
    }

    /** Adds a window of numbers between -scale and scale; returns its offset. */
    public int random(int count, double scale) {
        return between(count, -scale, scale);
    }

    /** Adds a window of numbers between the given ones; returns its offset. */
    public int between(int count, double least, double largest) {
        int offset = add(count);
        for (int i = 0; i < count; i++) {
            values[offset + i] = (float) (least + (largest - least) * random.nextDouble());
        }
        return offset;
    }

    /** Adds a window of the given numbers; returns its offset. */
    public int values(double... numbers) {
        int offset = add(numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            values[offset + i] = (float) numbers[i];
        }
        return offset;
    }

    /** Adds a poisoned window, to be written; returns its offset. */
    public int empty(int count) {
        return add(count);
    }

    /** The buffer. */
    public FloatArray array() {
        FloatArray array = new FloatArray(size);
        for (int i = 0; i < size; i++) {
            array.set(i, values[i]);
        }
        return array;
    }

    /** Whether a number is the poison itself. */
    public static boolean isPoison(float value) {
        return Float.floatToRawIntBits(value) == Float.floatToRawIntBits(POISON);
    }

    private int add(int count) {
        int offset = size;
        fill(count);
        gap();
        return offset;
    }

    private void gap() {
        fill(1 + random.nextInt(5));
    }

    private void fill(int count) {
        if (size + count > values.length) {
            values = java.util.Arrays.copyOf(values, 2 * (size + count));
        }
        java.util.Arrays.fill(values, size, size + count, POISON);
        size += count;
    }
}
