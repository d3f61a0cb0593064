package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;

import org.glrnn.lm.Decoder;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.junit.jupiter.api.Test;

/**
 * Once compiled, a step allocates a few views and closures a task, and no vector and no array: a vector that C2 cannot keep
 * in registers shows here as megabytes.
 */
class AllocationTest {
    private static final int VOCABULARY = 65;
    private static final int BATCH = 4;
    private static final int WINDOW = 32;
    private static final long MOST_A_STEP = 64 << 10;
    private static final long MOST_A_TOKEN = 16 << 10;
    private static final int ROUNDS = 60;
    private final GatedLinearRNNLM model = GatedLinearRNNLM.create(LanguageModelConfiguration.builder().nLayer(2).dModel(32)
            .dChannelMixing(48).dH(32).inputVocabSize(VOCABULARY).outputVocabSize(VOCABULARY).timeMixingDropout(0.1)
            .build(), 1);

    @Test
    void aTrainingStepAllocatesNoArrays() {
        var tokens = new SplittableRandom(1).ints(BATCH * WINDOW, 0, VOCABULARY).toArray();
        try (var trainer = new Trainer(model, OptimizerConfiguration.of(1e-3, 1, 100_000), BATCH, WINDOW, 0)) {
            settles(MOST_A_STEP, 100, () -> trainer.step(tokens, tokens));
        }
    }

    @Test
    void aDecodedTokenAllocatesNoArrays() {
        try (var decoder = new Decoder(model)) {
            settles(MOST_A_TOKEN, 2000, () -> decoder.step(7));
        }
    }

    private static void settles(long most, int repetitions, Runnable body) {
        long bytes = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && bytes > most; round++) {
            long before = allocated();
            for (int i = 0; i < repetitions; i++) {
                body.run();
            }
            bytes = (allocated() - before) / repetitions;
        }
        assertTrue(bytes <= most, bytes + " bytes each after " + ROUNDS * repetitions);
    }

    /** By all threads. */
    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
    }
}
