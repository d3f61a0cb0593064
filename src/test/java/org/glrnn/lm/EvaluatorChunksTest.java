package org.glrnn.lm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;

import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.junit.jupiter.api.Test;

/** A batch of more rows than the head takes at once, as most shipped configurations have, gives what small ones give. */
class EvaluatorChunksTest {
    private static final int WINDOW = 70;
    private static final int SEQUENCES = 30; // 2100 rows: three chunks of the head
    private final GatedLinearRNNLM model = GatedLinearRNNLM.create(LanguageModelConfiguration.builder().nLayer(1)
            .dModel(6).dChannelMixing(4).mixer(GatedLinearOptions.of(3)).inputVocabSize(5).outputVocabSize(5).build(), 5);

    @Test
    void aLargeBatchCountsEveryRowOnce() {
        var inputs = new SplittableRandom(1).ints((long) SEQUENCES * WINDOW, 0, 5).toArray();
        var targets = new SplittableRandom(2).ints(inputs.length, -1, 5).toArray();
        for (var row = 1500; row < targets.length; row++) {
            targets[row] = row % 7 == 0 ? 4 : inputs[row];
        }
        try (var large = new Evaluator(model, SEQUENCES, WINDOW); var small = new Evaluator(model, 1, WINDOW)) {
            var expected = small.evaluate(inputs, targets);
            var actual = large.evaluate(inputs, targets);
            assertEquals(expected.tokens(), actual.tokens());
            assertEquals(expected.loss(), actual.loss(), 1e-6);
            assertEquals(expected.accuracy(), actual.accuracy(), 1e-12);
            assertEquals(expected.exactMatch(), actual.exactMatch(), 1e-12);
        }
    }
}
