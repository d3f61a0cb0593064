package org.glrnn.lm;

import java.util.Arrays;

import org.glrnn.nn.Lifetime;
import org.glrnn.tasks.graph.InferencePlan;

/**
 * Loss of a model on a text, cut into windows; without dropout, every window from a zero carry. Measures the parameters as
 * they are then, whoever changed them. After {@link #close()} every use is refused.
 */
public final class Evaluator implements AutoCloseable {
    private static final int DOES_NOT_COUNT = -1;
    private final Lifetime lifetime = new Lifetime("evaluator");
    private final InferencePlan plan;
    private final LanguageModelConfiguration configuration;
    private final int batch;
    private final int window;

    /**
     * Plans and allocates.
     *
     * @param model the model
     * @param batch windows of a device call
     * @param window tokens of a window
     */
    public Evaluator(GatedLinearRNNLM model, int batch, int window) {
        configuration = model.configuration();
        PositionCheck.requireWindow(configuration, window);
        this.batch = batch;
        this.window = window;
        plan = InferencePlan.losses(model.shape(), model.parameters().mirrored(), batch, window, false, model.variants());
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

    /**
     * Evaluates a text: windows side by side, each input followed by its target; what is left at the end is dropped.
     *
     * @param tokens at least {@code window + 1} of them
     * @throws IllegalArgumentException if there are fewer or one lies outside the vocabulary
     */
    public Evaluation evaluate(int[] tokens) {
        lifetime.requireOpen();
        var windows = (tokens.length - 1) / window;
        if (windows < 1) {
            throw new IllegalArgumentException(
                    tokens.length + " tokens are too few for one window of " + window + " and its last target");
        }
        Tokens.require("the text", tokens, Math.min(configuration.inputVocabSize(), configuration.outputVocabSize()));
        var inputs = Arrays.copyOf(tokens, windows * window);
        var sum = sum(inputs, Arrays.copyOfRange(tokens, 1, inputs.length + 1));
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
        if (inputs.length != targets.length || inputs.length % window != 0) {
            throw new IllegalArgumentException(inputs.length + " inputs and " + targets.length
                    + " targets are no sequences of " + window + " tokens each");
        }
        if (Arrays.stream(targets).noneMatch(target -> target >= 0)) {
            throw new IllegalArgumentException("no target counts: there is nothing to evaluate");
        }
        Tokens.require("inputs", inputs, configuration.inputVocabSize());
        Tokens.requireTargets("targets", targets, configuration.outputVocabSize());
        var sum = sum(inputs, targets);
        return new Evaluation(sum.loss / sum.counted, sum.hits / sum.counted, sum.counted,
                sum.exact * (double) window / inputs.length);
    }

    private Sum sum(int[] inputs, int[] targets) {
        var sum = new Sum();
        var batchInputs = new int[batch * window];
        var batchTargets = new int[batch * window];
        for (var start = 0; start < inputs.length; start += batchInputs.length) {
            var used = Math.min(batchInputs.length, inputs.length - start);
            fill(inputs, start, used, batchInputs, 0);
            fill(targets, start, used, batchTargets, DOES_NOT_COUNT);
            var part = plan.run(batchInputs, new float[0], batchTargets);
            sum.loss += part.loss();
            sum.hits += part.hits();
            sum.counted += part.count();
            sum.exact += exact(plan.hits(), batchTargets, used);
        }
        return sum;
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

    private static void fill(int[] all, int start, int used, int[] part, int rest) {
        System.arraycopy(all, start, part, 0, used);
        Arrays.fill(part, used, part.length, rest);
    }

    private static final class Sum {
        private double loss;
        private double hits;
        private long counted;
        private int exact;
    }
}
