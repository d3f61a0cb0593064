package org.glrnn.tasks.mixer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.glrnn.tasks.graph.HostCopy;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.MirroredArray;
import org.glrnn.tasks.op.sequence.Marks;
import org.glrnn.tasks.plan.LayerPlan;
import org.glrnn.tasks.plan.MemoryMode;
import org.glrnn.tasks.plan.ModelShape;
import org.glrnn.tasks.plan.Models;
import org.glrnn.tasks.plan.SequencePlan;
import org.glrnn.tasks.plan.TrainingPlan;
import org.glrnn.tasks.plan.TrainingPlan.Batch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tornadojvm.TornadoJvm;
import org.tornadojvm.Workers;

/**
 * What every mixer must keep, whoever wrote it: extend this class, name the mixers, and run it. A mixer whose type has an
 * oracle next to it is compared with that; any other with central differences of its own outputs.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class MixerContract {
    private static final float TOLERANCE = 2e-5f;
    private static final float[] NO_FEATURES = new float[0];
    private static final int[] MARKS = {Marks.PADDING, Marks.ORDINARY, Marks.RESET, Marks.ORDINARY, Marks.ORDINARY,
        Marks.PADDING, Marks.ORDINARY, Marks.ORDINARY, Marks.RESET, Marks.ORDINARY, Marks.ORDINARY, Marks.PADDING};

    static {
        TornadoJvm.install();
    }

    /** Returns the mixers to hold to the contract. */
    protected abstract Stream<MixerSpec<?>> mixers();

    /** Lets the next test have all threads again. */
    @AfterEach
    void giveThreadsBack() {
        Workers.setThreads(Runtime.getRuntime().availableProcessors());
    }

    /** Odd widths, single rows, resets and padding: outputs, carry and every gradient, in both memory modes. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("mixers")
    void outputsCarryAndGradientsAreRight(MixerSpec<?> spec) {
        for (var mode : MemoryMode.values()) {
            mode.run(() -> {
                new LayerCheck(spec, 1, 1, 1, 1).run(new int[0]);
                new LayerCheck(spec, 2, 5, 3, 2).run(new int[0]);
                new LayerCheck(spec, 3, 4, 2, 5).run(MARKS);
            });
        }
    }

    /** One token at a time, pieces, and the whole text: the same outputs and the same carry in the end. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("mixers")
    void stepsPiecesAndTheWholeAgree(MixerSpec<?> spec) {
        var shape = model(spec, 3);
        var parameters = Models.parameters(shape, 5);
        var tokens = Models.tokens(12, 7, 1);
        var whole = outputs(shape, parameters, tokens, 12);
        for (var length : new int[] {1, 3, 6}) {
            assertArrayEquals(whole, outputs(shape, parameters, tokens, length), TOLERANCE, "pieces of " + length);
        }
    }

    /** Outputs of all rows, then the carry. */
    private static float[] outputs(ModelShape shape, MirroredArray parameters, int[] tokens, int length) {
        var all = new float[0];
        try (var plan = new SequencePlan(shape, parameters, 1, length, false, KernelVariants.PLAIN)) {
            for (var from = 0; from < tokens.length; from += length) {
                plan.run(Arrays.copyOfRange(tokens, from, from + length), NO_FEATURES);
                all = concatenated(all, plan.outputs().toHeapArray());
            }
            return concatenated(all, plan.carry().read().toHeapArray());
        }
    }

    /** A sequence gives the same alone, padded on either side, and packed after another. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("mixers")
    void paddedAndPackedSequencesGiveWhatTheyGiveAlone(MixerSpec<?> spec) {
        var x = numbers(4 * 3, 7);
        var other = numbers(3 * 3, 8);
        var alone = layer(spec, x, new int[4]);
        var right = layer(spec, concatenated(x, other), marks("oooo", "ppp"));
        var left = layer(spec, concatenated(other, x), marks("ppp", "oooo"));
        var packed = layer(spec, concatenated(other, x), marks("ooo", "rooo"));
        assertArrayEquals(alone.y(), Arrays.copyOf(right.y(), alone.y().length), TOLERANCE);
        assertArrayEquals(alone.carry(), right.carry(), TOLERANCE);
        assertArrayEquals(alone.y(), Arrays.copyOfRange(left.y(), 3 * 2, left.y().length), TOLERANCE);
        assertArrayEquals(alone.carry(), left.carry(), TOLERANCE);
        assertArrayEquals(alone.y(), Arrays.copyOfRange(packed.y(), 3 * 2, packed.y().length), TOLERANCE);
        assertArrayEquals(alone.carry(), packed.carry(), TOLERANCE);
    }

    private record Output(float[] y, float[] carry) {
    }

    private static Output layer(MixerSpec<?> spec, float[] x, int[] marks) {
        var table = LayerPlan.table(3, 2, spec);
        var parameters = MirroredArray.zeros(table.size());
        HostCopy.copy(numbers(table.size(), 3), parameters.write(), 0, table.size());
        var carry = new float[LayerPlan.mixer(3, 2, spec).state().size()];
        try (var plan = new LayerPlan(table, parameters, 1, marks.length, 3, 2, spec, true, KernelVariants.PLAIN)) {
            plan.forward(x, carry, marks);
            return new Output(plan.y().toHeapArray(), plan.carryOut());
        }
    }

    private static int[] marks(String... parts) {
        return String.join("", parts).chars().map(mark -> switch (mark) {
            case 'p' -> Marks.PADDING;
            case 'r' -> Marks.RESET;
            default -> Marks.ORDINARY;
        }).toArray();
    }

    /** Nine layers learn, and to the same bits for any number of threads and in both memory modes. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("mixers")
    void deepModelsLearnWithTheSameBitsForAnyNumberOfThreads(MixerSpec<?> spec) {
        var expected = trained(spec, MemoryMode.ZERO_COPY, 1);
        var losses = expected.losses();
        assertTrue(losses[losses.length - 1] < losses[0], () -> "no learning: " + Arrays.toString(losses));
        for (var threads : new int[] {2, 5}) {
            var again = trained(spec, MemoryMode.SEPARATE, threads);
            assertArrayEquals(losses, again.losses(), threads + " threads");
            assertArrayEquals(expected.parameters(), again.parameters(), threads + " threads");
        }
    }

    private record Trained(float[] losses, float[] parameters) {
    }

    private static Trained trained(MixerSpec<?> spec, MemoryMode mode, int threads) {
        Workers.setThreads(threads);
        var shape = Models.withMixer(Models.shape(9, 12, 10, 1, 7, true), spec);
        var parameters = initialised(shape);
        var losses = new float[8];
        mode.run(() -> {
            try (var plan = new TrainingPlan(shape, parameters, 3, 17, false, KernelVariants.PLAIN)) {
                for (var step = 0; step < losses.length; step++) {
                    Models.setHyper(plan.hyper(), 3e-3f, step);
                    var tokens = Models.tokens(3 * 17, 7, 4);
                    losses[step] = plan.gradients(Batch.of(tokens, tokens), 0, step, false);
                    assertTrue(Float.isFinite(plan.norm()), "the gradient's norm of step " + step);
                    plan.update();
                }
            }
        });
        return new Trained(losses, parameters.read().toHeapArray());
    }

    /** Parameters as a new model has them. */
    private static MirroredArray initialised(ModelShape shape) {
        var table = shape.parameterTable();
        var parameters = MirroredArray.zeros(table.size());
        var random = new SplittableRandom(2);
        for (var parameter : table.parameters()) {
            var values = new float[parameter.shape().elements()];
            parameter.initializer().fill(values, parameter.shape(), random.split());
            HostCopy.copy(values, parameters.write(), parameter.offset(), values.length);
        }
        return parameters;
    }

    /** What the true recurrence has more is zero at first, and then both are one model. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("mixers")
    void theRecurrentTwinBeginsAsTheLinearOne(MixerSpec<?> spec) {
        assumeTrue(spec.recurrentTwin().isPresent(), "there is no recurrent twin");
        var twin = spec.recurrentTwin().orElseThrow();
        assertEquals(spec, twin.linearTwin().orElseThrow());
        var linear = model(spec, 2);
        var recurrent = model(twin, 2);
        var from = Models.parameters(linear, 5);
        var to = initialised(recurrent);
        for (var parameter : linear.parameterTable().parameters()) {
            for (var i = 0; i < parameter.shape().elements(); i++) {
                to.write().set(recurrent.parameterTable().offset(parameter.path()) + i,
                        from.read().get(parameter.offset() + i));
            }
        }
        var tokens = Models.tokens(12, 7, 1);
        assertArrayEquals(outputs(linear, from, tokens, 12), outputs(recurrent, to, tokens, 12), TOLERANCE);
    }

    private static ModelShape model(MixerSpec<?> spec, int layers) {
        return Models.withMixer(Models.shape(layers, 6, 5, 1, 7, true), spec);
    }

    static float[] numbers(int count, long seed) {
        var random = new SplittableRandom(seed);
        var values = new float[count];
        for (var i = 0; i < count; i++) {
            values[i] = (float) (0.6 * random.nextGaussian());
        }
        return values;
    }

    private static float[] concatenated(float[] first, float[] second) {
        var all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
