package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.lm.PositionalEncodingMode;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.glrnn.train.Trainer.OptimizerState;
import org.junit.jupiter.api.Test;

/** What a trainer accepts; a refused step leaves no trace. */
class TrainerArgumentsTest {
    private static final int[] TOKENS = {0, 1, 2, 3, 4, 0};

    private static LanguageModelConfiguration.Builder builder() {
        return LanguageModelConfiguration.builder().nLayer(1).dModel(4).dChannelMixing(4).mixer(GatedLinearOptions.of(3))
                .inputVocabSize(5)
                .outputVocabSize(6).positionalEncodingMode(PositionalEncodingMode.LEARNED).maxSeqLength(3);
    }

    private static Trainer trainer(LanguageModelConfiguration.Builder configuration, int window) {
        return new Trainer(GatedLinearRNNLM.create(configuration.build(), 1), OptimizerConfiguration.of(1e-2, 0, 9), 2,
                window, 1);
    }

    private static void assertMessage(String expected, Runnable call) {
        assertEquals(expected, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    @Test
    void aModelThatCannotBeTrainedOnTextIsRefused() {
        assertMessage("training on text needs use_word_embedding=true",
                () -> trainer(builder().useWordEmbedding(false).inputDim(2), 3).close());
        trainer(builder(), 3).close();
        assertMessage("a window of 4 is longer than the positional encodings, max_seq_length=3",
                () -> trainer(builder(), 4).close());
    }

    @Test
    void wrongStepsAreRefusedAndLeaveNoTrace() {
        try (var trainer = trainer(builder(), 3)) {
            assertMessage("inputs holds 5 tokens, a step takes 6", () -> trainer.step(new int[5], TOKENS));
            assertMessage("targets holds 7 tokens, a step takes 6", () -> trainer.step(TOKENS, new int[7]));
            assertMessage("token 5 at position 1 of inputs lies outside the vocabulary of 5 tokens",
                    () -> trainer.step(new int[] {0, 5, 2, 3, 4, 0}, TOKENS));
            assertMessage("token 6 at position 2 of targets lies outside the vocabulary of 6 tokens",
                    () -> trainer.step(TOKENS, new int[] {0, 5, 6, 3, 4, 0}));
            assertEquals(0, trainer.step());
            assertEquals(1, trainer.step(TOKENS, new int[] {0, 5, -1, 3, 4, 0}).step());
        }
    }

    @Test
    void aStateOfAnotherModelIsRefused() {
        try (var trainer = trainer(builder(), 3)) {
            var size = trainer.optimizerState().firstMoment().length;
            var message = "the optimiser state holds %d values, the model's parameters take " + size;
            assertMessage(message.formatted(size - 1),
                    () -> trainer.restore(new OptimizerState(1, new float[size - 1], new float[size - 1])));
            assertMessage("the first moment holds " + size + " values, the second " + (size + 1),
                    () -> new OptimizerState(1, new float[size], new float[size + 1]));
            assertEquals(0, trainer.step());
        }
    }

    @Test
    void aRestoredStateIsTheOneThatComesBack() {
        try (var trainer = trainer(builder(), 3)) {
            trainer.step(TOKENS, TOKENS);
            trainer.step(TOKENS, TOKENS);
            var state = trainer.optimizerState();
            trainer.step(TOKENS, TOKENS);
            trainer.restore(state);
            var again = trainer.optimizerState();
            assertEquals(2, again.step());
            assertArrayEquals(state.firstMoment(), again.firstMoment());
            assertArrayEquals(state.secondMoment(), again.secondMoment());
        }
    }

    @Test
    void aTrainerSaysWhatItTakesAndClosedRefuses() {
        var trainer = trainer(builder(), 3);
        trainer.step(TOKENS, TOKENS);
        assertTrue(trainer.plannedBytes() > 4L * 4 * trainer.optimizerState().firstMoment().length);
        trainer.close();
        assertThrows(RuntimeException.class, () -> trainer.step(TOKENS, TOKENS));
    }
}
