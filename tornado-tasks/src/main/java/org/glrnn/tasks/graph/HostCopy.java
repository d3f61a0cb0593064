package org.glrnn.tasks.graph;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Bulk copies between Java arrays and TornadoVM's off-heap arrays. */
public final class HostCopy {
    private HostCopy() {
    }

    /**
     * Copies all of a Java array into the start of an off-heap one.
     *
     * @throws IndexOutOfBoundsException if it does not fit
     */
    public static void copy(int[] from, IntArray to) {
        MemorySegment.copy(from, 0, to.getSegment(), ValueLayout.JAVA_INT, 0, from.length);
    }

    /** Copies all of a Java array into the start of an off-heap one; of an empty array, zeros into all of it. */
    public static void copyOrClear(int[] from, IntArray to) {
        if (from.length == 0) {
            to.init(0);
        } else {
            copy(from, to);
        }
    }

    /** Copies {@code count} values of a Java array to {@code offset} of an off-heap one. */
    public static void copy(float[] from, FloatArray to, int offset, int count) {
        MemorySegment.copy(from, 0, to.getSegment(), ValueLayout.JAVA_FLOAT, (long) offset * Float.BYTES, count);
    }

    /** Copies {@code to.length} values at {@code offset} of an off-heap array into a Java one. */
    public static void copy(FloatArray from, int offset, float[] to) {
        MemorySegment.copy(from.getSegment(), ValueLayout.JAVA_FLOAT, (long) offset * Float.BYTES, to, 0, to.length);
    }
}
