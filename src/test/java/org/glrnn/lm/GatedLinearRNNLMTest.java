package org.glrnn.lm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;

import org.glrnn.nn.SequenceMarks;
import org.glrnn.tasks.mixer.StateLayout;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.glrnn.train.OptimizerConfiguration;
import org.glrnn.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GatedLinearRNNLMTest {
    private static final LanguageModelConfiguration SMALL = builder().build();

    private static LanguageModelConfiguration.Builder builder() {
        return LanguageModelConfiguration.builder().nLayer(2).dModel(12).dChannelMixing(20).mixer(GatedLinearOptions.of(9))
                .inputVocabSize(11)
                .outputVocabSize(11);
    }

    @Test
    void decodingTokenByTokenGivesWhatTheWholeSequenceGives() {
        var model = GatedLinearRNNLM.create(SMALL, 1);
        var tokens = new SplittableRandom(1).ints(40, 0, 11).toArray();
        var whole = model.apply(new int[][] {tokens});
        try (var decoder = new Decoder(model)) {
            for (var t = 0; t < tokens.length; t++) {
                var logits = decoder.step(tokens[t]);
                for (var c = 0; c < 11; c++) {
                    assertEquals(whole.y(0, t, c), logits[c], 1e-5);
                }
            }
            assertArrayEquals(whole.carry().values(), decoder.carry().values(), 1e-6f);
        }
    }

    @ParameterizedTest
    @EnumSource(PositionalEncodingMode.class)
    void positionsGoOnWithTheCarry(PositionalEncodingMode mode) {
        var model = GatedLinearRNNLM.create(builder().positionalEncodingMode(mode).maxSeqLength(20).build(), 1);
        var tokens = new SplittableRandom(1).ints(20, 0, 11).toArray();
        var whole = model.apply(new int[][] {tokens});
        var first = model.apply(new int[][] {java.util.Arrays.copyOf(tokens, 7)});
        var second = model.apply(new int[][] {java.util.Arrays.copyOfRange(tokens, 7, 20)}, first.carry());
        try (var decoder = new Decoder(model)) {
            for (var t = 0; t < 20; t++) {
                var stepped = decoder.step(tokens[t]);
                for (var c = 0; c < 11; c++) {
                    var chunked = t < 7 ? first.y(0, t, c) : second.y(0, t - 7, c);
                    assertEquals(whole.y(0, t, c), chunked, 1e-5, "chunks");
                    assertEquals(whole.y(0, t, c), stepped[c], 1e-5, "steps");
                }
            }
            if (mode != PositionalEncodingMode.NONE) {
                assertThrows(IllegalArgumentException.class, () -> decoder.step(1));
                assertMessage("sequence 0 would reach position 21, but the positional encodings end at max_seq_length=20",
                        () -> model.apply(new int[][] {{1}}, second.carry()));
            }
        }
    }

    @Test
    void leftPaddedSequencesGiveWhatTheyGiveAlone() {
        var model = GatedLinearRNNLM.create(builder().positionalEncodingMode(PositionalEncodingMode.LEARNED)
                .maxSeqLength(9).mixer(GatedLinearOptions.of(9).withTrueRecurrence(true)).build(), 1);
        var alone = model.apply(new int[][] {{3, 4, 5}});
        var both = model.apply(new int[][] {{0, 0, 0, 3, 4, 5}, {1, 2, 3, 4, 5, 6}}, model.zeroCarry(2),
                SequenceMarks.leftPadded(new int[] {3, 6}, 6));
        for (var t = 0; t < 3; t++) {
            for (var c = 0; c < 11; c++) {
                assertEquals(alone.y(0, t, c), both.y(0, t + 3, c), 1e-5);
            }
        }
        assertArrayEquals(new int[] {3, 6}, both.carry().positions());
    }

    @Test
    void aModelWithoutHeadPutsOutTheResidualStreamAndOneOfFeaturesTakesVectors() {
        var headless = GatedLinearRNNLM.create(builder().useHead(false).build(), 1);
        assertEquals(12, headless.apply(new int[][] {{1, 2}}).width());
        assertMessage("a model without a head has no loss to train on; use use_head=true",
                () -> headless.lossAndGradients(new int[][] {{1}}, new int[][] {{1}}));
        var dense = GatedLinearRNNLM.create(builder().useWordEmbedding(false).inputDim(3).build(), 1);
        assertEquals(2, dense.apply(new float[12], dense.zeroCarry(2)).length());
        assertMessage("this model takes feature vectors (use_word_embedding=false), not tokens",
                () -> dense.apply(new int[][] {{1}}));
        assertMessage("x holds 7 values, which is not 2 sequences of vectors of 3 values",
                () -> dense.apply(new float[7], dense.zeroCarry(2)));
    }

    @Test
    void aBatchGivesEachSequenceWhatItGivesAlone() {
        var model = GatedLinearRNNLM.create(SMALL, 1);
        var both = model.apply(new int[][] {{1, 2, 3}, {4, 5, 6}});
        var second = model.apply(new int[][] {{4, 5, 6}});
        for (var t = 0; t < 3; t++) {
            for (var c = 0; c < 11; c++) {
                assertEquals(second.y(0, t, c), both.y(1, t, c), 1e-6);
            }
        }
        var again = model.apply(new int[][] {{7}, {8}}, both.carry());
        assertEquals(model.apply(new int[][] {{8}}, second.carry()).y(0, 0, 3), again.y(1, 0, 3), 1e-6);
    }

    @Test
    void aDecoderStartsAnewContinuesAndForks() {
        var model = GatedLinearRNNLM.create(SMALL, 1);
        try (var decoder = new Decoder(model)) {
            var first = decoder.step(3).clone();
            var fork = decoder.carry();
            var continued = decoder.step(4).clone();
            decoder.reset();
            assertArrayEquals(first, decoder.step(3));
            decoder.setCarry(fork);
            assertArrayEquals(continued, decoder.step(4));
        }
    }

    @Test
    void theEvaluatorWeighsEveryWindowOnceAndDropsTheRest() {
        var model = GatedLinearRNNLM.create(SMALL, 1);
        var tokens = new SplittableRandom(2).ints(5 * 7 + 3, 0, 11).toArray();
        try (var evaluator = new Evaluator(model, 3, 7)) {
            var evaluation = evaluator.evaluate(tokens);
            assertEquals(35, evaluation.tokens());
            assertEquals(expectedLoss(model, tokens, 5, 7), evaluation.loss(), 1e-5);
            assertEquals(Math.exp(evaluation.loss()), evaluation.perplexity());
            assertTrue(evaluation.accuracy() >= 0 && evaluation.accuracy() <= 1);
        }
    }

    private static double expectedLoss(GatedLinearRNNLM model, int[] tokens, int windows, int window) {
        var sum = 0.0;
        for (var w = 0; w < windows; w++) {
            var x = new int[][] {java.util.Arrays.copyOfRange(tokens, w * window, (w + 1) * window)};
            var y = new int[][] {java.util.Arrays.copyOfRange(tokens, w * window + 1, (w + 1) * window + 1)};
            sum += model.lossAndGradients(x, y).loss();
        }
        return sum / windows;
    }

    @Test
    void trainingLearnsACycleAndEvaluationSeesItAfterRefresh() {
        var model = GatedLinearRNNLM.create(builder().embeddingDropout(0.05).build(), 1);
        var tokens = new int[8 * 16 + 1];
        for (var i = 0; i < tokens.length; i++) {
            tokens[i] = i % 11;
        }
        var inputs = java.util.Arrays.copyOf(tokens, 128);
        var targets = java.util.Arrays.copyOfRange(tokens, 1, 129);
        try (var trainer = new Trainer(model, OptimizerConfiguration.of(2e-2, 5, 80), 8, 16, 3);
                var evaluator = new Evaluator(model, 8, 16)) {
            var before = evaluator.evaluate(tokens).loss();
            for (var i = 0; i < 80; i++) {
                trainer.step(inputs, targets);
            }
            var after = evaluator.evaluate(tokens);
            assertTrue(before > 2, "untrained loss " + before);
            assertTrue(after.loss() < 0.1, "trained loss " + after.loss());
            assertEquals(1.0, after.accuracy());
        }
    }

    @Test
    void wrongCallsAreRefusedWithOneClearLine() {
        var model = GatedLinearRNNLM.create(SMALL, 1);
        assertMessage("token 11 at position 2 of x lies outside the vocabulary of 11 tokens",
                () -> model.apply(new int[][] {{1, 2, 11}}));
        assertMessage("token -1 at position 0 of x lies outside the vocabulary of 11 tokens",
                () -> model.apply(new int[][] {{-1}}));
        assertMessage("x[1] has 1 tokens, x[0] has 2: all sequences of a call must be of one length",
                () -> model.apply(new int[][] {{1, 2}, {1}}));
        assertMessage("x is empty: give at least one sequence of at least one token", () -> model.apply(new int[0][]));
        assertMessage("the carry has 1 sequences, 1 layers of 9 values; this call needs 1 sequences, 2 layers of 9 values",
                () -> model.apply(new int[][] {{1}}, Carry.zero(1, List.of(StateLayout.vector("h", 9)))));
        assertMessage("d_model must be at least 1, not 0", () -> builder().dModel(0).build());
        assertMessage("time_mixing_dropout must be in [0, 1), not 1.0", () -> builder().timeMixingDropout(1).build());
        try (var evaluator = new Evaluator(model, 2, 7)) {
            assertMessage("7 tokens are too few for one window of 7 and its last target",
                    () -> evaluator.evaluate(new int[7]));
        }
    }

    private static void assertMessage(String expected, Runnable call) {
        assertEquals(expected, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
