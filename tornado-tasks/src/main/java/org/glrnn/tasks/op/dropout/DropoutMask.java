package org.glrnn.tasks.op.dropout;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;
import static org.glrnn.tasks.simd.Lanes.INTS;

import jdk.incubator.vector.IntVector;

/**
 * The masks of {@link DropoutRoutines} for one site in one step: {@link org.glrnn.tasks.op.dropout.Threefry} in vectors.
 *
 * @param key0
 *            seed
 * @param key1
 *            step
 * @param site
 *            second word of the counter; the first is the element's index
 * @param threshold
 *            an element is kept if its 24 random bits are at least this
 * @param scale
 *            of an element that is kept
 */
record DropoutMask(int key0, int key1, int site, int threshold, float scale) {

    private static final int PARITY = 0x1BD11BDA;
    private static final int BITS = 24;

    /** Comparing the random bits with rate 2^24, rounded up, decides as comparing the uniform number with the rate. */
    static DropoutMask of(int seed, int step, int site, float rate) {
        return new DropoutMask(seed, step, site, (int) Math.ceil((double) rate * (1 << BITS)), 1.0f / (1.0f - rate));
    }

    /**
     * The elements kept out of a vector of them from {@code index} on, a bit each. A number, not a vector: this is too
     * long to be compiled into its callers, and vectors that cross a call become objects.
     */
    long kept(int index) {
        int key2 = PARITY ^ key0 ^ key1;
        IntVector x0 = IntVector.broadcast(INTS, index + key0).addIndex(1);
        IntVector x1 = IntVector.broadcast(INTS, site + key1);
        x0 = x0.add(x1);
        x1 = x1.lanewise(ROL, 13).lanewise(XOR, x0);
        x0 = x0.add(x1);
        x1 = x1.lanewise(ROL, 15).lanewise(XOR, x0);
        x0 = x0.add(x1);
        x1 = x1.lanewise(ROL, 26).lanewise(XOR, x0);
        x0 = x0.add(x1);
        x1 = x1.lanewise(ROL, 6).lanewise(XOR, x0);
        x0 = x0.add(key1);
        x1 = x1.add(key2 + 1);
        x0 = x0.add(x1);
        x1 = x1.lanewise(ROL, 17).lanewise(XOR, x0);
        x0 = x0.add(x1);
        x1 = x1.lanewise(ROL, 29).lanewise(XOR, x0);
        x0 = x0.add(x1);
        x1 = x1.lanewise(ROL, 16).lanewise(XOR, x0);
        x0 = x0.add(x1);
        x1 = x1.lanewise(ROL, 24).lanewise(XOR, x0);
        x0 = x0.add(key2);
        x1 = x1.add(key0 + 2);
        x0 = x0.add(x1);
        x1 = x1.lanewise(ROL, 13).lanewise(XOR, x0);
        x0 = x0.add(x1);
        x1 = x1.lanewise(ROL, 15).lanewise(XOR, x0);
        x0 = x0.add(x1);
        x1 = x1.lanewise(ROL, 26).lanewise(XOR, x0);
        x0 = x0.add(x1);
        x1 = x1.lanewise(ROL, 6).lanewise(XOR, x0);
        x0 = x0.add(key0);
        x1 = x1.add(key1 + 3);
        x0 = x0.add(x1);
        return x0.lanewise(LSHR, Integer.SIZE - BITS).compare(GE, threshold).toLong();
    }
}
