package org.glrnn.tasks.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors of floats in flat buffers: places are counted in floats, as in a kernel, not in bytes.
 *
 * <p>A row's last, shorter vector goes through the same operations as the others under a {@link #tail} mask, so an
 * element's bits do not depend on where in a vector it lies.
 */
public final class Lanes {

    /** The byte order of the buffers. */
    public static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /** The machine's vectors. */
    public static final VectorSpecies<Float> FLOATS = VectorMath.SPECIES;
    /** Vectors of as many ints. */
    public static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    /** Elements in a vector. */
    public static final int WIDTH = FLOATS.length();

    private static final VectorShuffle<Float> SWAP32 = swap(32);
    private static final VectorShuffle<Float> SWAP16 = swap(16);
    private static final VectorShuffle<Float> SWAP8 = swap(8);
    private static final VectorShuffle<Float> SWAP4 = swap(4);
    private static final VectorShuffle<Float> SWAP2 = swap(2);
    private static final VectorShuffle<Float> SWAP1 = swap(1);

    private Lanes() {
    }

    /** Returns a vector from element {@code at} on. */
    public static FloatVector load(MemorySegment segment, long at) {
        return FloatVector.fromMemorySegment(FLOATS, segment, at * Float.BYTES, ORDER);
    }

    /** Writes a vector from element {@code at} on. */
    public static void store(FloatVector vector, MemorySegment segment, long at) {
        vector.intoMemorySegment(segment, at * Float.BYTES, ORDER);
    }

    /** For shorter last vectors outside of loops: not inlined everywhere. */
    public static FloatVector load(MemorySegment segment, long at, VectorMask<Float> tail) {
        return FloatVector.fromMemorySegment(FLOATS, segment, at * Float.BYTES, ORDER, tail);
    }

    /** For shorter last vectors outside of loops: not inlined everywhere. */
    public static void store(FloatVector vector, MemorySegment segment, long at, VectorMask<Float> tail) {
        vector.intoMemorySegment(segment, at * Float.BYTES, ORDER, tail);
    }

    /** Returns element {@code at}. */
    public static float get(MemorySegment segment, long at) {
        return segment.getAtIndex(ValueLayout.JAVA_FLOAT, at);
    }

    /** Sets element {@code at}. */
    public static void set(MemorySegment segment, long at, float value) {
        segment.setAtIndex(ValueLayout.JAVA_FLOAT, at, value);
    }

    /** Returns a vector of one number. */
    public static FloatVector all(float value) {
        return FloatVector.broadcast(FLOATS, value);
    }

    /** Returns a vector of one number. */
    public static IntVector all(int value) {
        return IntVector.broadcast(INTS, value);
    }

    /** Returns 1 - x. */
    public static FloatVector oneMinus(FloatVector x) {
        return all(1.0f).sub(x);
    }

    /** Copies elements. */
    public static void copy(MemorySegment from, long fromAt, MemorySegment to, long toAt, long count) {
        MemorySegment.copy(from, fromAt * Float.BYTES, to, toAt * Float.BYTES, count * Float.BYTES);
    }

    /** The part of {@code count} elements that fills vectors. */
    public static int whole(int count) {
        return count & -WIDTH;
    }

    /** The first {@code count} lanes. */
    public static VectorMask<Float> tail(int count) {
        return FLOATS.indexInRange(0, count);
    }

    /**
     * The sum of the lanes, as a balanced tree. {@code reduceLanes} leaves the order open, so that interpreted and
     * compiled code may differ.
     */
    public static float sum(FloatVector vector) {
        FloatVector sum = vector;
        if (WIDTH > 32) {
            sum = sum.add(sum.rearrange(SWAP32));
        }
        if (WIDTH > 16) {
            sum = sum.add(sum.rearrange(SWAP16));
        }
        if (WIDTH > 8) {
            sum = sum.add(sum.rearrange(SWAP8));
        }
        if (WIDTH > 4) {
            sum = sum.add(sum.rearrange(SWAP4));
        }
        if (WIDTH > 2) {
            sum = sum.add(sum.rearrange(SWAP2));
        }
        if (WIDTH > 1) {
            sum = sum.add(sum.rearrange(SWAP1));
        }
        return sum.lane(0);
    }

    private static VectorShuffle<Float> swap(int distance) {
        return VectorShuffle.fromOp(FLOATS, lane -> (lane ^ distance) & (FLOATS.length() - 1));
    }
}
