package org.glrnn.train;

import java.nio.file.Path;
import java.time.Duration;

import org.glrnn.lm.Evaluator.Evaluation;
import org.glrnn.train.Trainer.StepResult;

/**
 * Hears of a training run's progress; every method does nothing by default. Called on the thread that trains, so a slow
 * listener slows the run; its time does not count as training time. What a listener throws ends the run.
 */
public interface TrainingListener {

    /** Called once, before anything is computed. */
    default void started(RunInfo info) {
    }

    /**
     * Called after each step.
     *
     * @param result the step's number (1 for the first of a run), loss, gradient norm and learning rate
     * @param tokensPerSecond mean speed over the steps of this session only, its first ten left out as soon as there
     *     are more
     * @param eta time the remaining steps will take at this speed, evaluations not included
     */
    default void stepDone(StepResult result, double tokensPerSecond, Duration eta) {
    }

    /**
     * Called before {@link #stepDone} when a step changed nothing because its numbers are not finite.
     *
     * @param step the step's number
     * @param problem what is not finite, and where
     */
    default void skipped(long step, String problem) {
    }

    /**
     * Called before {@link #started} when an earlier training in the same directory did not end properly.
     *
     * @param process its process id
     */
    default void abandoned(long process) {
    }

    /**
     * Called while the validation split is evaluated: before the first window, and after each call of the device.
     *
     * @param step number of training steps done
     * @param windows of the validation split that are done
     * @param of windows in all
     */
    default void evaluating(long step, int windows, int of) {
    }

    /**
     * Called after each evaluation of the validation split, the first before any step.
     *
     * @param step number of steps done
     * @param evaluation loss and accuracy over the whole split
     */
    default void evaluated(long step, Evaluation evaluation) {
    }

    /** Called after a checkpoint is safely on disk. */
    default void saved(Path checkpoint) {
    }

    /** Called once at the end, also of an interrupted run; not called if the run fails. */
    default void finished(TrainingSummary summary) {
    }
}
