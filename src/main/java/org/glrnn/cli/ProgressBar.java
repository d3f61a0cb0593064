package org.glrnn.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;

import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

import org.glrnn.lm.Evaluator.Evaluation;
import org.glrnn.train.RunInfo;
import org.glrnn.train.Trainer.StepResult;
import org.glrnn.train.TrainingSummary;

/** Progress as a bar that stays on the last line of a terminal. */
final class ProgressBar extends Progress {
    private static final int UPDATE_MILLIS = 200;
    private me.tongfei.progressbar.ProgressBar bar;
    private long steps;
    private String validation = "";

    ProgressBar(PrintWriter err) {
        super(err);
    }

    @Override
    public void started(RunInfo info) {
        super.started(info);
        steps = info.configuration().training().steps();
    }

    @Override
    public void stepDone(StepResult result, double tokensPerSecond, Duration eta) {
        if (bar == null) {
            bar = open(result.step() - 1);
        }
        bar.setExtraMessage(" %s%s, %s, ETA %s".formatted(
                loss(result.loss()), validation, speed(tokensPerSecond), time(eta)));
        bar.stepTo(result.step());
        if (result.step() == steps) {
            close();
        }
    }

    @Override
    public void evaluated(long step, Evaluation evaluation) {
        validation = ", validation " + loss(evaluation.loss());
        if (bar == null) {
            super.evaluated(step, evaluation);
        }
    }

    // The bar says what matters; a line for each checkpoint would break it.
    @Override
    public void saved(Path checkpoint) {
        if (bar == null) {
            super.saved(checkpoint);
        }
    }

    @Override
    public void finished(TrainingSummary summary) {
        close();
    }

    private me.tongfei.progressbar.ProgressBar open(long first) {
        return new ProgressBarBuilder()
                .setTaskName("train")
                .setInitialMax(steps)
                .startsFrom(first, Duration.ZERO)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setStyle(ProgressBarStyle.ASCII)
                .hideEta()
                .build();
    }

    private void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
