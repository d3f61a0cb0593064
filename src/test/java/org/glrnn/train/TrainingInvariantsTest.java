package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.glrnn.tasks.op.glu.GluActivation;
import org.glrnn.tasks.op.norm.Norm;
import org.glrnn.tasks.plan.ChannelMixing;
import org.glrnn.train.Trainer.OptimizerState;
import org.glrnn.train.Trainer.StepResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tornadojvm.Workers;

/**
 * Training that stops and continues, or has other threads, ends with the same bits: any window, both modes, dropout,
 * streams.
 */
class TrainingInvariantsTest {
    private static final int VOCABULARY = 11;
    private static final int BATCH = 2;
    private static final int STEPS = 6;
    private final int threads = Workers.threads();

    /** Tied, true recurrence, window. */
    static Stream<Arguments> models() {
        return Stream.of(true, false).flatMap(tied -> Stream.of(false, true).flatMap(recurrent -> IntStream
                .of(1, 2, 3, 7, 63, 64, 65, 1000).mapToObj(window -> Arguments.of(tied, recurrent, window))));
    }

    @AfterEach
    void restoreThreads() {
        Workers.setThreads(threads);
    }

    @ParameterizedTest(name = "tied {0}, true recurrence {1}, window {2}")
    @MethodSource("models")
    void stoppingAndOtherThreadsChangeNoBit(boolean tied, boolean recurrent, int window) {
        stoppingAndOtherThreadsChangeNothing(builder(GatedLinearOptions.of(9).withTiedGates(tied).withTrueRecurrence(recurrent))
                .build(), window);
    }

    private static LanguageModelConfiguration.Builder builder(GatedLinearOptions mixer) {
        return LanguageModelConfiguration.builder().nLayer(2).dModel(12).dChannelMixing(20).mixer(mixer)
                .inputVocabSize(VOCABULARY).outputVocabSize(VOCABULARY).timeMixingDropout(0.2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void norInOtherBlocks(int window) {
        var mamba = builder(GatedLinearOptions.of(9)).norm(Norm.RMS).channelMixing(ChannelMixing.NONE).finalNorm(true)
                .tieHead(true).headBias(false);
        stoppingAndOtherThreadsChangeNothing(mamba.build(), window);
        stoppingAndOtherThreadsChangeNothing(mamba.channelMixing(ChannelMixing.GLU).gluActivation(GluActivation.SILU)
                .headBias(true).build(), window);
    }

    private static void stoppingAndOtherThreadsChangeNothing(LanguageModelConfiguration configuration, int window) {
        Workers.setThreads(1);
        var expected = train(GatedLinearRNNLM.create(configuration, 1), window, 0, STEPS, null, null);
        Workers.setThreads(5);
        same(expected, train(GatedLinearRNNLM.create(configuration, 1), window, 0, STEPS, null, null), STEPS);
        Workers.setThreads(2);
        for (int stop : new int[] {1, STEPS / 2}) {
            var first = train(GatedLinearRNNLM.create(configuration, 1), window, 0, stop, null, null);
            var model = GatedLinearRNNLM.create(configuration, 2);
            model.parameterTable().parameters()
                    .forEach(p -> model.setParameter(p.path(), first.model().parameter(p.path())));
            same(expected, train(model, window, stop, STEPS, first.state(), first.streams()), STEPS - stop);
        }
    }

    private record Trained(GatedLinearRNNLM model, OptimizerState state, float[] streams, StepResult[] results) {
    }

    /** Every other step continues from the state of the one before, as streams do. */
    private static Trained train(GatedLinearRNNLM model, int window, int from, int to, OptimizerState state, float[] streams) {
        var results = new StepResult[to - from];
        try (var trainer = new Trainer(model, OptimizerConfiguration.of(1e-2, 3, 20), BATCH, window, 5)) {
            if (state != null) {
                trainer.restore(state);
                trainer.setStates(streams);
            }
            for (int step = from; step < to; step++) {
                results[step - from] = trainer.step(tokens(window, step), tokens(window, step + 100), step % 2 == 1);
                assertFalse(Float.isNaN(results[step - from].loss()));
            }
            return new Trained(model, trainer.optimizerState(), trainer.states(), results);
        }
    }

    private static int[] tokens(int window, int seed) {
        return new SplittableRandom(seed).ints((long) BATCH * window, 0, VOCABULARY).toArray();
    }

    private static void same(Trained expected, Trained actual, int lastSteps) {
        int count = expected.results().length;
        assertArrayEquals(Arrays.copyOfRange(expected.results(), count - lastSteps, count), actual.results());
        assertArrayEquals(expected.model().parameters().toArray(), actual.model().parameters().toArray());
        assertArrayEquals(expected.state().firstMoment(), actual.state().firstMoment());
        assertArrayEquals(expected.state().secondMoment(), actual.state().secondMoment());
        assertArrayEquals(expected.streams(), actual.streams());
    }
}
