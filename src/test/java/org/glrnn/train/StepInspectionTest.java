package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.lm.PositionalEncodingMode;
import org.glrnn.tasks.mixer.attention.AttentionOptions;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepInspectionTest {
    private static final int VOCABULARY = 9;
    private static final int BATCH = 3;
    private static final int WINDOW = 10;
    private static final int WIDTH = 5;

    private static LanguageModelConfiguration.Builder builder() {
        return LanguageModelConfiguration.builder().nLayer(2).dModel(7).dChannelMixing(11).mixer(GatedLinearOptions.of(WIDTH))
                .inputVocabSize(VOCABULARY).outputVocabSize(VOCABULARY).maxSeqLength(WINDOW);
    }

    /** With proj/kernel 0, only the bias decides about every gate: those with 10 and -10 are saturated, 0 is not. */
    @ParameterizedTest
    @CsvSource({"true,false", "false,false", "true,true", "false,true"})
    void gatesAtTheEndsOfTheirRangeAreCounted(boolean tied, boolean recurrent) {
        var model = GatedLinearRNNLM.create(
                builder().mixer(GatedLinearOptions.of(WIDTH).withTiedGates(tied).withTrueRecurrence(recurrent)).build(), 1);
        int blocks = tied ? 3 : 4;
        var bias = new float[blocks * WIDTH];
        bias[WIDTH] = 10;
        bias[WIDTH + 1] = -10;
        Arrays.fill(bias, 0, WIDTH, 10); // the candidate is no gate
        model.setParameter("time_mixing_layers_1/model/proj/kernel", new float[7 * blocks * WIDTH]);
        model.setParameter("time_mixing_layers_1/model/proj/bias", bias);
        var values = inspect(model).values();
        assertEquals(2.0 / ((blocks - 1) * WIDTH), values.get("gate_saturation/layer_1"), 1e-6);
        assertTrue(values.get("gate_saturation/layer_0") < 0.2, values.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONE", "LEARNED"})
    void squaresOfTheLayersNormsAddUpToTheWholes(PositionalEncodingMode positions) {
        var model = GatedLinearRNNLM.create(builder().positionalEncodingMode(positions).build(), 1);
        try (var trainer = trainer(model)) {
            var result = trainer.step(tokens(1), tokens(2), false, true);
            var values = trainer.inspection().values();
            double sum = 0;
            for (var part : new String[] {"input", "layer_0", "layer_1", "head"}) {
                double norm = values.get("gradient_norm/" + part);
                assertTrue(norm > 0, part);
                sum += norm * norm;
            }
            assertEquals(result.gradientNorm(), Math.sqrt(sum), 1e-5 * result.gradientNorm());
        }
    }

    @Test
    void theStateNormIsThatOfTheCarry() {
        var model = GatedLinearRNNLM.create(builder().build(), 1);
        var text = new int[BATCH][];
        for (int b = 0; b < BATCH; b++) {
            text[b] = Arrays.copyOfRange(tokens(1), b * WINDOW, (b + 1) * WINDOW);
        }
        var carry = model.apply(text).carry().values();
        double expected = 0;
        for (int b = 0; b < BATCH; b++) {
            double sum = 0;
            for (int j = 0; j < WIDTH; j++) {
                sum += Math.pow(carry[(b * 2 + 1) * WIDTH + j], 2);
            }
            expected += Math.sqrt(sum) / BATCH;
        }
        assertEquals(expected, inspect(model).values().get("state_norm/layer_1"), 1e-5);
    }

    @Test
    void attentionHasNoGates() {
        var model = GatedLinearRNNLM.create(builder().mixer(new AttentionOptions(WIDTH, 1)).build(), 1);
        var values = inspect(model).values();
        assertFalse(values.keySet().stream().anyMatch(name -> name.startsWith("gate_")), values.toString());
        assertTrue(values.containsKey("gradient_norm/layer_1"));
    }

    private static StepInspection inspect(GatedLinearRNNLM model) {
        try (var trainer = trainer(model)) {
            trainer.step(tokens(1), tokens(2), false, true);
            return trainer.inspection();
        }
    }

    private static Trainer trainer(GatedLinearRNNLM model) {
        return new Trainer(model, OptimizerConfiguration.of(1e-2, 1, 10), BATCH, WINDOW, 0);
    }

    private static int[] tokens(int seed) {
        return new SplittableRandom(seed).ints(BATCH * WINDOW, 0, VOCABULARY).toArray();
    }
}
