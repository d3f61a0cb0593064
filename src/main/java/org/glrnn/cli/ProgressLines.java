package org.glrnn.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

import org.glrnn.train.RunInfo;
import org.glrnn.train.Trainer.StepResult;

/** Progress as plain lines, a few seconds apart: for log files and pipes. */
final class ProgressLines extends Progress {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private long steps;
    private long next = System.nanoTime() + INTERVAL.toNanos();

    ProgressLines(PrintWriter err) {
        super(err);
    }

    @Override
    public void started(RunInfo info) {
        super.started(info);
        steps = info.configuration().training().steps();
    }

    @Override
    public void stepDone(StepResult result, double tokensPerSecond, Duration eta) {
        if (System.nanoTime() >= next || result.step() == steps) {
            line(String.format(Locale.ROOT, "step %,d of %,d: %s, %s, %s left",
                    result.step(), steps, loss(result.loss()), speed(tokensPerSecond), time(eta)));
            next = System.nanoTime() + INTERVAL.toNanos();
        }
    }
}
