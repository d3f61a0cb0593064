package org.glrnn.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

import org.glrnn.lm.Evaluator.Evaluation;
import org.glrnn.train.RunInfo;
import org.glrnn.train.TrainingListener;

/** What both kinds of progress have in common, and the words they use. */
abstract class Progress implements TrainingListener, AutoCloseable {
    private static final String TERMINAL = "glrnn.terminal";
    private final PrintWriter err;

    Progress(PrintWriter err) {
        this.err = err;
    }

    /** Returns a bar on a terminal, lines elsewhere. */
    static Progress of(PrintWriter err) {
        return isTerminal() ? new ProgressBar(err) : new ProgressLines(err, System::nanoTime);
    }

    @Override
    public void started(RunInfo info) {
        line(String.format(Locale.ROOT,
                "%s: %,d parameters, %,d training tokens, %,d validation tokens, %,.1f MB planned, %,.1f MB of data",
                info.runDirectory(), info.parameters(), info.trainingTokens(), info.validationTokens(),
                megabytes(info.plannedBytes()), megabytes(info.dataBytes())));
        if (info.firstStep() > 0) {
            line(String.format(Locale.ROOT, "continues after step %,d", info.firstStep()));
        }
    }

    @Override
    public void abandoned(long process) {
        line("process " + process + " trained here and was killed, or its machine stopped; nothing that was saved is lost");
    }

    @Override
    public void skipped(long step, String problem) {
        line(String.format(Locale.ROOT, "step %,d is skipped: %s", step, problem));
    }

    @Override
    public void evaluating(long step, int windows, int of) {
        evaluation().evaluated(windows, of);
    }

    @Override
    public void evaluated(long step, Evaluation evaluation) {
        var exact = Double.isNaN(evaluation.exactMatch()) ? ""
                : String.format(Locale.ROOT, ", exact match %.1f %%", 100 * evaluation.exactMatch());
        line(String.format(Locale.ROOT, "step %,d: validation loss %.4f (perplexity %.2f, accuracy %.1f %%%s)",
                step, evaluation.loss(), evaluation.perplexity(), 100 * evaluation.accuracy(), exact));
    }

    @Override
    public void saved(Path checkpoint) {
        line("saved " + checkpoint);
    }

    /** Prints a line of its own; may be called from any thread. */
    void line(String text) {
        err.println(text);
        err.flush();
    }

    /** Returns what shows how far an evaluation is. */
    abstract EvaluationProgress evaluation();

    /** Leaves the terminal as a message needs it, also after a failure. */
    @Override
    public void close() {
        evaluation().close();
    }

    static String loss(double loss) {
        return String.format(Locale.ROOT, "loss %.4f", loss);
    }

    static String speed(double tokensPerSecond) {
        return Double.isFinite(tokensPerSecond) ? String.format(Locale.ROOT, "%,.0f tokens/s", tokensPerSecond)
                : "speed unknown";
    }

    /** Returns how much of all is done. */
    static String share(long done, long all) {
        return "%d/%d".formatted(done, all);
    }

    static String time(Duration duration) {
        var hours = duration.toHours();
        return hours > 0
                ? "%d:%02d:%02d".formatted(hours, duration.toMinutesPart(), duration.toSecondsPart())
                : "%d:%02d".formatted(duration.toMinutesPart(), duration.toSecondsPart());
    }

    private static double megabytes(long bytes) {
        return bytes / (double) (1 << 20);
    }

    static boolean isTerminal() {
        return Boolean.getBoolean(TERMINAL);
    }
}
