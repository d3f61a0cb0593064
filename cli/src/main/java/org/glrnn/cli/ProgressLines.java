package org.glrnn.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

import org.glrnn.train.RunInfo;
import org.glrnn.train.Trainer.StepResult;

/** Progress as plain lines, a few seconds apart: for log files and pipes. */
final class ProgressLines extends Progress {
    private final Interval interval;
    private final EvaluationProgress evaluation;
    private long steps;

    ProgressLines(PrintWriter err, LongSupplier clock) {
        super(err);
        interval = new Interval(clock);
        evaluation = new EvaluationProgress.InLines(err, clock, interval);
    }

    @Override
    public void started(RunInfo info) {
        super.started(info);
        steps = info.configuration().training().steps();
    }

    @Override
    EvaluationProgress evaluation() {
        return evaluation;
    }

    @Override
    public void stepDone(StepResult result, double tokensPerSecond, Duration eta) {
        if (interval.isOver() || result.step() == steps) {
            line(String.format(Locale.ROOT, "step %,d of %,d: %s, %s, %s left",
                    result.step(), steps, loss(result.loss()), speed(tokensPerSecond), time(eta)));
        }
    }
}
