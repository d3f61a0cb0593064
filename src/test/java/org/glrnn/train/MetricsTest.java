package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;

import org.glrnn.lm.Evaluator.Evaluation;
import org.glrnn.train.Trainer.StepResult;
import org.junit.jupiter.api.Test;

/** The names and values of a line of metrics.jsonl, and of the same line in TensorBoard. */
class MetricsTest {
    private static final Metrics LINE = new Metrics(7, new StepResult(7, 1.5f, 2.5f, 1e-3), 1234.56,
            new Evaluation(1.25, 0.5, 100, 0.125), Map.of("gradient_norm/head", 0.75));

    @Test
    void aLineHasAllThatWasMeasured() {
        assertEquals(Map.of("loss", 1.5f, "gradient_norm", 2.5f, "learning_rate", 1e-3, "tokens_per_s", 1234.6,
                "validation_loss", 1.25, "validation_accuracy", 0.5, "exact_match", 0.125, "gradient_norm/head", 0.75),
                LINE.values());
    }

    @Test
    void whatIsNotANumberIsLeftOut() {
        var line = new Metrics(0, null, Double.NaN, new Evaluation(1.25, 0.5, 100), Map.of());
        assertEquals(List.of("validation_loss", "validation_accuracy"), List.copyOf(line.values().keySet()));
        var step = new Metrics(1, new StepResult(1, Float.NaN, Float.POSITIVE_INFINITY, 1e-3), 10, null, Map.of());
        assertEquals(List.of("learning_rate", "tokens_per_s"), List.copyOf(step.values().keySet()));
    }

    @Test
    void tensorBoardHasGroups() {
        assertEquals(Map.of("train/loss", 1.5f, "train/gradient_norm", 2.5f, "train/learning_rate", 1e-3,
                "train/tokens_per_s", 1234.6, "validation/loss", 1.25, "validation/accuracy", 0.5,
                "validation/exact_match", 0.125, "gradient_norm/head", 0.75), LINE.tags());
    }
}
