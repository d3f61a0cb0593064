package org.glrnn.train;

import java.util.Objects;

import org.glrnn.tasks.op.optimizer.AdamWOptimizer;
import org.glrnn.tasks.op.optimizer.OptimizerType;
import org.glrnn.tasks.option.Typed;

/**
 * An optimiser, global-norm clipping, and a schedule of the learning rate.
 *
 * @param schedule the learning rate of each step
 * @param type what a step does with the gradients
 * @param clipGlobalNorm largest global gradient norm; 0 switches clipping off
 */
public record OptimizerConfiguration(Schedule schedule, Typed<? extends OptimizerType<?>> type, double clipGlobalNorm) {

    /**
     * Checks the range, which is that of the configuration key of the same name.
     *
     * @throws IllegalArgumentException one line that names the argument, its value and what is allowed
     */
    public OptimizerConfiguration {
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(type, "type");
        try {
            Ranges.notNegative("clip_global_norm", clipGlobalNorm);
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Returns the reference trainer's settings (AdamW with decay 0.05 and optax's moments, clip 1) with its schedule, a linear
     * warm-up from 0 and a cosine down to 1e-7.
     *
     * @param peakLearningRate learning rate at the end of the warm-up
     * @param warmupSteps steps of linear warm-up
     * @param totalSteps steps of the whole schedule, warm-up included
     * @throws IllegalArgumentException one line that names the argument, its value and what is allowed
     */
    public static OptimizerConfiguration of(double peakLearningRate, int warmupSteps, int totalSteps) {
        return adamW(Schedules.warmupCosine(peakLearningRate, 1e-7, warmupSteps, totalSteps), AdamWOptimizer.reference(), 1.0);
    }

    /**
     * Returns AdamW with a schedule.
     *
     * @param clipGlobalNorm largest global gradient norm; 0 switches clipping off
     * @throws IllegalArgumentException one line that names the argument, its value and what is allowed
     */
    public static OptimizerConfiguration adamW(Schedule schedule, AdamWOptimizer options, double clipGlobalNorm) {
        return new OptimizerConfiguration(schedule, new Typed<>(new AdamWOptimizer.Type(), options), clipGlobalNorm);
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
