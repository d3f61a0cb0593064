package org.glrnn.lm;

import org.glrnn.nn.SequenceMarks;

import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Keeps positions inside the table of the positional encodings and the cache of attention, which kernels do not check. */
final class PositionCheck {
    private PositionCheck() {
    }

    /**
     * Sets where every sequence starts, padding before it not counted, and returns where it will stand afterwards.
     *
     * @throws IllegalArgumentException if a sequence would leave the table
     */
    static int[] place(LanguageModelConfiguration configuration, IntArray starts, Carry carry, int length,
            SequenceMarks marks) {
        var after = new int[carry.batch()];
        for (var b = 0; b < after.length; b++) {
            var before = carry.positions()[b];
            after[b] = before + (marks == null ? length : marks.present(b));
            if (used(configuration) && after[b] > configuration.maxSeqLength()) {
                throw new IllegalArgumentException("sequence " + b + " would reach position " + after[b]
                        + ", but " + limit(configuration) + " end at max_seq_length=" + configuration.maxSeqLength());
            }
            starts.set(b, before - (marks == null ? 0 : marks.leading(b)));
        }
        return after;
    }

    /** Checks that a window from position 0 fits. */
    static void requireWindow(LanguageModelConfiguration configuration, int window) {
        if (used(configuration) && window > configuration.maxSeqLength()) {
            throw new IllegalArgumentException("a window of " + window + " is longer than the " + limit(configuration)
                    + ", max_seq_length=" + configuration.maxSeqLength());
        }
    }

    static boolean used(LanguageModelConfiguration configuration) {
        return configuration.positionalEncodingMode() != PositionalEncodingMode.NONE
                || configuration.mixer() == TimeMixing.ATTENTION;
    }

    /** Returns what ends at max_seq_length. */
    static String limit(LanguageModelConfiguration configuration) {
        return configuration.positionalEncodingMode() == PositionalEncodingMode.NONE
                ? "keys and values of attention" : "positional encodings";
    }
}
