package org.glrnn.lm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.glrnn.nn.SequenceMarks;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.mixer.MixerTypes;
import org.glrnn.tasks.mixer.StateLayout;
import org.glrnn.tasks.mixer.attention.AttentionOptions;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.glrnn.tasks.mixer.lstm.LstmOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The language model with each of its mixers. */
class MixersTest {
    private static final MixerSpec<?> ATTENTION = MixerSpec.of(new AttentionOptions(6, 2));
    private static final int[][] TEXT = {{3, 1, 4, 1, 5, 0, 2, 6, 5, 3, 5, 6}};

    private static LanguageModelConfiguration.Builder model(MixerSpec<?> mixer) {
        return LanguageModelConfiguration.builder().nLayer(2).dModel(8).dChannelMixing(12).inputVocabSize(7)
                .outputVocabSize(7).maxSeqLength(12).mixers(List.of(mixer));
    }

    static Stream<MixerSpec<?>> mixers() {
        return MixerTypes.all().stream().map(type -> MixerSpec.of(type, Map.of()));
    }

    @ParameterizedTest
    @MethodSource("mixers")
    void decodingGivesWhatTheFullPassGives(MixerSpec<?> mixer) {
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
    @MethodSource("mixers")
    void aCarryContinuesAndPaddingChangesNothing(MixerSpec<?> mixer) {
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
        var model = GatedLinearRNNLM.create(model(ATTENTION).build(), 1);
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
        var model = GatedLinearRNNLM.create(model(ATTENTION).maxSeqLength(11).build(), 1);
        assertMessage("sequence 0 would reach position 12, but the caches of the mixers end at max_seq_length=11",
                () -> model.apply(TEXT));
    }

    @Test
    void headsThatDoNotFitAreRefused() {
        var builder = LanguageModelConfiguration.builder();
        assertMessage("n_head must be at least 1, not 0", () -> builder.mixer(new AttentionOptions(6, 0)));
        assertMessage("d_h must be divisible by n_head, but d_h is 6 and n_head 4",
                () -> model(MixerSpec.of(new AttentionOptions(6, 4))).build());
    }

    @Test
    void optionsThatAreNoTypesAreRefused() {
        record Strange(int x) {
        }
        var message = assertThrows(IllegalArgumentException.class, () -> MixerSpec.of(new Strange(1))).getMessage();
        assertTrue(message.startsWith("no type of mixer has the options "), message);
    }

    /** A hybrid: each layer has its own state, and all of them continue. */
    @Test
    void layersOfDifferentMixersDecodeAsTheFullPass() {
        var model = GatedLinearRNNLM.create(model(ATTENTION).nLayer(5).mixers(List.of(MixerSpec.of(GatedLinearOptions.of(6)),
                MixerSpec.of(new LstmOptions(5)), ATTENTION)).build(), 1);
        assertEquals(List.of(6, 10, 2 * 12 * 6 + 1, 6, 10), model.states().stream().map(StateLayout::size).toList());
        var full = model.apply(TEXT);
        try (var decoder = new Decoder(model)) {
            for (var t = 0; t < 12; t++) {
                var logits = decoder.step(TEXT[0][t]);
                for (var v = 0; v < 7; v++) {
                    assertEquals(full.y(0, t, v), logits[v], 2e-5f, "time " + t);
                }
            }
            assertArrayEquals(full.carry().values(), decoder.carry().values(), 2e-5f);
            assertArrayEquals(full.carry().tensor(0, 1, "c"), decoder.carry().tensor(0, 1, "c"), 2e-5f);
        }
    }

    private static void assertMessage(String expected, Executable call) {
        assertEquals(expected, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
