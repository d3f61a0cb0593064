package org.glrnn.lm;

import java.util.Arrays;

import org.glrnn.tasks.graph.InferencePlan;

/** Loss of a model on a text, cut into windows; without dropout, every window from a zero carry. */
public final class Evaluator implements AutoCloseable {
    private static final int DOES_NOT_COUNT = -1;
    private final InferencePlan plan;
    private final LanguageModelConfiguration configuration;
    private final int batch;
    private final int window;

    /**
     * Plans and allocates.
     *
     * @param model the model; {@link #refresh()} takes over later changes of its parameters
     * @param batch windows of a device call
     * @param window tokens of a window
     */
    public Evaluator(GatedLinearRNNLM model, int batch, int window) {
        configuration = model.configuration();
        PositionCheck.requireWindow(configuration, window);
        this.batch = batch;
        this.window = window;
        plan = InferencePlan.losses(model.shape(), model.parameters(), batch, window, false);
    }

    /**
     * The result.
     *
     * @param loss mean cross-entropy in nats
     * @param accuracy share of positions whose largest logit was the target's
     * @param tokens number of predictions
     */
    public record Evaluation(double loss, double accuracy, long tokens) {
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
        var windows = (tokens.length - 1) / window;
        if (windows < 1) {
            throw new IllegalArgumentException(
                    tokens.length + " tokens are too few for one window of " + window + " and its last target");
        }
        Tokens.require("the text", tokens, Math.min(configuration.inputVocabSize(), configuration.outputVocabSize()));
        var loss = 0.0;
        var hits = 0.0;
        var counted = 0L;
        var inputs = new int[batch * window];
        var targets = new int[batch * window];
        for (var first = 0; first < windows; first += batch) {
            var used = Math.min(batch, windows - first) * window;
            fill(tokens, first * window, used, inputs, targets);
            var sum = plan.run(inputs, new float[0], targets);
            loss += sum.loss();
            hits += sum.hits();
            counted += sum.count();
        }
        return new Evaluation(loss / counted, hits / counted, counted);
    }

    /** Takes over parameters that changed on the host since the last evaluation. */
    public void refresh() {
        plan.reload();
    }

    @Override
    public void close() {
        plan.close();
    }

    private static void fill(int[] tokens, int start, int used, int[] inputs, int[] targets) {
        System.arraycopy(tokens, start, inputs, 0, used);
        System.arraycopy(tokens, start + 1, targets, 0, used);
        Arrays.fill(inputs, used, inputs.length, 0);
        Arrays.fill(targets, used, targets.length, DOES_NOT_COUNT);
    }
}
