package org.glrnn.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

import org.glrnn.lm.Evaluator;

/** How far an evaluation is; says nothing for two seconds, so that a short evaluation is silent. */
abstract class EvaluationProgress implements Evaluator.Progress, AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private final LongSupplier clock;
    private long start;

    EvaluationProgress(LongSupplier clock) {
        this.clock = clock;
    }

    /** Returns a bar on a terminal, lines elsewhere. */
    static EvaluationProgress of(PrintWriter err) {
        return Progress.isTerminal() ? new OnBar() : new InLines(err, System::nanoTime);
    }

    @Override
    public final void evaluated(int windows, int of) {
        long elapsed = clock.getAsLong() - start;
        if (windows == 0) {
            start += elapsed;
        } else if (elapsed >= SILENCE.toNanos()) {
            show(windows, of, Duration.ofNanos((long) (elapsed * ((of - windows) / (double) windows))));
        }
        if (windows == of) {
            close();
        }
    }

    abstract void show(int windows, int of, Duration left);

    @Override
    public abstract void close();

    /** A bar of its own. */
    static class OnBar extends EvaluationProgress {
        private Bar bar;

        OnBar() {
            super(System::nanoTime);
        }

        @Override
        void show(int windows, int of, Duration left) {
            if (bar == null) {
                bar = new Bar(0, of);
            }
            bar.show(windows,
                    List.of(Progress.share(windows, of) + " windows evaluated", "ETA " + Progress.time(left)));
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
                bar = null;
            }
        }
    }

    /** A line every few seconds. */
    static final class InLines extends EvaluationProgress {
        private final PrintWriter err;
        private final Interval interval;

        InLines(PrintWriter err, LongSupplier clock) {
            this(err, clock, new Interval(clock));
        }

        InLines(PrintWriter err, LongSupplier clock, Interval interval) {
            super(clock);
            this.err = err;
            this.interval = interval;
        }

        @Override
        void show(int windows, int of, Duration left) {
            if (windows < of && interval.isOver()) {
                err.println(String.format(Locale.ROOT, "evaluated %,d of %,d windows, %s left", windows, of,
                        Progress.time(left)));
                err.flush();
            }
        }

        @Override
        public void close() {
            // Every line stands for itself.
        }
    }
}
