package org.glrnn.lm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.glrnn.nn.SequenceMarks;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.glrnn.tasks.plan.ModelShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model, its configuration and its evaluation accept, up to the last value that is allowed. */
class ModelArgumentsTest {
    private static LanguageModelConfiguration.Builder builder() {
        return LanguageModelConfiguration.builder().nLayer(1).dModel(4).dChannelMixing(4).mixer(GatedLinearOptions.of(3))
                .inputVocabSize(5)
                .outputVocabSize(6);
    }

    private static GatedLinearRNNLM model(LanguageModelConfiguration.Builder configuration) {
        return GatedLinearRNNLM.create(configuration.build(), 1);
    }

    private static void assertMessage(String expected, Runnable call) {
        assertEquals(expected, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    static Stream<Arguments> sizes() {
        return Stream.of(size("n_layer", b -> b.nLayer(0)), size("d_model", b -> b.dModel(0)),
                size("d_channel_mixing", b -> b.dChannelMixing(0)), size("input_vocab_size", b -> b.inputVocabSize(0)),
                size("output_vocab_size", b -> b.outputVocabSize(0)),
                size("max_seq_length", b -> b.maxSeqLength(0).positionalEncodingMode(PositionalEncodingMode.LEARNED)),
                size("d_h", b -> b.mixer(GatedLinearOptions.of(0))),
                size("input_dim", b -> b.inputDim(0).useWordEmbedding(false)));
    }

    private static Arguments size(String name, UnaryOperator<LanguageModelConfiguration.Builder> zero) {
        return Arguments.of(name, zero);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sizes")
    void everySizeThatIsUsedIsAtLeastOne(String name, UnaryOperator<LanguageModelConfiguration.Builder> zero) {
        var message = assertThrows(IllegalArgumentException.class, () -> zero.apply(builder()).build()).getMessage();
        assertTrue(message.startsWith(name + " must be at least 1") && message.endsWith(", not 0"), message);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.5})
    void epsLiesBetweenZeroAndOne(double eps) {
        assertMessage("eps must be in (0, 1), not " + eps, () -> builder().eps(eps).build());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1})
    void ratesLieBelowOne(double rate) {
        var allowed = "_dropout must be in [0, 1), not " + rate;
        assertMessage("channel_mixing" + allowed, () -> builder().channelMixingDropout(rate).build());
        assertMessage("time_mixing" + allowed, () -> builder().timeMixingDropout(rate).build());
        assertMessage("embedding" + allowed, () -> builder().embeddingDropout(rate).build());
        assertDoesNotThrow(() -> builder().embeddingDropout(0).timeMixingDropout(0.999).build());
    }

    @Test
    void sinusoidsNeedAnEvenWidth() {
        assertDoesNotThrow(() -> builder().maxSeqLength(8).positionalEncodingMode(PositionalEncodingMode.SINUSOIDAL).build());
        assertMessage("positional_encoding_mode=SINUSOIDAL needs an even d_model, not 3",
                () -> builder().maxSeqLength(8).positionalEncodingMode(PositionalEncodingMode.SINUSOIDAL).dModel(3).build());
        assertDoesNotThrow(
                () -> builder().maxSeqLength(8).positionalEncodingMode(PositionalEncodingMode.LEARNED).dModel(3).build());
    }

    @Test
    void dropoutIsOnTheSumOrOnTheBranch() {
        var rates = builder().embeddingDropout(0.1).timeMixingDropout(0.2).channelMixingDropout(0.3);
        assertEquals(new ModelShape.Dropout(0.1f, 0.2f, 0.3f, true),
                GatedLinearRNNLM.shapeOf(rates.dropoutPlacement(DropoutPlacement.SUM).build()).dropout());
        assertEquals(new ModelShape.Dropout(0.1f, 0.2f, 0.3f, false),
                GatedLinearRNNLM.shapeOf(rates.dropoutPlacement(DropoutPlacement.BRANCH).build()).dropout());
    }

    @Test
    void aLossInNatsIsALossInBitsAndAPerplexity() {
        var evaluation = new Evaluator.Evaluation(3 * Math.log(2), 0.5, 10);
        assertEquals(3, evaluation.bitsPerToken(), 1e-12);
        assertEquals(8, evaluation.perplexity(), 1e-12);
    }

    @Test
    void targetsReachToTheEndOfTheirVocabulary() {
        var model = model(builder());
        assertDoesNotThrow(() -> model.lossAndGradients(new int[][] {{0, 4}}, new int[][] {{5, -1}}));
        assertMessage("token 6 at position 1 of targets lies outside the vocabulary of 6 tokens",
                () -> model.lossAndGradients(new int[][] {{0, 4}}, new int[][] {{5, 6}}));
        assertMessage("x is [1, 2] but targets are [1, 3]",
                () -> model.lossAndGradients(new int[][] {{0, 4}}, new int[][] {{5, 5, 5}}));
        assertMessage("x is [1, 2] but targets are [2, 2]",
                () -> model.lossAndGradients(new int[][] {{0, 4}}, new int[][] {{5, 5}, {5, 5}}));
    }

    @Test
    void marksHaveTheShapeOfTheTokens() {
        var model = model(builder());
        var marks = SequenceMarks.leftPadded(new int[] {2}, 3);
        assertThrows(IllegalArgumentException.class, () -> model.apply(new int[][] {{1, 2}}, model.zeroCarry(1), marks));
        assertThrows(IllegalArgumentException.class,
                () -> model.lossAndGradients(new int[][] {{1, 2}}, new int[][] {{1, 2}}, marks));
    }

    @Test
    void paddingChangesNeitherLossNorGradients() {
        var model = model(builder());
        var alone = model.lossAndGradients(new int[][] {{1, 2, 3}}, new int[][] {{2, 3, 5}});
        var padded = model.lossAndGradients(new int[][] {{0, 0, 1, 2, 3}}, new int[][] {{-1, -1, 2, 3, 5}},
                SequenceMarks.leftPadded(new int[] {3}, 5));
        assertEquals(alone.loss(), padded.loss(), 1e-6);
        assertArrayEquals(alone.gradients(), padded.gradients(), 1e-6f);
    }

    /** A one-hot vector picks a row of the input's kernel as a token picks one of the embedding. */
    @Test
    void featuresHaveLossAndGradientsToo() {
        var tokens = model(builder());
        var features = model(builder().useWordEmbedding(false).inputDim(5));
        tokens.parameterTable().parameters().stream().filter(p -> !p.path().equals("input_function/embedding"))
                .forEach(p -> features.setParameter(p.path(), tokens.parameter(p.path())));
        features.setParameter("input_function/kernel", tokens.parameter("input_function/embedding"));
        features.setParameter("input_function/bias", new float[4]);
        var expected = tokens.lossAndGradients(new int[][] {{3, 0}}, new int[][] {{1, 4}});
        var x = new float[10];
        x[3] = 1;
        x[5] = 1;
        var actual = features.lossAndGradients(x, new int[][] {{1, 4}});
        assertEquals(expected.loss(), actual.loss(), 1e-6);
        var head = tokens.parameterTable().get("head/kernel");
        for (var i = 0; i < head.shape().elements(); i++) {
            assertEquals(expected.gradients()[head.offset() + i],
                    actual.gradients()[features.parameterTable().offset("head/kernel") + i], 1e-6);
        }
    }

    @Test
    void windowsEndWherePositionsDo() {
        var model = model(builder().maxSeqLength(8).positionalEncodingMode(PositionalEncodingMode.LEARNED).maxSeqLength(3));
        new Evaluator(model, 1, 3).close();
        assertMessage("a window of 4 is longer than the positional encodings, max_seq_length=3",
                () -> new Evaluator(model, 1, 4).close());
        assertDoesNotThrow(() -> model.lossAndGradients(new int[][] {{1, 2, 3}}, new int[][] {{1, 2, 3}}));
        assertMessage("a window of 4 is longer than the positional encodings, max_seq_length=3",
                () -> model.lossAndGradients(new int[][] {{1, 2, 3, 4}}, new int[][] {{1, 2, 3, 4}}));
    }

    @Test
    void anEvaluatorTakesTextsOfOneWindowAndTokensOfBothVocabularies() {
        var evaluator = new Evaluator(model(builder()), 2, 3);
        assertEquals(3, evaluator.evaluate(new int[] {0, 1, 2, 4}).tokens());
        assertEquals(9, evaluator.evaluate(new int[] {0, 1, 2, 4, 3, 2, 1, 0, 1, 2, 3}).tokens());
        assertMessage("token 5 at position 3 of the text lies outside the vocabulary of 5 tokens",
                () -> evaluator.evaluate(new int[] {0, 1, 2, 5}));
        evaluator.close();
        assertThrows(RuntimeException.class, () -> evaluator.evaluate(new int[] {0, 1, 2, 4}));
    }
}
