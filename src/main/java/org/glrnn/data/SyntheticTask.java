package org.glrnn.data;

import java.security.MessageDigest;

/**
 * Sequences made by a rule, with answers that follow from them: what a recurrence can remember, measured. A sequence is
 * a function of only seed, split and number, so any of them can be made again without those before it.
 *
 * <p>A sequence's own hash says to which split it belongs: one that is drawn for another split is thrown away. So no
 * sequence is in two splits, whatever the seeds and sizes. A {@link TaskType} makes tasks.
 */
public interface SyntheticTask {

    /** What sequences are for. */
    enum Split {
        /** To learn from: half of all possible sequences. */
        TRAINING,
        /** To watch the training and to choose by. */
        VALIDATION,
        /** To measure with in the end. */
        TEST
    }

    /** Returns the name of its type, by which a configuration asks for the task. */
    String name();

    /** Returns the number of tokens of a sequence. */
    int length();

    /** Returns the task's vocabulary. */
    Tokenizer tokenizer();

    /**
     * Draws a sequence.
     *
     * @param random what to draw from, and nothing else: the same numbers give the same sequence
     * @param sequences gets inputs and targets at {@code start} to {@code start + length() - 1}
     * @param start where in it the sequence begins
     */
    void draw(Draw random, Windows sequences, int start);

    /** Random numbers. */
    @FunctionalInterface
    interface Draw {
        /** Returns a number uniform in [0, bound). */
        int below(int bound);
    }

    /**
     * Returns sequences of a split.
     *
     * @param seed another seed gives other sequences
     * @param first number of the first
     * @param count how many
     * @throws DataException if the task has so few different sequences that a split has none
     */
    default Windows sequences(long seed, Split split, long first, int count) {
        var sequences = Windows.empty(count, length());
        for (int i = 0; i < count; i++) {
            SplitDraw.draw(this, seed, split, first + i, sequences, i * length());
        }
        return sequences;
    }

    /** Returns the SHA-256 of the task's rule and of a few of its sequences, in hexadecimal. */
    default String digest(long seed) {
        return Digests.sha256(digest -> {
            update(digest, seed, Split.TRAINING);
            update(digest, seed, Split.VALIDATION);
        });
    }

    private void update(MessageDigest digest, long seed, Split split) {
        var some = sequences(seed, split, 0, 8);
        Digests.update(digest, some.inputs());
        Digests.update(digest, some.targets());
    }
}
