package org.glrnn.parity;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

import org.glrnn.lm.Decoder;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.nn.GatedLinearRNN;
import org.glrnn.nn.GatedLinearRNNConfiguration;
import org.glrnn.train.OptimizerConfiguration;
import org.glrnn.train.Trainer;
import org.tornadojvm.TornadoJvm;

/**
 * What a layer, a training and a decoder compute on the default device of this process. A program too: a process has one
 * device, so the numbers of two devices come from two processes.
 */
final class ParityNumbers {
    private static final int BATCH = 3;
    private static final int LENGTH = 17;
    private static final int VOCABULARY = 13;

    private ParityNumbers() {
    }

    /** Prints the numbers, one a line. */
    public static void main(String[] args) {
        TornadoJvm.install();
        compute().forEach((name, values) -> {
            for (var i = 0; i < values.length; i++) {
                System.out.println(String.format(Locale.ROOT, "%s[%d] %s", name, i, values[i]));
            }
        });
    }

    static Map<String, float[]> compute() {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        for (var tied : new boolean[] {true, false}) {
            layer(numbers, tied);
        }
        training(numbers);
        return numbers;
    }

    private static void layer(Map<String, float[]> numbers, boolean tied) {
        var name = tied ? "layer, tied: " : "layer, disjoint: ";
        var configuration = GatedLinearRNNConfiguration.of(6, 5).withTiedGates(tied);
        try (var layer = new GatedLinearRNN(configuration, 7, 1)) {
            var output = layer.apply(random(BATCH * LENGTH * 7, 2), BATCH, LENGTH, random(BATCH * 5, 3));
            numbers.put(name + "y", output.y());
            numbers.put(name + "carry", output.carry());
            var gradients = layer.backward(random(BATCH * LENGTH * 6, 4), random(BATCH * 5, 5));
            numbers.put(name + "dx", gradients.x());
            numbers.put(name + "dcarry", gradients.carry());
            numbers.put(name + "dparameters", gradients.parameters().toHeapArray());
        }
    }

    private static void training(Map<String, float[]> numbers) {
        var model = GatedLinearRNNLM.create(LanguageModelConfiguration.builder().nLayer(2).dModel(8).dChannelMixing(12)
                .dH(6).inputVocabSize(VOCABULARY).outputVocabSize(VOCABULARY).embeddingDropout(0.1).timeMixingDropout(0.1)
                .channelMixingDropout(0.1).build(), 6);
        var losses = new float[4];
        try (var trainer = new Trainer(model, OptimizerConfiguration.of(1e-2, 1, 4), BATCH, LENGTH, 7)) {
            for (var step = 0; step < losses.length; step++) {
                losses[step] = trainer.step(tokens(BATCH * LENGTH, step), tokens(BATCH * LENGTH, step + 9)).loss();
            }
            trainer.synchronize();
        }
        numbers.put("training: losses", losses);
        numbers.put("training: parameters", model.parameters().toHeapArray());
        try (var decoder = new Decoder(model)) {
            for (var token : tokens(5, 20)) {
                numbers.put("decoder: logits after " + numbers.size(), decoder.step(token));
            }
        }
    }

    private static float[] random(int size, long seed) {
        var random = new SplittableRandom(seed);
        var values = new float[size];
        for (var i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static int[] tokens(int count, long seed) {
        return new SplittableRandom(seed).ints(count, 0, VOCABULARY).toArray();
    }
}
