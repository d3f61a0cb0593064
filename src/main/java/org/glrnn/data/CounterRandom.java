package org.glrnn.data;

/**
 * Random numbers that are a function of a key and a counter, so that any of them can be had without those before it:
 * the generator SplitMix64, its start drawn from the key.
 */
final class CounterRandom {
    static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private final long start;
    private long counter;

    /** Creates the numbers of a key; keys that differ in any word, or in their order, have numbers of their own. */
    CounterRandom(long... key) {
        long mixed = key.length;
        for (long word : key) {
            mixed = mix(mix(mixed + GOLDEN) ^ word);
        }
        start = mixed;
    }

    /** Returns the next number, uniform in [0, bound). */
    int below(int bound) {
        counter++;
        return (int) Math.unsignedMultiplyHigh(mix(start + GOLDEN * counter), bound);
    }

    /** The finaliser of SplitMix64: every bit of the result depends on every bit of {@code z}. */
    static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
