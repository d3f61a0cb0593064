package org.glrnn.train;

import java.time.Duration;
import java.util.function.Function;

import org.glrnn.train.Trainer.StepResult;

/** Runs that are asked to stop after a step. */
final class StoppedRuns {
    private StoppedRuns() {
    }

    /** Makes a run that hears of its steps, and runs it until {@code step}. */
    static TrainingSummary stopAt(long step, Function<TrainingListener, TrainingRun> make) {
        var run = new TrainingRun[1];
        run[0] = make.apply(new TrainingListener() {
            @Override
            public void stepDone(StepResult result, double tokensPerSecond, Duration eta) {
                if (result.step() == step) {
                    run[0].requestStop();
                }
            }
        });
        return run[0].run();
    }
}
