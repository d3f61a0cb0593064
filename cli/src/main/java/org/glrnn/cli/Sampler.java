package org.glrnn.cli;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws the next token from logits: scaled by the temperature, restricted to the {@code topK} most probable and then to
 * the fewest whose probabilities reach {@code topP}. The same seed draws the same tokens.
 */
final class Sampler {
    private final double temperature;
    private final int topK;
    private final double topP;
    private final SplittableRandom random;
    private long[] order = new long[0];
    private double[] weights = new double[0];

    /**
     * Creates a sampler.
     *
     * @param temperature 0 always takes the most probable token
     * @param topK 0 for all
     * @param topP 1 for all; at least one token always remains
     * @throws CommandException if a value is out of range
     */
    Sampler(double temperature, int topK, double topP, long seed) {
        require(temperature >= 0 && Double.isFinite(temperature), "--temperature must be 0 or above, not " + temperature);
        require(topK >= 0, "--top-k must be 0 (all) or above, not " + topK);
        require(topP >= 0 && topP <= 1, "--top-p must lie in [0, 1], not " + topP);
        this.temperature = temperature;
        this.topK = topK;
        this.topP = topP;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Returns the next token.
     *
     * @param logits of all classes of the model
     * @param tokens how many of them, from the first on, stand for a token; the others are never drawn
     */
    int sample(float[] logits, int tokens) {
        rank(logits, tokens);
        if (temperature == 0) {
            return token(0);
        }
        int candidates = topK == 0 ? tokens : Math.min(topK, tokens);
        double total = weigh(logits, candidates);
        return draw(total, candidates);
    }

    // One sort of primitive keys, made of logit (descending) and token (ascending): equal logits keep a fixed order.
    private void rank(float[] logits, int tokens) {
        if (order.length != tokens) {
            order = new long[tokens];
            weights = new double[tokens];
        }
        for (int i = 0; i < tokens; i++) {
            if (!Float.isFinite(logits[i])) {
                throw new DivergedException("the model's output is not a number: the checkpoint comes from a training"
                        + " that diverged; use an earlier one");
            }
            order[i] = (long) ~ascending(logits[i]) << Integer.SIZE | i;
        }
        Arrays.sort(order);
    }

    // Bits of a float as an int that compares as the float does; 0 and -0 are equal.
    private static int ascending(float value) {
        int bits = Float.floatToIntBits(value + 0f);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }

    private int token(int rank) {
        return (int) order[rank];
    }

    private double weigh(float[] logits, int candidates) {
        double total = 0;
        for (int rank = 0; rank < candidates; rank++) {
            weights[rank] = Math.exp((logits[token(rank)] - (double) logits[token(0)]) / temperature);
            total += weights[rank];
        }
        return total;
    }

    private int draw(double total, int candidates) {
        double kept = 0;
        int end = 0;
        while (end == 0 || end < candidates && kept < topP * total) {
            kept += weights[end++];
        }
        double point = random.nextDouble() * kept;
        int rank = 0;
        while (rank < end - 1 && point >= weights[rank]) {
            point -= weights[rank++];
        }
        return token(rank);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new CommandException(message);
        }
    }
}
