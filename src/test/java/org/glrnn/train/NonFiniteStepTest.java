package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;

import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.junit.jupiter.api.Test;

/** Steps whose numbers ran away, and trainings that cannot fit. */
class NonFiniteStepTest {
    private static final int[] TOKENS = {0, 1, 2, 3, 4, 0, 1, 2};
    private final GatedLinearRNNLM model = GatedLinearRNNLM.create(LanguageModelConfiguration.builder().nLayer(2)
            .dModel(4).dChannelMixing(6).mixer(GatedLinearOptions.of(3)).inputVocabSize(5).outputVocabSize(5).build(), 3);

    @Test
    void changesNoParameterAndNoMoment() {
        try (var trainer = trainer()) {
            assertTrue(trainer.step(TOKENS, TOKENS).isFinite());
            var before = trainer.optimizerState();
            var bias = model.parameter("head/bias");
            bias[1] = Float.NaN;
            model.setParameter("head/bias", bias);
            trainer.restore(before);
            var kernel = model.parameter("head/kernel");
            assertFalse(trainer.step(TOKENS, TOKENS).isFinite());
            var after = trainer.optimizerState();
            assertEquals(2, after.step());
            assertArrayEquals(before.firstMoment(), after.firstMoment());
            assertArrayEquals(before.secondMoment(), after.secondMoment());
            assertArrayEquals(kernel, model.parameter("head/kernel"));
            assertEquals("the parameter head/bias", trainer.nonFinitePlace());
        }
    }

    @Test
    void namesTheLayer() {
        var kernel = "channel_mixing_layers_0/dense_layers_1/kernel";
        var values = model.parameter(kernel);
        Arrays.fill(values, Float.MAX_VALUE);
        model.setParameter(kernel, values);
        try (var trainer = trainer()) {
            assertFalse(trainer.step(TOKENS, TOKENS).isFinite());
            assertEquals("the state of layer 1", trainer.nonFinitePlace());
        }
    }

    @Test
    void whatDoesNotFitIsRefusedWithItsLargestPartFirst() {
        var message = assertThrows(TrainingException.class, () -> Preflight.require(
                Map.of("activations", 3L << 30, "parameters, gradients and moments", 1L << 20, "states", 0L), 2L << 30))
                .getMessage();
        assertTrue(message.contains("needs 3.0 GB of memory, more than the 2.0 GB there are: activations 3.0 GB, parameters,"
                + " gradients and moments 1.0 MB"), message);
        assertTrue(message.contains("--batch"), message);
        Preflight.require(Map.of("activations", 2L << 30), 2L << 30);
    }

    @Test
    void aTextThatDoesNotFitIsNamed() {
        var configuration = RunConfigurations.named("quickstart");
        var message = assertThrows(TrainingException.class, () -> Preflight.require(
                configuration.languageModel(256), configuration.training(), KernelVariants.PLAIN, 1L << 60))
                .getMessage();
        assertTrue(message.contains("GB there are: data 1073741824.0 GB, ") && message.endsWith("; give less text"),
                message);
    }

    @Test
    void anEvaluationThatDoesNotFitIsRefusedToo() {
        var message = assertThrows(TrainingException.class, () -> Preflight.requireEvaluation(model.configuration(),
                1000, 64, KernelVariants.PLAIN, 1L << 20)).getMessage();
        assertTrue(message.matches("the evaluation needs .* of memory, more than the 1.0 MB there are: activations .*"
                + "; lower --batch or --window"), message);
        Preflight.requireEvaluation(model.configuration(), 1000, 64, KernelVariants.PLAIN, 1L << 30);
    }

    private Trainer trainer() {
        return new Trainer(model, OptimizerConfiguration.of(1e-2, 0, 10), 2, 4, 1);
    }
}
