package org.glrnn.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.glrnn.train.TrainingSummary;
import tools.jackson.databind.json.JsonMapper;

/** The last words of a command, for people and for programs. */
final class Results {
    private Results() {
    }

    /** Returns a training run's result as one line of JSON. */
    static String json(TrainingSummary summary) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("validation_loss", number(summary.validationLoss()));
        values.put("train_loss", number(summary.trainLoss()));
        values.put("train_tokens_per_s", number(summary.trainTokensPerSecond()));
        values.put("steps", summary.steps());
        values.put("parameters", summary.parameters());
        values.put("seconds", number(summary.seconds()));
        values.put("peak_rss_mb", summary.peakRssMegabytes());
        values.put("run", summary.runDirectory().toString());
        values.put("validation_loss_before", number(summary.validationLossBefore()));
        values.put("validation_accuracy", number(summary.validationAccuracy()));
        values.put("exact_match", number(summary.exactMatch()));
        values.put("interrupted", summary.interrupted());
        return json(values);
    }

    /** Returns a training run's result as text. */
    static String text(TrainingSummary summary) {
        return String.format(Locale.ROOT, """
                %s after %,d steps, %.0f s%s
                validation loss  %s before, %s after%s
                train loss       %s
                run              %s""",
                summary.interrupted() ? "interrupted" : "done", summary.steps(), summary.seconds(),
                speed(summary.trainTokensPerSecond()), loss(summary.validationLossBefore()),
                loss(summary.validationLoss()), exact(summary), loss(summary.trainLoss()), summary.runDirectory());
    }

    /** A session that had nothing left to do has no speed. */
    private static String speed(double tokensPerSecond) {
        return Double.isNaN(tokensPerSecond) ? "" : String.format(Locale.ROOT, " at %,.0f tokens/s", tokensPerSecond);
    }

    private static String exact(TrainingSummary summary) {
        return Double.isNaN(summary.exactMatch()) ? "" : String.format(Locale.ROOT, "%naccuracy         %.2f %%"
                + "%nexact match      %.2f %% of sequences", 100 * summary.validationAccuracy(), 100 * summary.exactMatch());
    }

    /** Returns a loss with four decimals. */
    static String loss(double loss) {
        return Double.isNaN(loss) ? "unknown" : String.format(Locale.ROOT, "%.4f", loss);
    }

    /** Returns values as one line of JSON. */
    static String json(Map<String, Object> values) {
        return JsonMapper.shared().writeValueAsString(values);
    }

    /** JSON has no NaN: a number that is not there is null. */
    static Double number(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
