package org.glrnn.tasks.plan;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.Initializer;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.KernelVariants.Product;
import org.glrnn.tasks.graph.KernelVariants.Scan;
import org.glrnn.tasks.graph.NativeArrays;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.graph.Shape;
import org.glrnn.tasks.mixer.Place;
import org.junit.jupiter.api.Test;

/** Sizes: what plans say they take, how buffers are cut, and where the limits lie. */
class PlanLimitsTest {
    private static final String FOUR = "parameters, gradients and moments";

    @Test
    void aTrainingPlanTakesItsLargePartsAndAFewRows() {
        var shape = Models.shape(2, 6, 10, 5, 11, true);
        var parts = TrainingPlan.largestParts(shape, 3, 7, KernelVariants.PLAIN);
        assertEquals(4L * 4 * shape.parameterTable().size(), parts.get(FOUR));
        assertEquals(4L * 2 * 2 * 3 * 5, parts.get("states"));
        // A row has 1 loss, target, mark and token; 16 numbers of a step, 2 of dropout; adjoint 3 x 5; 2 layers of 2 gates of
        // 5 channels; a sum of losses; 1 feature, 3 starts, 1 sinusoid.
        var small = 4L * (4 * 21 + 16 + 2 + 15 + 20 + 1 + 5);
        try (var plan = new TrainingPlan(shape, Models.parameters(shape, 1), 3, 7, false, KernelVariants.PLAIN)) {
            assertEquals(parts.values().stream().mapToLong(Long::longValue).sum() + small, plan.bytes());
        }
    }

    @Test
    void activationsGrowWithRows() {
        var shape = Models.shape(1, 16, 16, 16, 16, true);
        var one = activations(shape, 1, 16);
        assertEquals(2 * one, activations(shape, 2, 16));
        assertEquals(3 * one, activations(shape, 1, 48));
        // input, branch, 2 norms, gates 3, states, outputs, middle, hidden, GELU, output, 3 of the head, residual, scratch.
        assertEquals((18L * 16 * 16 + 4 * 16) * 4, one);
    }

    private static long activations(ModelShape shape, int batch, int length) {
        return TrainingPlan.largestParts(shape, batch, length, KernelVariants.PLAIN).get("activations");
    }

    @Test
    void anArenaRoundsUpAndRefusesMoreThanABufferHolds() {
        var arena = new Arena();
        assertEquals(1, arena.size());
        assertEquals(0, arena.take(1));
        assertEquals(16, arena.take(16));
        assertEquals(32, arena.take(17));
        assertEquals(64, arena.take(0));
        assertEquals(64, arena.size());
        var most = Arena.MOST / 16 * 16;
        assertDoesNotThrow(() -> new Arena().take(most));
        var message = assertThrows(IllegalArgumentException.class, () -> new Arena().take(most + 1L)).getMessage();
        assertTrue(message.startsWith("the activations need " + (most + 16L) + " values"), message);
    }

    @Test
    void parametersBeginAtMultiplesOf16WithoutNeedlessGaps() {
        var builder = ParameterTable.builder();
        var scope = builder.scope("input");
        scope.add("a", Shape.of(15), Initializer.ZEROS);
        scope.add("b", Shape.of(2, 8), Initializer.ZEROS);
        scope.add("c", Shape.of(17), Initializer.ZEROS);
        scope.add("d", Shape.of(3, 1), Initializer.ZEROS);
        var table = builder.build();
        assertEquals(0, table.offset("a"));
        assertEquals(16, table.offset("b"));
        assertEquals(32, table.offset("c"));
        assertEquals(64, table.offset("d"));
        assertEquals(80, table.size());
        assertEquals(51, table.count());
        assertEquals(Shape.of(15), table.get("a").shape());
        assertEquals(Shape.of(2, 8), table.get("b").shape());
    }

    @Test
    void theSmallestAndLargestSizesOfVariantsAreTaken() {
        assertDoesNotThrow(() -> new KernelVariants(Scan.CHUNKED, 1, Product.PLAIN, 0, 0));
        assertDoesNotThrow(() -> new KernelVariants(Scan.CHANNEL, 0, Product.LOCAL, 1, 0));
        assertDoesNotThrow(() -> new KernelVariants(Scan.CHANNEL, 0, Product.LOCAL, 16, 0));
        assertDoesNotThrow(() -> new KernelVariants(Scan.CHANNEL, 0, Product.PLAIN, 0, 256));
        assertThrows(IllegalArgumentException.class, () -> new KernelVariants(Scan.CHANNEL, 0, Product.PLAIN, 0, -2));
    }

    @Test
    void aCacheThatNoBufferHoldsIsRefused() {
        var message = assertThrows(IllegalArgumentException.class,
                () -> Models.attention(20_000, 1).create(new Place(0, 1, 8, 8, 20_000))).getMessage();
        assertEquals("the keys and values of 20000 positions of width 20000 are more than one TornadoVM array holds; reduce "
                + "max_seq_length or d_h", message);
        assertThrows(IllegalArgumentException.class, () -> Models.attention(4, 0));
        assertEquals(2 * 3 * 4 + 1, Models.attention(4, 4).create(new Place(0, 1, 8, 8, 3)).state().size());
    }

    @Test
    void theHeadTakesFewerRowsOfALargeVocabulary() {
        var shape = Models.shape(1, 3, 4, 2, 90_000, true); // 93 rows at once
        assertEquals(1, Head.plan(new Arena(), shape, 93).chunks());
        assertEquals(2, Head.plan(new Arena(), shape, 94).chunks());
        assertEquals(47, Head.plan(new Arena(), shape, 94).chunk());
        var huge = Models.shape(1, 3, 4, 2, 1_000_000, true);
        assertEquals(16, Head.plan(new Arena(), huge, 160).chunk());
    }

    @Test
    void poisonIsNotANumber() {
        assertTrue(Float.isNaN(NativeArrays.poisoned(3).get(2)));
        assertEquals(0, NativeArrays.zeros(3).get(2));
        assertEquals(20, NativeArrays.bytes(NativeArrays.zeros(3), NativeArrays.zeros(2)));
    }
}
