package org.glrnn.train;

import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;

import com.sun.management.ThreadMXBean;
import org.glrnn.lm.Decoder;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;

/** Prints how many bytes a training step and a decoded token allocate, after thousands of them; run by AllocationTest. */
final class AllocationProbe {
    private static final int VOCABULARY = 65;
    private static final int BATCH = 4;
    private static final int WINDOW = 32;
    private static final int STEPS = 1500;
    private static final int TOKENS = 20_000;
    private static final int LAST = 100;

    private AllocationProbe() {
    }

    public static void main(String[] arguments) {
        var model = GatedLinearRNNLM.create(LanguageModelConfiguration.builder().nLayer(2).dModel(32).dChannelMixing(48)
                .mixer(GatedLinearOptions.of(32)).inputVocabSize(VOCABULARY).outputVocabSize(VOCABULARY).timeMixingDropout(0.1)
                .build(), 1);
        var tokens = new SplittableRandom(1).ints(BATCH * WINDOW, 0, VOCABULARY).toArray();
        try (var trainer = new Trainer(model, OptimizerConfiguration.of(1e-3, 1, 100_000), BATCH, WINDOW, 0)) {
            System.out.println(bytes(STEPS, () -> trainer.step(tokens, tokens)));
        }
        try (var decoder = new Decoder(model)) {
            System.out.println(bytes(TOKENS, () -> decoder.step(7)));
        }
    }

    private static long bytes(int repetitions, Runnable body) {
        for (int i = 0; i < repetitions; i++) {
            body.run();
        }
        long before = allocated();
        for (int i = 0; i < LAST; i++) {
            body.run();
        }
        return (allocated() - before) / LAST;
    }

    /** By all threads. */
    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
    }
}
