package org.glrnn.data;

import java.math.BigDecimal;

/**
 * Tokens in two splits: the first ones for training, the last ones for validation.
 *
 * @param training for the optimiser
 * @param validation for the validation loss
 */
public record TokenData(TokenSequence training, TokenSequence validation) {

    /**
     * Splits tokens: floor((1 - fraction) * n) of n for training, the rest for validation.
     *
     * @param tokens all tokens in their order
     * @param validationFraction share of the validation split, between 0 and 1
     * @param window tokens of a training sequence; training needs window + 2 tokens (so that there are two places for a
     *     window and its shifted target), validation window + 1
     * @throws DataException if a split is too short for a window
     */
    public static TokenData split(TokenSequence tokens, double validationFraction, int window) {
        int all = tokens.length();
        int cut = trainingLength(all, validationFraction);
        requireLength("training", cut, all, window, 2L + window);
        requireLength("validation", all - cut, all, window, 1L + window);
        return new TokenData(tokens.slice(0, cut), tokens.slice(cut, all));
    }

    /** As {@link #split(TokenSequence, double, int)}. */
    public static TokenData split(int[] tokens, double validationFraction, int window) {
        return split(TokenSequence.of(tokens), validationFraction, window);
    }

    /** Returns the bytes of memory that the tokens take. */
    public long bytes() {
        return training.bytes() + validation.bytes();
    }

    /** Returns the SHA-256 of all tokens and the place of the split, in hexadecimal. */
    public String digest() {
        return Digests.sha256(digest -> {
            Digests.update(digest, training.length());
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
