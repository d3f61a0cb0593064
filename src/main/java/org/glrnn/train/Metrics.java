package org.glrnn.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import org.glrnn.lm.Evaluator.Evaluation;
import org.glrnn.train.Trainer.StepResult;

/**
 * One line of metrics.jsonl.
 *
 * @param step number of steps done
 * @param result of the step, null before the first
 * @param tokensPerSecond speed of the steps since the line before
 * @param evaluation null if there was none at this step
 * @param inspection what was seen inside the step, by the names of {@link StepInspection}; empty if nothing
 */
record Metrics(long step, StepResult result, double tokensPerSecond, Evaluation evaluation,
        Map<String, Double> inspection) {
    private static final String EXACT_MATCH = "exact_match";

    /** Returns the values by the names they have in metrics.jsonl. */
    Map<String, Number> values() {
        var values = new LinkedHashMap<String, Number>();
        if (result != null) {
            values.put("loss", result.loss());
            values.put("gradient_norm", result.gradientNorm());
            values.put("learning_rate", result.learningRate());
            values.put("tokens_per_s", Math.round(tokensPerSecond * 10) / 10.0);
        }
        if (evaluation != null) {
            values.put("validation_loss", evaluation.loss());
            values.put("validation_accuracy", evaluation.accuracy());
            values.put(EXACT_MATCH, evaluation.exactMatch());
        }
        values.putAll(inspection);
        // JSON has no NaN: a number that is not there is left out.
        values.values().removeIf(value -> !Double.isFinite(value.doubleValue()));
        return values;
    }

    /** Returns the values by the names they have in TensorBoard, where a slash makes a group. */
    Map<String, Number> tags() {
        var tags = new TreeMap<String, Number>();
        values().forEach((name, value) -> tags.put(tag(name), value));
        return tags;
    }

    private static String tag(String name) {
        if (name.contains("/")) {
            return name;
        }
        if (name.equals(EXACT_MATCH)) {
            return "validation/" + name;
        }
        return name.startsWith("validation_") ? name.replace('_', '/') : "train/" + name;
    }
}
