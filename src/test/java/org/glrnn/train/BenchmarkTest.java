package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.junit.jupiter.api.Test;

/** The benchmark measures everything it reports; how fast that is is not asserted. */
class BenchmarkTest {

    @Test
    void everyNumberIsMeasured() {
        var configuration =
                LanguageModelConfiguration.builder().nLayer(1).dModel(8).dChannelMixing(8).mixer(GatedLinearOptions.of(4))
                        .inputVocabSize(7).outputVocabSize(7).build();
        for (var steps = 1; steps <= 2; steps++) {
            var result = new Benchmark(configuration, new Benchmark.Settings(2, 5, steps, 0.01), KernelVariants.PLAIN).run();
            assertTrue(result.firstStepAfterStart() > 0, result.toString());
            assertTrue(result.trainStep() > 0, result.toString());
            assertTrue(result.forward() > 0, result.toString());
            assertTrue(result.decodeToken() > 0, result.toString());
            assertTrue(result.peakRssMegabytes() > 0, result.toString());
        }
    }
}
