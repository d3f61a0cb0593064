package org.glrnn.train;

import org.glrnn.data.DataException;
import org.glrnn.data.Tokenizer;
import org.glrnn.data.UnknownTokenException;
import org.glrnn.data.WindowSource;
import org.glrnn.lm.Evaluator;
import org.glrnn.lm.Evaluator.Evaluation;

/** What a run learns from and is measured on. */
sealed interface RunData permits TextData, TaskData, SourceData {

    /**
     * Reads the text of a configuration, or prepares its task.
     *
     * @param beginning gives the tokenizer to continue with, and the text that a resumed run must have
     * @throws DataException if the text is missing, unreadable, too short or not made of the tokenizer's tokens; or is not
     *     the one that a resumed run began with
     */
    static RunData of(RunConfiguration configuration, Beginning beginning) {
        try {
            var data = of(configuration, beginning.tokenizer());
            if (beginning.latest() != null) {
                Resume.requireSameText(beginning.latest(), data.digest());
            }
            return data;
        } catch (UnknownTokenException unknown) {
            throw beginning.latest() == null ? unknown
                    : Resume.otherText(unknown.getMessage(), unknown);
        }
    }

    private static RunData of(RunConfiguration configuration, Tokenizer tokenizer) {
        if (configuration.data().source() != null) {
            return SourceData.of(configuration, tokenizer);
        }
        return configuration.syntheticTask()
                .<RunData>map(task -> TaskData.of(task, configuration, tokenizer))
                .orElseGet(() -> TextData.read(configuration, tokenizer));
    }

    Tokenizer tokenizer();

    /** Returns where the sequences of each step come from. */
    WindowSource source();

    /**
     * Measures a model on the validation split.
     *
     * @param progress hears how far it is
     */
    Evaluation evaluate(TrainingSession session, Evaluator.Progress progress);

    /** Returns the number of tokens to learn from. */
    long trainingTokens();

    /** Returns the number of tokens to measure on. */
    long validationTokens();

    /** Returns the bytes of memory that the data take. */
    long bytes();

    /** Returns the SHA-256 by which the data are known again. */
    String digest();
}
