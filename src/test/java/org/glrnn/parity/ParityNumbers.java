package org.glrnn.parity;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

import org.glrnn.lm.Decoder;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.nn.Layer;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.KernelVariants.Product;
import org.glrnn.tasks.graph.KernelVariants.Scan;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.mixer.MixerTypes;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
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
    private static final Map<String, KernelVariants> VARIANTS = new LinkedHashMap<>();

    static {
        VARIANTS.put("plain", KernelVariants.PLAIN);
        VARIANTS.put("chunked, blocked", new KernelVariants(Scan.CHUNKED, 5, Product.BLOCKED, 0, 0));
        VARIANTS.put("associative, blocked", new KernelVariants(Scan.ASSOCIATIVE, 0, Product.BLOCKED, 0, 0));
        VARIANTS.put("blocked, blocked", new KernelVariants(Scan.BLOCKED, 0, Product.BLOCKED, 0, 0));
        VARIANTS.put("channel, local, groups", new KernelVariants(Scan.CHANNEL, 0, Product.LOCAL, 4, 8));
    }

    private ParityNumbers() {
    }

    /** Prints the numbers, one per line. */
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
        VARIANTS.forEach((name, variants) -> {
            layer(numbers, name, false, variants);
            training(numbers, name + ", ", model(), variants); // its gates are tied
            trueRecurrence(numbers, name, variants);
        });
        layer(numbers, "plain", true, KernelVariants.PLAIN);
        training(numbers, "two layers, ", model().nLayer(2), KernelVariants.PLAIN);
        for (var type : MixerTypes.all()) {
            training(numbers, type.name() + ", ", model().mixers(List.of(MixerSpec.of(type, Map.of()))).maxSeqLength(LENGTH),
                    KernelVariants.PLAIN);
        }
        return numbers;
    }

    /** A training with every kernel that adds up in work groups. */
    static Map<String, float[]> groups() {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        training(numbers, "groups, ", model().mixer(GatedLinearOptions.of(6).withTrueRecurrence(true)),
                VARIANTS.get("channel, local, groups"));
        return numbers;
    }

    private static void trueRecurrence(Map<String, float[]> numbers, String name, KernelVariants variants) {
        if (variants.scan() == Scan.CHANNEL) { // the others differ only in the scan
            training(numbers, name + ", true recurrence, ", model().mixer(GatedLinearOptions.of(6).withTrueRecurrence(true)),
                    variants);
        }
    }

    private static void layer(Map<String, float[]> numbers, String variant, boolean tied, KernelVariants variants) {
        var name = variant + (tied ? ", layer, tied: " : ", layer, disjoint: ");
        var options = GatedLinearOptions.of(5).withTiedGates(tied);
        try (var layer = new Layer(options, 7, 6, 1, variants)) {
            var output = layer.apply(random(BATCH * LENGTH * 7, 2), BATCH, LENGTH, random(BATCH * 5, 3));
            numbers.put(name + "y", output.y());
            numbers.put(name + "carry", output.carry());
            var gradients = layer.backward(random(BATCH * LENGTH * 6, 4), random(BATCH * 5, 5));
            numbers.put(name + "dx", gradients.x());
            numbers.put(name + "dcarry", gradients.carry());
            numbers.put(name + "dparameters", gradients.parameters().toHeapArray());
        }
    }

    private static LanguageModelConfiguration.Builder model() {
        return LanguageModelConfiguration.builder().nLayer(1).dModel(8).dChannelMixing(12).mixer(GatedLinearOptions.of(6))
                .inputVocabSize(VOCABULARY).outputVocabSize(VOCABULARY).embeddingDropout(0.1).timeMixingDropout(0.1)
                .channelMixingDropout(0.1);
    }

    private static void training(Map<String, float[]> numbers, String name, LanguageModelConfiguration.Builder shape,
            KernelVariants variants) {
        var model = GatedLinearRNNLM.create(shape.build(), 6).withVariants(variants);
        var losses = new float[4];
        try (var trainer = new Trainer(model, OptimizerConfiguration.of(1e-2, 1, 4), BATCH, LENGTH, 7)) {
            for (var step = 0; step < losses.length; step++) {
                losses[step] = trainer.step(tokens(BATCH * LENGTH, step), tokens(BATCH * LENGTH, step + 9)).loss();
            }
        }
        numbers.put(name + "training: losses", losses);
        numbers.put(name + "training: parameters", withoutKeyBiases(model));
        try (var decoder = new Decoder(model)) {
            for (var token : tokens(5, 20)) {
                numbers.put(name + "decoder: logits after " + numbers.size(), decoder.step(token));
            }
        }
    }

    /**
     * Returns the parameters but for the biases of attention's keys. Softmax does not see them, so their gradients are 0 but
     * for rounding, and AdamW makes whole steps of rounding.
     */
    private static float[] withoutKeyBiases(GatedLinearRNNLM model) {
        var values = model.parameters().toArray();
        for (var parameter : model.parameterTable().parameters()) {
            if (parameter.path().endsWith("qkv_proj/bias")) {
                var width = parameter.shape().elements() / 3;
                Arrays.fill(values, parameter.offset() + width, parameter.offset() + 2 * width, 0);
            }
        }
        return values;
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
