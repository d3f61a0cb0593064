package org.glrnn.tasks.graph;

import java.util.random.RandomGenerator;

/** The standard normal distribution, truncated at two. */
final class TruncatedNormal {
    /** Its standard deviation. */
    static final double DEVIATION = 0.87962566103423978;

    private TruncatedNormal() {
    }

    /** Draws a number. */
    static double next(RandomGenerator random) {
        while (true) {
            var value = random.nextGaussian();
            if (Math.abs(value) <= 2) {
                return value;
            }
        }
    }
}
