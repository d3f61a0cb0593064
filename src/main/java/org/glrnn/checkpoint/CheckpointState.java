package org.glrnn.checkpoint;

import java.util.Map;

import org.glrnn.data.Tokenizer;
import org.glrnn.lm.LanguageModelConfiguration;

/**
 * What a checkpoint holds besides tensors. Random numbers are counter-based, so seed and step are their whole state,
 * and the step is also the position in the data.
 *
 * @param step number of steps done
 * @param seed the run's seed
 * @param validationLoss at this step, NaN if it was not evaluated
 * @param model the model's configuration, vocabulary included
 * @param configuration the rest of the run's configuration as nested maps: section, key, value
 * @param tokenizer what the text is encoded with
 * @param dataDigest SHA-256 of the training tokens, in hexadecimal
 */
public record CheckpointState(
        long step,
        long seed,
        double validationLoss,
        LanguageModelConfiguration model,
        Map<String, Object> configuration,
        Tokenizer tokenizer,
        String dataDigest) {
}
