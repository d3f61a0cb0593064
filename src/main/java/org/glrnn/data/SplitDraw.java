package org.glrnn.data;

import org.glrnn.data.SyntheticTask.Split;

/** Draws sequences until one belongs to the split it is drawn for. */
final class SplitDraw {
    private static final int MOST_ATTEMPTS = 1000;
    private static final Split[] QUARTERS = {Split.TRAINING, Split.TRAINING, Split.VALIDATION, Split.TEST};

    private SplitDraw() {
    }

    static void draw(SyntheticTask task, long seed, Split split, long number, Windows sequences, int start) {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            task.draw(new CounterRandom(seed, split.ordinal(), number, attempt)::below, sequences, start);
            if (split(sequences.inputs(), start, task.length()) == split) {
                return;
            }
        }
        throw new DataException("the task " + task.name() + " has too few different sequences to keep some for"
                + " validation; give a larger window or more symbols");
    }

    /** Returns the split a sequence belongs to. */
    static Split split(int[] inputs, int start, int length) {
        long hash = length;
        for (int i = start; i < start + length; i++) {
            hash = CounterRandom.mix(hash + CounterRandom.GOLDEN + inputs[i]);
        }
        return QUARTERS[(int) (hash >>> 62)];
    }
}
