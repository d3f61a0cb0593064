package org.glrnn.data;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Tokens in two splits: the first ones for training, the last ones for validation.
 *
 * @param training for the optimiser
 * @param validation for the validation loss
 */
public record TokenData(int[] training, int[] validation) {

    /**
     * Splits tokens: floor((1 - fraction) * n) of n for training, the rest for validation.
     *
     * @param tokens all tokens in their order
     * @param validationFraction share of the validation split, between 0 and 1
     * @param window tokens of a training sequence; training needs window + 2 tokens (so that there are two places for a
     *     window and its shifted target), validation window + 1
     * @throws DataException if a split is too short for a window
     */
    public static TokenData split(int[] tokens, double validationFraction, int window) {
        int cut = trainingLength(tokens.length, validationFraction);
        requireLength("training", cut, tokens.length, window, 2L + window);
        requireLength("validation", tokens.length - cut, tokens.length, window, 1L + window);
        return new TokenData(Arrays.copyOf(tokens, cut), Arrays.copyOfRange(tokens, cut, tokens.length));
    }

    /** Returns the SHA-256 of all tokens and the place of the split, in hexadecimal. */
    public String digest() {
        return Digests.sha256(digest -> {
            Digests.update(digest, training.length);
            Digests.update(digest, training);
            Digests.update(digest, validation);
        });
    }

    /** In decimal arithmetic: (1 - 0.9) * 100 is 10 here, where doubles would give 9. */
    private static int trainingLength(int tokens, double validationFraction) {
        return BigDecimal.ONE.subtract(BigDecimal.valueOf(validationFraction)).multiply(BigDecimal.valueOf(tokens))
                .intValue();
    }

    private static void requireLength(String split, int tokens, int all, int window, long needed) {
        if (tokens < needed) {
            throw new DataException(("the %s split has %d of the text's %d tokens, but a window of %d needs %d; give"
                    + " more text, a smaller window or another validation_fraction").formatted(
                    split, tokens, all, window, needed));
        }
    }
}
