package org.glrnn.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

import org.glrnn.lm.Evaluator.Evaluation;
import org.glrnn.train.RunInfo;
import org.glrnn.train.Trainer.StepResult;
import org.glrnn.train.TrainingSummary;

/** Progress as a bar that stays on the last line of a terminal. */
final class ProgressBar extends Progress {
    private final EvaluationProgress evaluation = new Evaluating();
    private Bar bar;
    private long steps;
    private StepResult last;
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
    public synchronized void stepDone(StepResult result, double tokensPerSecond, Duration eta) {
        last = result;
        show("ETA " + time(eta), speed(tokensPerSecond));
        if (result.step() == steps) {
            closeBar();
        }
    }

    @Override
    public synchronized void evaluating(long step, int windows, int of) {
        super.evaluating(step, windows, of);
    }

    @Override
    EvaluationProgress evaluation() {
        return evaluation;
    }

    @Override
    public synchronized void evaluated(long step, Evaluation evaluation) {
        validation = String.format(Locale.ROOT, "validation %.4f", evaluation.loss());
        if (bar == null) {
            super.evaluated(step, evaluation);
        }
    }

    // The bar says what matters; a line for each checkpoint would break it.
    @Override
    public synchronized void saved(Path checkpoint) {
        if (bar == null) {
            super.saved(checkpoint);
        }
    }

    @Override
    public void finished(TrainingSummary summary) {
        close();
    }

    /** A line under a bar would be written over; the bar is left above it, and the next step opens another. */
    @Override
    synchronized void line(String text) {
        closeBar();
        super.line(text);
    }

    @Override
    public synchronized void close() {
        closeBar();
        super.close();
    }

    private void show(String... more) {
        if (bar == null) {
            bar = new Bar(last.step() - 1, steps);
        }
        var words = Stream.concat(Stream.of(share(last.step(), steps), loss(last.loss()), validation), Stream.of(more));
        bar.show(last.step(), words.filter(word -> !word.isEmpty()).toList());
    }

    /** Between steps the bar of the training says it. */
    private final class Evaluating extends EvaluationProgress.OnBar {
        @Override
        void show(int windows, int of, Duration left) {
            if (bar == null) {
                super.show(windows, of, left);
            } else {
                ProgressBar.this.show(String.format(Locale.ROOT, "evaluating %d %%", 100L * windows / of));
            }
        }
    }

    private void closeBar() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
