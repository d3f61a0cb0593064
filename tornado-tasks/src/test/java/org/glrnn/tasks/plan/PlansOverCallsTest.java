package org.glrnn.tasks.plan;

import static org.glrnn.tasks.op.activation.Activation.GELU;
import static org.glrnn.tasks.op.activation.Activation.HARD_SIGMOID;
import static org.glrnn.tasks.op.activation.Activation.IDENTITY;
import static org.glrnn.tasks.op.activation.Activation.SIGMOID;
import static org.glrnn.tasks.op.activation.Activation.TANH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;

import org.glrnn.tasks.graph.Hyper;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.KernelVariants.Product;
import org.glrnn.tasks.graph.KernelVariants.Scan;
import org.glrnn.tasks.graph.MirroredArray;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.mixer.gatedlinear.TrueRecurrenceGroup;
import org.glrnn.tasks.op.optimizer.AdamW;
import org.glrnn.tasks.op.sequence.Marks;
import org.glrnn.tasks.plan.TrainingPlan.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** What one call leaves must not reach the next, an update must reach it, and after closing there is none. */
class PlansOverCallsTest {
    private static final float[] NO_FEATURES = {};
    private static final ModelShape SHAPE = Models.shape(2, 6, 10, 5, 11, true);
    private final MirroredArray parameters = Models.parameters(SHAPE, 5);
    private final int[] tokens = Models.tokens(14, 11, 1);
    private final int[] targets = Models.tokens(14, 11, 2);

    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void lossesOfManyLayersAreThoseOfTheTokensOfTheCall(MemoryMode mode) {
        var shape = Models.shape(7, 4, 4, 4, 11, true); // three graphs
        var values = Models.parameters(shape, 5);
        var oracle = new ModelOracle(shape, Models.doubles(values), 0, 0);
        mode.run(() -> {
            try (var plan = new LossPlan(shape, values, 2, 7, false, KernelVariants.PLAIN)) {
                for (var call = 0; call < 3; call++) {
                    var x = Models.tokens(14, 11, call);
                    var y = Models.tokens(14, 11, 10 + call);
                    var sum = plan.run(x, NO_FEATURES, y);
                    assertEquals(oracle.loss(x, y, 2, 7), sum.loss() / sum.count(), 1e-5, "call " + call);
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void marksOfAStepAreForgottenInTheNext(MemoryMode mode) {
        var marks = new int[14];
        marks[3] = Marks.RESET;
        marks[7] = Marks.PADDING;
        var expected = new ModelOracle(SHAPE, Models.doubles(parameters), 0, 0).loss(tokens, targets, 2, 7);
        mode.run(() -> {
            try (var plan = new TrainingPlan(SHAPE, parameters, 2, 7, true, KernelVariants.PLAIN)) {
                plan.gradients(new Batch(tokens, NO_FEATURES, targets, marks), 0, 0, false);
                assertEquals(expected, plan.gradients(Batch.of(tokens, targets), 0, 1, false), 1e-5);
            }
        });
    }

    /** The norm is the gradients'; what the update made of the parameters shows in the next loss. */
    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void anUpdateIsWhatTheOracleMakesOfTheGradients(MemoryMode mode) {
        var before = Models.doubles(parameters);
        mode.run(() -> {
            try (var plan = new TrainingPlan(SHAPE, parameters, 2, 7, false, KernelVariants.PLAIN)) {
                setHyper(plan.hyper());
                plan.gradients(Batch.of(tokens, targets), 0, 0, false);
                var gradients = Models.doubles(plan.readGradients());
                var squares = 0.0;
                for (var g : gradients) {
                    squares += g * g;
                }
                assertEquals(Math.sqrt(squares), plan.norm(), 1e-5);
                plan.update();
                var after = new double[before.length];
                for (var i = 0; i < after.length; i++) {
                    var g = gradients[i] * 0.25 / Math.sqrt(squares);
                    after[i] = before[i] - 0.1 * (g * 2.5 / (Math.sqrt(g * g * 2.5) + 1e-3) + 0.3 * before[i]);
                }
                assertEquals(new ModelOracle(SHAPE, after, 0, 0).loss(tokens, targets, 2, 7),
                        plan.gradients(Batch.of(tokens, targets), 0, 1, false), 2e-5);
            }
        });
    }

    /** Makes 2.5 g of the first moment and 2.5 g g of the second, and clips every gradient. */
    private static void setHyper(FloatArray hyper) {
        hyper.set(Hyper.LEARNING_RATE, 0.1f);
        hyper.set(AdamW.B1, 0.5f);
        hyper.set(AdamW.B2, 0.6f);
        hyper.set(AdamW.EPSILON, 1e-3f);
        hyper.set(AdamW.WEIGHT_DECAY, 0.3f);
        hyper.set(AdamW.CORRECTION1, 5.0f);
        hyper.set(AdamW.CORRECTION2, 6.25f);
        hyper.set(Hyper.CLIP, 0.25f);
    }

    static Stream<MixerSpec<?>> mixers() {
        return Stream.concat(Models.everyMixer(7), Stream.of(Models.attention(8, 2),
                Models.gated(7, true, false, false, IDENTITY, TANH, SIGMOID),
                Models.gated(7, true, false, false, TANH, GELU, SIGMOID),
                Models.gated(7, false, false, false, TANH, TANH, HARD_SIGMOID)));
    }

    /** One activation other than the default takes another kernel; a mixer wider than channel mixing needs more scratch. */
    @ParameterizedTest
    @MethodSource("mixers")
    void gradientsOfModelsWithNarrowChannelMixingAreTheOracles(MixerSpec<?> mixer) {
        var shape = Models.withMixer(Models.shape(2, 3, 1, 1, 5, true), mixer);
        var values = Models.parameters(shape, 6);
        var x = Models.tokens(10, 5, 1);
        var y = Models.tokens(10, 5, 2);
        var oracle = new ModelOracle(shape, Models.doubles(values), 0, 0);
        try (var plan = new TrainingPlan(shape, values, 2, 5, false, KernelVariants.PLAIN)) {
            plan.gradients(Batch.of(x, y), 0, 0, false);
            var gradients = plan.readGradients();
            for (var parameter : shape.parameterTable().parameters()) {
                for (var i = 0; i < parameter.shape().elements(); i++) {
                    var at = parameter.offset() + i;
                    assertEquals(oracle.derivative(at, x, y, 2, 5), gradients.get(at), 2e-5, parameter.path() + i);
                }
            }
        }
    }

    @Test
    void aStateWiderThanAGroupTakesTheKernelWithoutGroups() {
        var width = TrueRecurrenceGroup.CHANNELS + 1;
        var shape = Models.withMixer(Models.shape(1, 2, 2, 1, 5, true),
                Models.gated(width, true, true, false, TANH, TANH, SIGMOID));
        var values = Models.parameters(shape, 6);
        var small = values.write();
        for (var i = 0; i < small.getSize(); i++) {
            small.set(i, small.get(i) * 0.1f);
        }
        var variants = new KernelVariants(Scan.CHANNEL, 0, Product.PLAIN, 0, 2);
        try (var plain = new LossPlan(shape, values, 1, 2, false, KernelVariants.PLAIN);
                var groups = new LossPlan(shape, values, 1, 2, false, variants)) {
            assertEquals(plain.run(new int[] {1, 2}, NO_FEATURES, new int[] {2, 3}).loss(),
                    groups.run(new int[] {1, 2}, NO_FEATURES, new int[] {2, 3}).loss(), 1e-4);
        }
    }

    @Test
    void closedPlansRefuse() {
        var training = new TrainingPlan(SHAPE, parameters, 2, 7, false, KernelVariants.PLAIN);
        var batch = Batch.of(tokens, targets);
        training.gradients(batch, 0, 0, false);
        training.close();
        assertThrows(RuntimeException.class, () -> training.gradients(batch, 0, 0, false));
        var inference = new SequencePlan(SHAPE, parameters, 2, 7, false, KernelVariants.PLAIN);
        inference.run(tokens, NO_FEATURES);
        inference.close();
        assertThrows(RuntimeException.class, () -> inference.run(tokens, NO_FEATURES));
        var gated = Models.gated(3, true);
        var table = LayerPlan.table(2, 2, gated);
        var layer = new LayerPlan(table, MirroredArray.zeros(table.size()), 1, 1, 2, 2, gated, false, KernelVariants.PLAIN);
        layer.forward(new float[2], new float[3], new int[0]);
        layer.close();
        assertThrows(RuntimeException.class, () -> layer.forward(new float[2], new float[3], new int[0]));
    }
}
