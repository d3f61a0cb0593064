package org.glrnn.tasks.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.Stream;

import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.MirroredArray;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.plan.ModelShape.Positions.Kind;
import org.glrnn.tasks.plan.VariantProbe.Part;
import org.glrnn.tasks.plan.VariantProbe.Sizes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Sizes that are known before anything is allocated: those of the plan itself, and a line where they are too large. */
class InferenceSizesTest {
    private static final Place PLACE = new Place(0, 1, 8, 8, 0);
    private static final int HUGE = 2_000_000_000;

    private static Stream<ModelShape> shapes() {
        var plain = Models.shape(3, 6, 10, 5, 11, true);
        return Stream.concat(Models.everyMixer(5).map(mixer -> Models.withMixer(plain, mixer)), Stream.of(
                Models.shape(1, 7, 3, 9, 3000, false), Models.withDropout(plain, 0.1f, true),
                Models.withMixer(plain, Models.attention(6, 2)), Models.withPositions(plain, Kind.SINUSOIDAL, 70)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void areThoseOfThePlan(ModelShape shape) {
        var parameters = Models.parameters(shape, 1);
        try (var plan = new LossPlan(shape, parameters, 3, 50, false, KernelVariants.PLAIN)) {
            requireSame(plan, InferenceSizes.losses(shape, 3, 50, KernelVariants.PLAIN), parameters);
        }
        try (var plan = new SequencePlan(shape, parameters, 3, 50, false, KernelVariants.PLAIN)) {
            var parts = InferenceSizes.sequence(shape, 3, 50, KernelVariants.PLAIN);
            requireSame(plan, parts, parameters);
            assertEquals(bytes(plan.outputs()), parts.get("outputs"));
        }
    }

    @Test
    void whatOneBufferCannotHoldIsRefused() {
        var shape = Models.shape(3, 6, 10, 5, 11, true);
        refused("has 4000000000000000000 tokens", () -> InferenceSizes.losses(shape, HUGE, HUGE, KernelVariants.PLAIN));
        refused("has 2000000000 tokens", () -> TrainingPlan.largestParts(shape, HUGE, 1, KernelVariants.PLAIN));
        refused("the activations need", () -> InferenceSizes.losses(shape, 500_000_000, 1, KernelVariants.PLAIN));
        refused("the outputs are 600000000 values",
                () -> InferenceSizes.sequence(Models.shape(1, 1, 1, 1, 6000, true), 1000, 100, KernelVariants.PLAIN));
        refused("the states of all layers are 600000000 values",
                () -> InferenceSizes.losses(Models.shape(600, 1, 1, 10, 2, true), 100_000, 1, KernelVariants.PLAIN));
        var cache = Models.withMaxLength(Models.withMixer(shape, Models.attention(2, 1)), 100_000_000);
        refused("the states of all layers are 1200000003 values",
                () -> InferenceSizes.sequence(cache, 1, 1, KernelVariants.PLAIN));
        assertEquals(3L * Float.BYTES, InferenceSizes.losses(cache, 1, 1, KernelVariants.PLAIN).get("states"));
    }

    @Test
    void aPlanThatNoBufferCanHoldIsRefused() {
        var shape = Models.shape(3, 6, 10, 5, 11, true);
        var parameters = Models.parameters(shape, 1);
        refused("the activations need",
                () -> new LossPlan(shape, parameters, 500_000_000, 1, false, KernelVariants.PLAIN));
        refused("the activations need",
                () -> new SequencePlan(shape, parameters, 1, 500_000_000, false, KernelVariants.PLAIN));
    }

    @Test
    void widthsWithoutEndAreRefused() {
        for (var width : new int[] {Integer.MAX_VALUE, HUGE, 600_000_000, 200_000_000}) {
            Models.everyMixer(width).filter(mixer -> mixer.values().containsKey("d_h"))
                    .forEach(mixer -> refused("reduce d_h", () -> mixer.create(PLACE)));
            refused("too many parameters", () -> Models.shape(1, width, 8, 8, 8, true).parameterTable());
            refused("too many parameters", () -> Models.shape(1, 8, width, 8, 8, true).parameterTable());
            refused("too many parameters", () -> Models.shape(1, 8, 8, 8, width, true).parameterTable());
            refused("reduce max_seq_length",
                    () -> Models.withPositions(Models.shape(1, 8, 8, 8, 8, true), Kind.SINUSOIDAL, width));
            refused("", () -> VariantProbe.measure(Part.SCAN, KernelVariants.PLAIN, new Sizes(width, width, 1), 1));
            refused("", () -> VariantProbe.measure(Part.SCAN, KernelVariants.PLAIN, new Sizes(1, 1, width), 1));
        }
    }

    private static void refused(String words, Executable work) {
        var message = assertThrows(IllegalArgumentException.class, work).getMessage();
        assertTrue(message.contains(words) && message.contains("; reduce "), message);
    }

    private static void requireSame(AutoCloseable plan, Map<String, Long> parts, MirroredArray parameters) {
        assertEquals(bytes(pass(plan).activations()), parts.get("activations"));
        assertEquals(bytes(pass(plan).carry().read()), parts.get("states"));
        assertEquals(bytes(parameters.read()), parts.get("parameters"));
    }

    private static ForwardPass pass(AutoCloseable plan) {
        try {
            var field = plan.getClass().getDeclaredField("pass");
            field.setAccessible(true);
            return (ForwardPass) field.get(plan);
        } catch (ReflectiveOperationException failure) {
            throw new AssertionError(failure);
        }
    }

    private static long bytes(FloatArray array) {
        return (long) array.getSize() * Float.BYTES;
    }
}
