package org.glrnn.train;

import java.util.Arrays;
import java.util.Random;

import org.glrnn.lm.Decoder;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.plan.SequencePlan;

/** Measures a model's speed on random tokens. Medians, after a warm-up in which the just-in-time compiler does its work. */
public final class Benchmark {
    private static final double LEARNING_RATE = 1e-3;
    private static final int BLOCK = 200;

    private final GatedLinearRNNLM model;
    private final Settings settings;
    private final int[] inputs;
    private final int[] targets;

    /** Makes the model and its tokens. */
    public Benchmark(LanguageModelConfiguration configuration, Settings settings, KernelVariants variants) {
        this.settings = settings;
        model = GatedLinearRNNLM.create(configuration, 0).withVariants(variants);
        var random = new Random(1);
        var size = Math.multiplyExact(settings.batch(), settings.length());
        inputs = random.ints(size, 0, configuration.inputVocabSize()).toArray();
        targets = random.ints(size, 0, configuration.outputVocabSize()).toArray();
    }

    /**
     * What is measured.
     *
     * @param batch sequences of a training step and of a forward pass
     * @param length tokens of a sequence
     * @param steps measured repetitions
     * @param warmupSeconds time spent on each kind of work before it is measured
     */
    public record Settings(int batch, int length, int steps, double warmupSeconds) {
    }

    /**
     * Medians.
     *
     * @param firstStepAfterStart seconds from the start of the process to the end of the first training step
     * @param trainStep seconds of a training step
     * @param peakRssMegabytes most memory the process held, up to and including training
     * @param forward seconds of a forward pass that gives the logits of all positions
     * @param decodeToken seconds of a token when one follows another
     */
    public record Result(double firstStepAfterStart, double trainStep, long peakRssMegabytes, double forward,
            double decodeToken) {
    }

    /** Measures; the first training step should be the first in this process. */
    public Result run() {
        double first;
        double train;
        var optimizer = OptimizerConfiguration.of(LEARNING_RATE, 0, Integer.MAX_VALUE);
        try (var trainer = new Trainer(model, optimizer, settings.batch(), settings.length(), 0)) {
            trainer.step(inputs, targets);
            first = ProcessAge.seconds();
            train = median(() -> trainer.step(inputs, targets));
        }
        var peak = PeakMemory.megabytes();
        return new Result(first, train, peak, forward(), decode());
    }

    private double forward() {
        try (var plan = new SequencePlan(model.shape(), model.parameters().mirrored(), settings.batch(),
                settings.length(), false, model.variants())) {
            return median(() -> plan.run(inputs, new float[0]));
        }
    }

    private double decode() {
        try (var decoder = new Decoder(model)) {
            var token = new int[] {inputs[0]};
            return median(() -> {
                for (var i = 0; i < BLOCK; i++) {
                    token[0] = largest(decoder.step(token[0]));
                }
            }) / BLOCK;
        }
    }

    private static int largest(float[] values) {
        var best = 0;
        for (var i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    private double median(Runnable work) {
        var end = System.nanoTime() + (long) (settings.warmupSeconds() * 1e9);
        while (System.nanoTime() < end) {
            work.run();
        }
        var times = new double[settings.steps()];
        for (var i = 0; i < times.length; i++) {
            var start = System.nanoTime();
            work.run();
            times[i] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(times);
        return (times[(times.length - 1) / 2] + times[times.length / 2]) / 2;
    }
}
