package org.glrnn.tasks.op.dropout;

/**
 * The counter-based random number generator Threefry-2x32 with 13 rounds (Salmon, Moraes, Dror, Shaw: Parallel random
 * numbers: as easy as 1, 2, 3; SC 2011): the same key and counter give the same bits on every device, in any order.
 */
public final class Threefry {
    private static final int PARITY = 0x1BD11BDA;

    private Threefry() {
    }

    /** Returns the first of the two words that belong to a key and a counter. */
    public static int bits(int key0, int key1, int counter0, int counter1) {
        int key2 = PARITY ^ key0 ^ key1;
        int x0 = counter0 + key0;
        int x1 = counter1 + key1;
        x0 += x1;
        x1 = mix(x1, 13, x0);
        x0 += x1;
        x1 = mix(x1, 15, x0);
        x0 += x1;
        x1 = mix(x1, 26, x0);
        x0 += x1;
        x1 = mix(x1, 6, x0);
        x0 += key1;
        x1 += key2 + 1;
        x0 += x1;
        x1 = mix(x1, 17, x0);
        x0 += x1;
        x1 = mix(x1, 29, x0);
        x0 += x1;
        x1 = mix(x1, 16, x0);
        x0 += x1;
        x1 = mix(x1, 24, x0);
        x0 += key2;
        x1 += key0 + 2;
        x0 += x1;
        x1 = mix(x1, 13, x0);
        x0 += x1;
        x1 = mix(x1, 15, x0);
        x0 += x1;
        x1 = mix(x1, 26, x0);
        x0 += x1;
        x1 = mix(x1, 6, x0);
        x0 += key0;
        x1 += key1 + 3;
        x0 += x1;
        return x0;
    }

    /** Returns a number in [0, 1) with 24 random bits. */
    public static float uniform(int key0, int key1, int counter0, int counter1) {
        return ((bits(key0, key1, counter0, counter1) >> 8) & 0xFFFFFF) * 5.9604645e-8f;
    }

    /** Rotates left, then exclusive or; a masked signed shift, since TornadoVM 5.2 compiles {@code >>>} as {@code >>}. */
    private static int mix(int word, int rotation, int other) {
        return ((word << rotation) | ((word >> (32 - rotation)) & ((1 << rotation) - 1))) ^ other;
    }
}
