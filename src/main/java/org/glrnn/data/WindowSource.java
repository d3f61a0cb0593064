package org.glrnn.data;

/** What a training run learns from: the sequences of each step, a function only of the step. */
@FunctionalInterface
public interface WindowSource {

    /**
     * Returns the sequences of a step.
     *
     * @param step number of steps done before
     */
    Windows windows(long step);

    /**
     * Returns whether each row of a step continues where the same row of the step before ended, so that the model's
     * state is to be carried over.
     *
     * @param step number of steps done before
     */
    default boolean continues(long step) {
        return false;
    }
}
