package org.glrnn.train;

/** The learning rate of each step. A function of the step only, so that a run that continues needs no other state. */
@FunctionalInterface
public interface Schedule {
    /**
     * Returns the learning rate of a step.
     *
     * @param step number of steps done before this one, at least 0; it may be more than the schedule has
     * @return a finite number that is not negative
     */
    double learningRate(long step);
}
