package org.glrnn.tasks.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;

import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.KernelVariants.Product;
import org.glrnn.tasks.graph.KernelVariants.Scan;
import org.glrnn.tasks.graph.MirroredArray;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.op.activation.Activation;
import org.glrnn.tasks.plan.TrainingPlan.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The share of saturated gates: layer l of many has l modulo 3 of its gates pushed to an end of their range by the bias. */
class SaturationTest {
    private static final int LAYERS = 34; // more than one graph of the measurement takes
    private static final int WIDTH = 4;
    private static final int STATE = 5;

    static Stream<Arguments> models() {
        var plain = Stream.of(KernelVariants.PLAIN, new KernelVariants(Scan.CHUNKED, 2, Product.PLAIN, 0, 0),
                new KernelVariants(Scan.BLOCKED, 0, Product.PLAIN, 0, 0),
                new KernelVariants(Scan.ASSOCIATIVE, 0, Product.PLAIN, 0, 0)).flatMap(
                        variants -> Stream.of(true, false)
                                .map(tied -> Arguments.of(Models.gated(STATE, tied), variants, false)));
        var others = Stream.of(true, false).flatMap(tied -> Stream.of(
                Arguments.of(Models.gated(STATE, tied), KernelVariants.PLAIN, true),
                Arguments.of(Models.gated(STATE, tied, true, false, Activation.TANH, Activation.TANH,
                        Activation.SIGMOID), KernelVariants.PLAIN, false),
                Arguments.of(Models.gated(STATE, tied, false, false, Activation.SILU, Activation.TANH,
                        Activation.SIGMOID), KernelVariants.PLAIN, false)));
        return Stream.concat(plain, others);
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyLayersShareIsTheShareOfItsSaturatedGates(MixerSpec<?> mixer, KernelVariants variants, boolean marked) {
        var shape = Models.withMixer(Models.shape(LAYERS, WIDTH, 3, STATE, 6, true), mixer);
        var parameters = parameters(shape);
        var gates = shape.mixer(0).gates() / STATE;
        var expected = new float[LAYERS];
        for (var layer = 0; layer < LAYERS; layer++) {
            pushGates(parameters.write(), shape, layer, layer % 3);
            expected[layer] = layer % 3 / (float) gates;
        }
        MemoryMode.SEPARATE.run(() -> {
            try (var plan = new TrainingPlan(shape, parameters, 2, 3, marked, variants)) {
                var tokens = Models.tokens(6, 6, 1);
                var loss = plan.gradients(Batch.of(tokens, tokens), 0, 0, false);
                plan.wantSaturation(true);
                assertEquals(loss, plan.gradients(Batch.of(tokens, tokens), 0, 1, false), "measuring changes nothing");
                assertArrayEquals(expected, plan.saturation(), 1e-6f);
                plan.wantSaturation(false);
                plan.gradients(Batch.of(tokens, tokens), 0, 2, false);
                assertArrayEquals(expected, plan.saturation(), 1e-6f);
            }
        });
    }

    /** Small weights, so that a gate whose bias is 0 stays in the middle. */
    private static MirroredArray parameters(ModelShape shape) {
        var parameters = Models.parameters(shape, 3);
        var values = parameters.write();
        for (var i = 0; i < values.getSize(); i++) {
            values.set(i, values.get(i) * 0.1f);
        }
        return parameters;
    }

    /** Pushes the first gates after the candidate: one up, two up and down. */
    private static void pushGates(FloatArray parameters, ModelShape shape, int layer, int pushed) {
        var bias = shape.parameterTable().offset(ModelParameters.mixer(layer) + "/proj/bias");
        for (var gate = 1; gate <= pushed; gate++) {
            for (var j = 0; j < STATE; j++) {
                parameters.set(bias + gate * STATE + j, gate == 1 ? 12 : -12);
            }
        }
    }

    @Test
    void aMixerWithoutGatesHasNothingToMeasure() {
        var shape = Models.withMixer(Models.shape(2, WIDTH, 3, STATE, 6, true), Models.attention(4, 2));
        try (var plan = new TrainingPlan(shape, Models.parameters(shape, 1), 2, 3, false, KernelVariants.PLAIN)) {
            plan.wantSaturation(true);
            plan.gradients(Batch.of(Models.tokens(6, 6, 1), Models.tokens(6, 6, 2)), 0, 0, false);
            assertArrayEquals(new float[] {Float.NaN, Float.NaN}, plan.saturation());
        }
    }
}
