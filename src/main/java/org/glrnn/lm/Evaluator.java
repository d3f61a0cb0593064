package org.glrnn.lm;

import java.util.Arrays;
import java.util.Objects;

import org.glrnn.nn.Arguments;
import org.glrnn.nn.Lifetime;
import org.glrnn.tasks.plan.LossPlan;

/**
 * Loss of a model on a text, cut into windows; without dropout, every window from a zero carry. Measures the
 * current parameters, whatever changed them. After {@link #close()} every use is refused.
 */
public final class Evaluator implements AutoCloseable {
    private static final int DOES_NOT_COUNT = -1;
    private static final int LOOK_AT = 1 << 14;
    private final Lifetime lifetime = new Lifetime("evaluator");
    private final LossPlan plan;
    private final LanguageModelConfiguration configuration;
    private final int batch;
    private final int window;

    /**
     * Plans and allocates.
     *
     * @param model the model
     * @param batch windows of a device call
     * @param window tokens of a window
     * @throws IllegalArgumentException if the model takes no tokens, has no head, or its positional encodings end
     *     before the window, or a size is out of range
     */
    public Evaluator(GatedLinearRNNLM model, int batch, int window) {
        configuration = Objects.requireNonNull(model, "model").configuration();
        ModelCheck.requireTokensAndHead(configuration);
        Arguments.requirePositive("batch", batch);
        Arguments.requirePositive("window", window);
        Arguments.product("batch * window", batch, window);
        PositionCheck.of(configuration).requireWindow(window);
        this.batch = batch;
        this.window = window;
        plan = new LossPlan(model.shape(), model.parameters().mirrored(), batch, window, false, model.variants());
    }

    /**
     * The result.
     *
     * @param loss mean cross-entropy in nats
     * @param accuracy share of positions whose largest logit was the target's
     * @param tokens number of predictions
     * @param exactMatch share of sequences with every position that counts right; NaN for a text, which has none
     */
    public record Evaluation(double loss, double accuracy, long tokens, double exactMatch) {

        /** Creates the result for a text. */
        public Evaluation(double loss, double accuracy, long tokens) {
            this(loss, accuracy, tokens, Double.NaN);
        }

        /** Returns what stands for a result where there is none: all is NaN. */
        public static Evaluation none() {
            return new Evaluation(Double.NaN, Double.NaN, 0);
        }

        /** Returns exp(loss). */
        public double perplexity() {
            return Math.exp(loss);
        }

        /** Returns the loss in bits. */
        public double bitsPerToken() {
            return loss / Math.log(2);
        }
    }

    /** A text, wherever its tokens are kept. */
    @FunctionalInterface
    public interface Text {
        /**
         * Copies tokens out.
         *
         * @param from position of the first
         * @param target gets them
         * @param at where in it
         * @param count how many
         */
        void copy(int from, int[] target, int at, int count);
    }

    /** Hears how far an evaluation is, on the thread that evaluates; what it throws ends the evaluation. */
    @FunctionalInterface
    public interface Progress {
        /** Hears nothing. */
        Progress NONE = (_, _) -> {};

        /**
         * Called before the first window, and after each call of the device.
         *
         * @param windows that are done
         * @param of windows in all
         */
        void evaluated(int windows, int of);
    }

    /**
     * Evaluates a text: windows side by side, each input followed by its target; what is left at the end is dropped.
     *
     * @param tokens at least {@code window + 1} of them
     * @throws IllegalArgumentException if there are fewer or one lies outside the vocabulary
     */
    public Evaluation evaluate(int[] tokens) {
        lifetime.requireOpen();
        Objects.requireNonNull(tokens, "tokens");
        return evaluate((from, target, at, count) -> System.arraycopy(tokens, from, target, at, count), tokens.length,
                Progress.NONE);
    }

