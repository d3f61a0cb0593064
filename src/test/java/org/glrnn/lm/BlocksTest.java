package org.glrnn.lm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.glrnn.lm.LanguageModelConfiguration.Builder;
import org.glrnn.nn.SequenceMarks;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.glrnn.tasks.op.glu.GluActivation;
import org.glrnn.tasks.op.norm.Norm;
import org.glrnn.tasks.plan.BlockOptions;
import org.glrnn.tasks.plan.ChannelMixing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The language model with the blocks of other models. */
class BlocksTest {
    private static final int[][] TEXT = {{3, 1, 4, 1, 5, 0, 2, 6, 5, 3, 5, 6}};

    private static Builder builder() {
        return LanguageModelConfiguration.builder().nLayer(2).dModel(8).dChannelMixing(12).inputVocabSize(7)
                .outputVocabSize(7).mixer(GatedLinearOptions.of(6));
    }

    private static Builder mamba() {
        return builder().norm(Norm.RMS).channelMixing(ChannelMixing.NONE).finalNorm(true).tieHead(true).headBias(false);
    }

    static Stream<LanguageModelConfiguration> models() {
        return Stream.of(mamba(), mamba().channelMixing(ChannelMixing.GLU).gluActivation(GluActivation.IDENTITY),
                builder().channelMixing(ChannelMixing.GLU).gluActivation(GluActivation.SILU).headBias(false),
                builder().tieHead(true), builder().norm(Norm.RMS).finalNorm(true)).map(Builder::build);
    }

    @ParameterizedTest
    @MethodSource("models")
    void decodingGivesWhatTheFullPassGives(LanguageModelConfiguration configuration) {
        var model = GatedLinearRNNLM.create(configuration, 1);
        var full = model.apply(TEXT);
        try (var decoder = new Decoder(model)) {
            for (var t = 0; t < TEXT[0].length; t++) {
                var logits = decoder.step(TEXT[0][t]);
                for (var v = 0; v < 7; v++) {
                    assertEquals(full.y(0, t, v), logits[v], 2e-5f, "time " + t);
                }
            }
            assertArrayEquals(full.carry().values(), decoder.carry().values(), 2e-5f);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void aCarryContinuesAndPaddingChangesNothing(LanguageModelConfiguration configuration) {
        var model = GatedLinearRNNLM.create(configuration, 1);
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
    }

    @ParameterizedTest
    @MethodSource("models")
    void aModelComesBackFromItsValues(LanguageModelConfiguration configuration) {
        assertEquals(configuration, LanguageModelConfiguration.of(configuration.values()));
    }

    @Test
    void valuesThatSayNothingMeanTheReferencesBlocks() {
        var model = LanguageModelConfiguration.of(Map.of("n_layer", 1, "d_model", 4, "d_channel_mixing", 6,
                "input_vocab_size", 5, "output_vocab_size", 5));
        assertEquals(BlockOptions.REFERENCE, GatedLinearRNNLM.shapeOf(model).options());
        assertEquals(BlockOptions.REFERENCE, GatedLinearRNNLM.shapeOf(builder().build()).options());
    }

    @Test
    void withoutChannelMixingItsWidthAndItsDropoutCountForNothing() {
        var without = builder().dChannelMixing(0).channelMixing(ChannelMixing.NONE).build();
        assertEquals(without, builder().channelMixing(ChannelMixing.NONE).channelMixingDropout(0.5).build());
        assertFalse(without.values().containsKey("d_channel_mixing"), without.values().toString());
        assertFalse(without.values().containsKey("channel_mixing_dropout"), without.values().toString());
        assertMessage("d_channel_mixing must be at least 1 with channel mixing (channel_mixing=GLU), not 0",
                () -> builder().dChannelMixing(0).channelMixing(ChannelMixing.GLU).build());
    }

    @Test
    void aTiedHeadNeedsTokensAHeadAndEqualVocabularies() {
        assertRefused("tie_head=true needs tokens in, not features (use_word_embedding=false); leave tie_head out",
                builder -> builder.useWordEmbedding(false).inputDim(3));
        assertRefused("tie_head=true needs a head, but use_head is false; leave one of the two out",
                builder -> builder.useHead(false));
        assertRefused("tie_head=true needs equal vocabularies, but input_vocab_size is 7 and output_vocab_size 6; "
                + "leave one of the two out",
                builder -> builder.outputVocabSize(6));
    }

    private static void assertRefused(String message, UnaryOperator<Builder> change) {
        assertMessage(message, () -> change.apply(builder().tieHead(true)).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"input_vocab_size", "output_vocab_size"})
    void aTiedHeadsVocabulariesFollowEachOther(String given) {
        var values = new HashMap<String, Object>(Map.of("n_layer", 1, "d_model", 4, "d_channel_mixing", 6,
                "tie_head", true));
        values.put(given, 9);
        var model = LanguageModelConfiguration.of(values).withVocabulary(7);
        assertEquals(9, model.inputVocabSize());
        assertEquals(9, model.outputVocabSize());
    }

    @Test
    void anActivationOfNoGatedLinearUnitIsRefused() {
        assertMessage("glu_activation=SILU is for channel_mixing=GLU, not MLP; leave one of the two out",
                () -> builder().gluActivation(GluActivation.SILU).build());
    }

    @Test
    void aGatedLinearUnitThatNoBufferHoldsIsRefused() {
        var wide = builder().channelMixing(ChannelMixing.GLU).dChannelMixing(1 << 30).build();
        var message = assertThrows(IllegalArgumentException.class, () -> GatedLinearRNNLM.parameterTableOf(wide)).getMessage();
        assertTrue(message.contains("d_channel_mixing"), message);
    }

    private static void assertMessage(String expected, Executable call) {
        assertEquals(expected, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
