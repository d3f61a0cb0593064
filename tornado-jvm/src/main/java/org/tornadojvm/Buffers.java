package org.tornadojvm;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.util.Arrays;

import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.CharArray;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;
import uk.ac.manchester.tornado.api.types.collections.TornadoCollectionInterface;
import uk.ac.manchester.tornado.api.types.images.TornadoImagesInterface;
import uk.ac.manchester.tornado.api.types.matrix.TornadoMatrixInterface;
import uk.ac.manchester.tornado.api.types.volumes.TornadoVolumesInterface;

/**
 * Device buffers of separate device memory. Tornado's arrays, its collections, matrices, images and volumes, and Java's
 * arrays of primitives get one; any other object (an atomic, a user's object) is its own device buffer.
 */
final class Buffers {

    static final int POISON_INT = 0xDEAD_BEEF;
    static final long POISON_LONG = 0xDEAD_BEEF_DEAD_BEEFL;
    static final short POISON_SHORT = (short) 0xDEAD;
    static final byte POISON_BYTE = (byte) 0xDE;
    static final short POISON_HALF = 0x7E00;

    private Buffers() {
    }

    static Object poisoned(Object host) {
        Object device = like(host);
        if (device != host) {
            poison(device);
        }
        return device;
    }

    private static Object like(Object host) {
        return switch (host) {
            case FloatArray a -> new FloatArray(a.getSize());
            case IntArray a -> new IntArray(a.getSize());
            case DoubleArray a -> new DoubleArray(a.getSize());
            case LongArray a -> new LongArray(a.getSize());
            case ShortArray a -> new ShortArray(a.getSize());
            case ByteArray a -> new ByteArray(a.getSize());
            case CharArray a -> new CharArray(a.getSize());
            case HalfFloatArray a -> new HalfFloatArray(a.getSize());
            default -> isPrimitiveArray(host)
                    ? Array.newInstance(host.getClass().componentType(), Array.getLength(host))
                    : duplicate(host);
        };
    }

    private static boolean isPrimitiveArray(Object host) {
        return host.getClass().isArray() && host.getClass().componentType().isPrimitive();
    }

    /** Collections, matrices, images and volumes copy themselves. */
    private static Object duplicate(Object host) {
        if (segment(host) == null) {
            return host;
        }
        try {
            Object copy = host.getClass().getMethod("duplicate").invoke(host);
            return copy.getClass() == host.getClass() ? copy : host;
        } catch (ReflectiveOperationException _) {
            return host;
        }
    }

    static void poison(Object device) {
        switch (device) {
            case IntArray a -> a.init(POISON_INT);
            case LongArray a -> a.init(POISON_LONG);
            case ShortArray a -> a.init(POISON_SHORT);
            case ByteArray a -> a.init(POISON_BYTE);
            case CharArray a -> a.init((char) POISON_SHORT);
            case HalfFloatArray a -> a.init(new HalfFloat(POISON_HALF));
            case int[] a -> Arrays.fill(a, POISON_INT);
            case long[] a -> Arrays.fill(a, POISON_LONG);
            case short[] a -> Arrays.fill(a, POISON_SHORT);
            case byte[] a -> Arrays.fill(a, POISON_BYTE);
            case char[] a -> Arrays.fill(a, (char) POISON_SHORT);
            case float[] a -> Arrays.fill(a, Float.NaN);
            case double[] a -> Arrays.fill(a, Double.NaN);
            case boolean[] _ -> {
                // no value of a boolean is recognisable
            }
            default -> poisonBits(segment(device));
        }
    }

    /** All bits set: NaN in every floating-point format, -1 in every integer format. */
    private static void poisonBits(MemorySegment segment) {
        if (segment != null) {
            segment.fill((byte) 0xFF);
        }
    }

    static void copy(Object from, Object to) {
        if (isPrimitiveArray(from)) {
            System.arraycopy(from, 0, to, 0, Array.getLength(from));
        } else {
            MemorySegment source = segment(from);
            MemorySegment.copy(source, 0, segment(to), 0, source.byteSize());
        }
    }

    /** Copies part of an array; the offset counts from the start of its segment, header included. */
    static void copyPart(TornadoNativeArray from, TornadoNativeArray to, long offset, long bytes) {
        MemorySegment.copy(from.getSegmentWithHeader(), offset, to.getSegmentWithHeader(), offset, bytes);
    }

    static long bytes(Object array) {
        if (isPrimitiveArray(array)) {
            return (long) Array.getLength(array) * bytesOf(array.getClass().componentType());
        }
        MemorySegment segment = segment(array);
        return segment == null ? 0 : segment.byteSize();
    }

    private static long bytesOf(Class<?> primitive) {
        return switch (primitive.getName()) {
            case "byte", "boolean" -> 1;
            case "short", "char" -> 2;
            case "int", "float" -> 4;
            default -> 8;
        };
    }

    static String describe(Object array) {
        String type = array.getClass().getSimpleName();
        return switch (array) {
            case TornadoNativeArray a -> type + " of " + a.getSize();
            case Object a when isPrimitiveArray(a) -> type + " of " + Array.getLength(a);
            default -> type;
        };
    }

    private static MemorySegment segment(Object array) {
        return switch (array) {
            case TornadoNativeArray a -> a.getSegment();
            case TornadoCollectionInterface<?> a -> a.getSegment();
            case TornadoMatrixInterface<?> a -> a.getSegment();
            case TornadoImagesInterface<?> a -> a.getSegment();
            case TornadoVolumesInterface<?> a -> a.getSegment();
            default -> null;
        };
    }
}
