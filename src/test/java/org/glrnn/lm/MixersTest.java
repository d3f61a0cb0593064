package org.glrnn.lm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.glrnn.nn.Activation;
import org.glrnn.nn.SequenceMarks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The language model with each of its mixers. */
class MixersTest {
    private static final int[][] TEXT = {{3, 1, 4, 1, 5, 0, 2, 6, 5, 3, 5, 6}};

    private static LanguageModelConfiguration.Builder model(TimeMixing mixer) {
        return LanguageModelConfiguration.builder().nLayer(2).dModel(8).dChannelMixing(12).dH(6).inputVocabSize(7)
                .outputVocabSize(7).maxSeqLength(12).mixer(mixer).nHead(mixer == TimeMixing.ATTENTION ? 2 : 1);
    }

    @ParameterizedTest
    @EnumSource(TimeMixing.class)
    void decodingGivesWhatTheFullPassGives(TimeMixing mixer) {
        var model = GatedLinearRNNLM.create(model(mixer).build(), 1);
        var full = model.apply(TEXT);
        try (var decoder = new Decoder(model)) {
            for (var round = 0; round < 2; round++) {
                for (var t = 0; t < 12; t++) {
                    var logits = decoder.step(TEXT[0][t]);
                    for (var v = 0; v < 7; v++) {
                        assertEquals(full.y(0, t, v), logits[v], 2e-5f, "round " + round + ", time " + t);
                    }
                }
                assertArrayEquals(full.carry().values(), decoder.carry().values(), 2e-5f);
                decoder.reset();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TimeMixing.class)
    void aCarryContinuesAndPaddingChangesNothing(TimeMixing mixer) {
        var model = GatedLinearRNNLM.create(model(mixer).build(), 1);
        var full = model.apply(TEXT);
        var first = model.apply(new int[][] {{3, 1, 4, 1, 5, 0, 2}});
        var rest = model.apply(new int[][] {{0, 0, 6, 5, 3, 5, 6}}, first.carry(),
                SequenceMarks.leftPadded(new int[] {5}, 7));
        for (var t = 7; t < 12; t++) {
            for (var v = 0; v < 7; v++) {
                assertEquals(full.y(0, t, v), rest.y(0, t - 5, v), 2e-5f, "time " + t);
            }
        }
        assertArrayEquals(full.carry().values(), rest.carry().values(), 2e-5f);
        assertArrayEquals(new int[] {12}, rest.carry().positions());
    }

    @Test
    void attentionStartsAsTheReferencesDoes() {
        var model = GatedLinearRNNLM.create(model(TimeMixing.ATTENTION).build(), 1);
        var limit = (float) Math.sqrt(6.0 / (8 + 18));
        var largest = 0.0f;
        for (var value : model.parameter("time_mixing_layers_1/model/qkv_proj/kernel")) {
            assertTrue(Math.abs(value) <= limit);
            largest = Math.max(largest, Math.abs(value));
        }
        assertTrue(largest > 0.9f * limit, "uniform up to the limit");
        assertEquals(18, model.parameter("time_mixing_layers_0/model/qkv_proj/bias").length);
        assertEquals(48, model.parameter("time_mixing_layers_0/model/out_proj/kernel").length);
    }

    @Test
    void attentionEndsWhereItsCacheDoes() {
        var model = GatedLinearRNNLM.create(model(TimeMixing.ATTENTION).maxSeqLength(11).build(), 1);
        assertMessage("sequence 0 would reach position 12, but keys and values of attention end at max_seq_length=11",
                () -> model.apply(TEXT));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GRU       | 2 | n_head=2 needs mixer=attention, not mixer=gru
            ATTENTION | 0 | n_head must be at least 1, not 0
            ATTENTION | 4 | d_h must be divisible by n_head, but d_h is 6 and n_head 4
            """)
    void headsThatDoNotFitAreRefused(TimeMixing mixer, int heads, String expected) {
        assertMessage(expected, () -> model(mixer).nHead(heads).build());
    }

    @ParameterizedTest
    @EnumSource(value = TimeMixing.class, names = {"GRU", "LSTM", "ATTENTION"})
    void optionsOfTheGatedLinearRnnAreRefused(TimeMixing mixer) {
        var options = List.of(model(mixer).useTrueRecurrence(true), model(mixer).useTiedGates(false),
                model(mixer).useFixedForgetGate(true), model(mixer).inputActivation(Activation.RELU),
                model(mixer).hiddenActivation(Activation.IDENTITY), model(mixer).gateActivation(Activation.HARD_SIGMOID));
        for (var option : options) {
            var message = assertThrows(IllegalArgumentException.class, option::build).getMessage();
            assertTrue(message.contains(" needs mixer=gated_linear, not mixer="), message);
        }
    }

    private static void assertMessage(String expected, Executable call) {
        assertEquals(expected, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
