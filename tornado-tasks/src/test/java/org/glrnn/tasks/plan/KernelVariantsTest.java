package org.glrnn.tasks.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.KernelVariants.Product;
import org.glrnn.tasks.graph.KernelVariants.Scan;
import org.glrnn.tasks.op.activation.Activation;
import org.glrnn.tasks.plan.TrainingPlan.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever kernels a plan is made of, it computes the same. */
class KernelVariantsTest {
    private static final int BATCH = 2;
    private static final int LENGTH = 7; // an odd number of passes of the associative scan
    private static final int VOCABULARY = 7;
    /** The plain scan runs as a SIMD routine here, the variants as they are; six layers carry its rounding along. */
    private static final float TOLERANCE = 1e-5f;

    static Stream<KernelVariants> variants() {
        return Stream.of(new KernelVariants(Scan.CHUNKED, 4, Product.PLAIN, 0, 0),
                new KernelVariants(Scan.CHUNKED, 100, Product.BLOCKED, 0, 0),
                new KernelVariants(Scan.BLOCKED, 0, Product.BLOCKED, 0, 0),
                new KernelVariants(Scan.ASSOCIATIVE, 0, Product.PLAIN, 0, 0),
                new KernelVariants(Scan.CHANNEL, 0, Product.LOCAL, 2, 0),
                new KernelVariants(Scan.CHANNEL, 0, Product.PLAIN, 0, 4));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void trainingAndInferenceAreThoseOfThePlainKernels(KernelVariants variants) {
        for (var tied : new boolean[] {true, false}) {
            // More layers than a graph takes; local memory is emulated with one thread per work item, and slow.
            var layers = variants.product() == Product.LOCAL || variants.lanes() > 0 ? 1 : 6;
            var shape = Models.withMixer(Models.shape(layers, 4, 5, 3, VOCABULARY, tied), Models.gated(18, tied));
            var expected = numbers(shape, KernelVariants.PLAIN);
            var actual = numbers(shape, variants);
            for (var i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i), actual.get(i), TOLERANCE, "number " + i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void otherBlocksToo(KernelVariants variants) {
        for (var options : Models.options()) {
            var shape = Models.withOptions(Models.withMixer(Models.shape(1, 5, 6, 3, VOCABULARY, true), Models.gated(18, true)),
                    options);
            var expected = numbers(shape, KernelVariants.PLAIN);
            var actual = numbers(shape, variants);
            for (var i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i), actual.get(i), TOLERANCE, options + " number " + i);
            }
        }
    }

    @Test
    void trueRecurrenceToo() {
        var shape = Models.withMixer(Models.shape(2, 4, 5, 3, VOCABULARY, true), Models.gated(5, true, true, false,
                Activation.TANH, Activation.TANH, Activation.SIGMOID));
        var expected = numbers(shape, KernelVariants.PLAIN);
        for (var lanes : new int[] {0, 2, 8}) {
            var actual = numbers(shape, new KernelVariants(Scan.CHUNKED, 4, Product.BLOCKED, 0, lanes));
            for (var i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i), actual.get(i), TOLERANCE, "number " + i + ", lanes " + lanes);
            }
        }
    }

    @Test
    void impossibleSizesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new KernelVariants(Scan.CHUNKED, 0, Product.PLAIN, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new KernelVariants(Scan.CHANNEL, 0, Product.LOCAL, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new KernelVariants(Scan.CHANNEL, 0, Product.LOCAL, 17, 0));
        assertThrows(IllegalArgumentException.class, () -> new KernelVariants(Scan.CHANNEL, 0, Product.PLAIN, 0, 6));
        assertThrows(IllegalArgumentException.class, () -> new KernelVariants(Scan.CHANNEL, 0, Product.PLAIN, 0, 512));
    }

    /** Loss, gradients and states of a step from a carry that is not zero; outputs and carry of two calls. */
    private static List<float[]> numbers(ModelShape shape, KernelVariants variants) {
        var numbers = new ArrayList<float[]>();
        var parameters = Models.parameters(shape, 8);
        var tokens = Models.tokens(BATCH * LENGTH, VOCABULARY, 1);
        var targets = Models.tokens(BATCH * LENGTH, VOCABULARY, 2);
        MemoryMode.SEPARATE.run(() -> {
            try (var plan = new TrainingPlan(shape, parameters, BATCH, LENGTH, false, variants)) {
                plan.gradients(Batch.of(tokens, targets), 0, 0, false);
                numbers.add(new float[] {plan.gradients(Batch.of(targets, tokens), 0, 1, true)});
                numbers.add(plan.readGradients().toHeapArray());
                numbers.add(plan.readCarries());
            }
            try (var plan = new SequencePlan(shape, parameters, BATCH, LENGTH, false, variants)) {
                plan.run(tokens, new float[0]);
                plan.run(targets, new float[0]);
                numbers.add(plan.outputs().toHeapArray());
                numbers.add(plan.carry().read().toHeapArray());
            }
            targets[3] = -1;
            try (var plan = new LossPlan(shape, parameters, BATCH, LENGTH, false, variants)) {
                var sum = plan.run(tokens, new float[0], targets);
                numbers.add(new float[] {(float) sum.loss() / sum.count(), (float) sum.hits()});
            }
        });
        return numbers;
    }
}