    /**
     * Evaluates a text that is read window by window.
     *
     * @param text the tokens
     * @param length how many, at least {@code window + 1}
     * @param progress hears how far it is
     * @throws IllegalArgumentException if there are fewer or one lies outside the vocabulary
     */
    public Evaluation evaluate(Text text, int length, Progress progress) {
        lifetime.requireOpen();
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(progress, "progress");
        var windows = (length - 1) / window;
        if (windows < 1) {
            throw new IllegalArgumentException(
                    length + " tokens are too few for one window of " + window + " and its last target");
        }
        requireVocabulary(text, length);
        var sum = sum(windows, progress, (start, count, inputs, targets) -> {
            text.copy(start, inputs, 0, count);
            text.copy(start + 1, targets, 0, count);
        });
        return new Evaluation(sum.loss / sum.counted, sum.hits / sum.counted, sum.counted);
    }

    /**
     * Evaluates whole sequences of one window each.
     *
     * @param inputs tokens, row-major [sequences, window]
     * @param targets classes, row-major [sequences, window]; a negative one does not count
     * @throws IllegalArgumentException if they are no whole sequences, no target counts, or a value lies outside its
     *     vocabulary
     */
    public Evaluation evaluate(int[] inputs, int[] targets) {
        lifetime.requireOpen();
        return evaluate(inputs, targets, Progress.NONE);
    }

    /**
     * As {@link #evaluate(int[], int[])}.
     *
     * @param progress hears how far it is
     */
    public Evaluation evaluate(int[] inputs, int[] targets, Progress progress) {
        lifetime.requireOpen();
        Objects.requireNonNull(inputs, "inputs");
        Objects.requireNonNull(targets, "targets");
        Objects.requireNonNull(progress, "progress");
        if (inputs.length != targets.length || inputs.length % window != 0) {
            throw new IllegalArgumentException(inputs.length + " inputs and " + targets.length
                    + " targets are not sequences of " + window + " tokens each");
        }
        if (Arrays.stream(targets).noneMatch(target -> target >= 0)) {
            throw new IllegalArgumentException("no target counts: there is nothing to evaluate");
        }
        Tokens.require("inputs", inputs, configuration.inputVocabSize());
        Tokens.requireTargets("targets", targets, configuration.outputVocabSize());
        var sum = sum(inputs.length / window, progress, (start, count, batchInputs, batchTargets) -> {
            System.arraycopy(inputs, start, batchInputs, 0, count);
            System.arraycopy(targets, start, batchTargets, 0, count);
        });
        return new Evaluation(sum.loss / sum.counted, sum.hits / sum.counted, sum.counted,
                sum.exact * (double) window / inputs.length);
    }

    /** Fills the beginnings of a batch's inputs and targets with cells of the whole. */
    private interface Cells {
        void fill(int start, int count, int[] inputs, int[] targets);
    }

    private Sum sum(int windows, Progress progress, Cells cells) {
        var sum = new Sum();
        var inputs = new int[batch * window];
        var targets = new int[batch * window];
        progress.evaluated(0, windows);
        for (var done = 0; done < windows;) {
            var count = Math.min(batch, windows - done);
            Arrays.fill(inputs, 0);
            Arrays.fill(targets, DOES_NOT_COUNT);
            cells.fill(done * window, count * window, inputs, targets);
            var part = plan.run(inputs, new float[0], targets);
            sum.loss += part.loss();
            sum.hits += part.hits();
            sum.counted += part.count();
            sum.exact += exact(plan.hits(), targets, count * window);
            done += count;
            progress.evaluated(done, windows);
        }
        return sum;
    }

    /** All tokens are looked at before the first window is: an evaluation may take long. */
    private void requireVocabulary(Text text, int length) {
        var vocabulary = Math.min(configuration.inputVocabSize(), configuration.outputVocabSize());
        for (var from = 0; from < length;) {
            var some = new int[Math.min(LOOK_AT, length - from)];
            text.copy(from, some, 0, some.length);
            Tokens.require("the text", some, from, vocabulary);
            from += some.length;
        }
    }

    private int exact(boolean[] hits, int[] targets, int used) {
        var exact = 0;
        for (var start = 0; start < used; start += window) {
            var right = true;
            for (var i = start; i < start + window; i++) {
                right &= hits[i] || targets[i] < 0;
            }
            exact += right ? 1 : 0;
        }
        return exact;
    }

    @Override
    public void close() {
        lifetime.end();
        plan.close();
    }

    private static final class Sum {
        private double loss;
        private double hits;
        private long counted;
        private int exact;
    }
}
