package org.glrnn.train;

import java.util.Objects;

/**
 * AdamW with decoupled weight decay, global-norm clipping, and a schedule of the learning rate.
 *
 * @param schedule the learning rate of each step
 * @param b1 decay of the first moment
 * @param b2 decay of the second moment
 * @param epsilon added to the square root of the second moment
 * @param weightDecay decoupled decay, times the learning rate
 * @param clipGlobalNorm largest global gradient norm; 0 switches clipping off
 */
public record OptimizerConfiguration(
        Schedule schedule,
        double b1,
        double b2,
        double epsilon,
        double weightDecay,
        double clipGlobalNorm) {

    /**
     * Checks the ranges, which are those of the configuration keys of the same names.
     *
     * @throws IllegalArgumentException one line that names the argument, its value and what is allowed
     */
    public OptimizerConfiguration {
        Objects.requireNonNull(schedule, "schedule");
        try {
            Ranges.fraction("b1", b1);
            Ranges.fraction("b2", b2);
            Ranges.positive("epsilon", epsilon);
            Ranges.notNegative("weight_decay", weightDecay);
            Ranges.notNegative("clip_global_norm", clipGlobalNorm);
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Returns the reference trainer's settings (decay 0.05, clip 1, optax's moments) with its schedule, a linear warm-up from 0
     * and a cosine down to 1e-7.
     *
     * @param peakLearningRate learning rate at the end of the warm-up
     * @param warmupSteps steps of linear warm-up
     * @param totalSteps steps of the whole schedule, warm-up included
     * @throws IllegalArgumentException one line that names the argument, its value and what is allowed
     */
    public static OptimizerConfiguration of(double peakLearningRate, int warmupSteps, int totalSteps) {
        return new OptimizerConfiguration(Schedules.warmupCosine(peakLearningRate, 1e-7, warmupSteps, totalSteps), 0.9, 0.999,
                1e-8, 0.05, 1.0);
    }

    /**
     * Returns the learning rate of a step.
     *
     * @param step number of steps done before this one
     * @throws TrainingException if the schedule gives one that is negative or not finite
     */
    public double learningRate(long step) {
        var rate = schedule.learningRate(step);
        if (!(rate >= 0 && Double.isFinite(rate))) {
            throw new TrainingException("the schedule " + schedule.getClass().getName() + " gives the learning rate " + rate
                    + " at step " + step + "; mend it, or name another with schedule");
        }
        return rate;
    }
}
