package org.glrnn.train;

import java.nio.file.Path;

import org.glrnn.lm.LanguageModelConfiguration;

/**
 * What is known of a run before its first step.
 *
 * @param configuration the run's configuration, complete
 * @param model the model's configuration, vocabulary included
 * @param parameters number of trainable values
 * @param trainingTokens tokens of the training split; of a task, those of all steps
 * @param validationTokens tokens of the validation split
 * @param plannedBytes bytes of all buffers the training session plans for
 * @param dataBytes bytes of memory that the text, or the task's validation split, takes
 * @param firstStep steps done before: 0, or the step of the checkpoint the run continues from
 * @param runDirectory where the run is written
 */
public record RunInfo(
        RunConfiguration configuration,
        LanguageModelConfiguration model,
        long parameters,
        long trainingTokens,
        long validationTokens,
        long plannedBytes,
        long dataBytes,
        long firstStep,
        Path runDirectory) {
}
