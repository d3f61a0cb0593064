package org.glrnn.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

import jdk.incubator.vector.FloatVector;
import org.tornadojvm.Workers;

/** How many bytes per second all threads stream: a = b + s c over arrays that no cache holds. */
final class Triad {
    /** Elements of each of the three arrays: 128 MB. Of 32 MB, an L3 cache of as much kept enough to add a third. */
    static final int ELEMENTS = 32 << 20;

    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final int BLOCK = 1 << 16;

    private static final MemorySegment A = array();
    private static final MemorySegment B = array();
    private static final MemorySegment C = array();

    private Triad() {
    }

    private static MemorySegment array() {
        return Arena.global().allocate((long) ELEMENTS * Float.BYTES, 64).fill((byte) 0);
    }

    /** One pass over the arrays on all threads. */
    static void run() {
        Workers.run(ELEMENTS / BLOCK, Triad::block);
    }

    /** Returns the bytes of one pass: two arrays read, one written. */
    static double bytes() {
        return 3.0 * ELEMENTS * Float.BYTES;
    }

    private static void block(int block) {
        var species = FloatVector.SPECIES_PREFERRED;
        var end = (block + 1L) * BLOCK * Float.BYTES;
        for (var at = (long) block * BLOCK * Float.BYTES; at < end; at += species.vectorByteSize()) {
            var x = FloatVector.fromMemorySegment(species, B, at, ORDER);
            var y = FloatVector.fromMemorySegment(species, C, at, ORDER);
            x.add(y.mul(3.0f)).intoMemorySegment(A, at, ORDER);
        }
    }
}
