package org.glrnn.train;

import org.glrnn.nn.Arguments;

/**
 * AdamW with decoupled weight decay on every parameter, global-norm clipping, linear warm-up from 0 and cosine decay.
 *
 * @param peakLearningRate learning rate at the end of the warm-up
 * @param endLearningRate learning rate at the end of the cosine, one step after the last
 * @param warmupSteps steps of linear warm-up
 * @param totalSteps steps of the whole schedule, warm-up included
 * @param b1 decay of the first moment
 * @param b2 decay of the second moment
 * @param epsilon added to the square root of the second moment
 * @param weightDecay decoupled decay, times the learning rate
 * @param clipGlobalNorm largest global gradient norm; 0 switches clipping off
 */
public record OptimizerConfiguration(
        double peakLearningRate,
        double endLearningRate,
        int warmupSteps,
        int totalSteps,
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
        try {
            Ranges.positive("peak_learning_rate", peakLearningRate);
            Ranges.notNegative("end_learning_rate", endLearningRate);
            Ranges.atLeast("warmup_steps", warmupSteps, 0);
            Ranges.atLeast("total_steps", totalSteps, 1);
            Ranges.fraction("b1", b1);
            Ranges.fraction("b2", b2);
            Ranges.positive("epsilon", epsilon);
            Ranges.notNegative("weight_decay", weightDecay);
            Ranges.notNegative("clip_global_norm", clipGlobalNorm);
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Returns the reference trainer's settings (decay 0.05, clip 1, end 1e-7, optax's moments) for a peak and a length. */
    public static OptimizerConfiguration of(double peakLearningRate, int warmupSteps, int totalSteps) {
        return new OptimizerConfiguration(peakLearningRate, 1e-7, warmupSteps, totalSteps, 0.9, 0.999, 1e-8, 0.05, 1.0);
    }

    /**
     * Returns the learning rate of a step: linear from 0, then a cosine down to the end.
     *
     * @param step number of steps done before this one
     * @throws IllegalArgumentException if it is negative
     */
    public double learningRate(long step) {
        Arguments.require(step >= 0, "step must be at least 0, not " + step);
        if (step < warmupSteps) {
            return peakLearningRate * step / warmupSteps;
        }
        var progress = Math.min(1.0, (step - warmupSteps) / (double) Math.max(1, totalSteps - warmupSteps));
        var cosine = 0.5 * (1 + Math.cos(Math.PI * progress));
        return endLearningRate + (peakLearningRate - endLearningRate) * cosine;
    }
}
