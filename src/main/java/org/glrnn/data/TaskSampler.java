package org.glrnn.data;

import org.glrnn.data.SyntheticTask.Split;

/**
 * The training sequences of a task: new ones at each step.
 *
 * @param task makes them
 * @param batch sequences per step
 * @param seed another seed gives other sequences
 */
public record TaskSampler(SyntheticTask task, int batch, long seed) implements WindowSource {
    @Override
    public Windows windows(long step) {
        return task.sequences(seed, Split.TRAINING, step * batch, batch);
    }
}
