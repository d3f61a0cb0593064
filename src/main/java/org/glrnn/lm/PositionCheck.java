package org.glrnn.lm;

import java.util.OptionalInt;

import org.glrnn.nn.SequenceMarks;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Keeps positions inside the table of the positional encodings and the caches of mixers, which kernels do not check.
 *
 * @param limit how many tokens of one text the model can read; empty: any number
 * @param what ends there
 */
record PositionCheck(OptionalInt limit, String what) {

    static PositionCheck of(LanguageModelConfiguration configuration) {
        return new PositionCheck(configuration.maxContext(),
                configuration.positionalEncodingMode() == PositionalEncodingMode.NONE ? "the caches of the mixers"
                        : "the positional encodings");
    }

    /**
     * Sets where every sequence starts, padding before it not counted, and returns where it will stand afterwards.
     *
     * @throws IllegalArgumentException if a sequence would leave the table
     */
    int[] place(IntArray starts, Carry carry, int length, SequenceMarks marks) {
        var after = new int[carry.batch()];
        for (var b = 0; b < after.length; b++) {
            var before = carry.positions()[b];
            after[b] = before + (marks == null ? length : marks.present(b));
            if (isBeyond(after[b])) {
                throw new IllegalArgumentException("sequence " + b + " would reach position " + after[b]
                        + ", but " + what + " end at max_seq_length=" + limit.getAsInt());
            }
            starts.set(b, before - (marks == null ? 0 : marks.leading(b)));
        }
        return after;
    }

    /** Checks that a window from position 0 fits. */
    void requireWindow(int window) {
        if (isBeyond(window)) {
            throw new IllegalArgumentException("a window of " + window + " is longer than " + what
                    + ", max_seq_length=" + limit.getAsInt());
        }
    }

    /** Checks that one more token fits. */
    void requireRoom(int position) {
        if (isBeyond(position + 1)) {
            throw new IllegalArgumentException("the text has reached position " + position + ", where " + what
                    + " end (max_seq_length): start again with reset()");
        }
    }

    private boolean isBeyond(int tokens) {
        return limit.isPresent() && tokens > limit.getAsInt();
    }
}
