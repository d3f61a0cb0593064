package org.glrnn.tasks.graph;

import java.util.Arrays;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Makes the arrays of plans. */
public final class NativeArrays {
    private NativeArrays() {
    }

    /** Returns an array of zeros. */
    public static FloatArray zeros(int size) {
        var array = new FloatArray(size);
        array.init(0.0f);
        return array;
    }

    /** Returns an array of NaN, so that a cell which nobody wrote shows. */
    public static FloatArray poisoned(int size) {
        var array = new FloatArray(size);
        array.init(Float.NaN);
        return array;
    }

    /** Returns the bytes of arrays. */
    public static long bytes(Object... arrays) {
        var sum = 0L;
        for (var array : arrays) {
            sum += ((TornadoNativeArray) array).getNumBytesOfSegment();
        }
        return sum;
    }

    /** Returns all arrays of several lists. */
    public static Object[] concatenate(Object[]... lists) {
        return Arrays.stream(lists).flatMap(Arrays::stream).toArray();
    }
}
