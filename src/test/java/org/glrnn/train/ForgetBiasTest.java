package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;

import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForgetBiasTest {
    private static final int WIDTH = 3;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyTheGateThatForgetsIsMoved(boolean tied) {
        var moved = model(tied);
        ForgetBias.apply(moved, 2);
        for (var parameter : moved.parameterTable().parameters()) {
            var before = model(tied).parameter(parameter.path());
            var after = moved.parameter(parameter.path());
            boolean gates = parameter.path().endsWith("model/proj/bias");
            for (int i = 0; i < after.length; i++) {
                float expected = gates && i / WIDTH == (tied ? 1 : 2) ? (tied ? -2 : 2) : 0;
                assertEquals(expected, after[i] - before[i], parameter.path() + " " + i);
            }
        }
    }

    /** A token seen once, then a long silence: the state of a model that remembers keeps more of it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theStateKeepsMoreOfThePast(boolean tied) {
        var remembering = model(tied);
        ForgetBias.apply(remembering, 2);
        double with = difference(remembering);
        double without = difference(model(tied));
        assertTrue(with > 2 * without, with + " against " + without);
    }

    @Test
    void otherMixersHaveNoSuchGates() {
        var gru = RunConfigurations.with(RunConfigurations.named("quickstart"), Map.of("mixer", "gru"));
        var message = assertThrows(ConfigurationException.class,
                () -> RunConfigurations.with(gru, Map.of("forget_bias", "1"))).getMessage();
        assertTrue(message.contains("not for model.mixer gru"), message);
    }

    private static double difference(GatedLinearRNNLM model) {
        var one = model.apply(afterSilence(1)).carry().values();
        var other = model.apply(afterSilence(2)).carry().values();
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += Math.abs(one[i] - other[i]);
        }
        return sum;
    }

    private static int[][] afterSilence(int token) {
        var tokens = new int[24];
        tokens[0] = token;
        return new int[][] {tokens};
    }

    private static GatedLinearRNNLM model(boolean tied) {
        return GatedLinearRNNLM.create(LanguageModelConfiguration.builder().nLayer(1).dModel(4).dChannelMixing(4)
                .mixer(GatedLinearOptions.of(WIDTH).withTiedGates(tied)).inputVocabSize(3).outputVocabSize(3).build(), 1);
    }
}
