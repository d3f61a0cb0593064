package org.glrnn.tasks.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.KernelVariants.Product;
import org.glrnn.tasks.graph.KernelVariants.Scan;
import org.glrnn.tasks.plan.VariantProbe.Part;
import org.glrnn.tasks.plan.VariantProbe.Result;
import org.glrnn.tasks.plan.VariantProbe.Sizes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tornadojvm.TornadoJvm;

/** What the probe of kernels computes and compares; how long it takes is not asserted. */
class VariantProbeTest {
    private static final Sizes SIZES = new Sizes(2, 8, 16);
    private static final int CELLS = 2 * 8 * 16;
    /** Windows of the numbers in the order they are planned; the gates take three. */
    private static final int X = 0;
    private static final int STATES = 4 * CELLS;
    private static final int Y = 5 * CELLS;
    private static final int GRADIENT = 6 * CELLS;
    private static final int NORM = 7 * CELLS;
    private static final int PARAMETERS = 8 * CELLS + 32; // after mean and inverse of 16 rows

    @BeforeAll
    static void install() {
        TornadoJvm.install();
    }

    private static float[] numbers(Part part, KernelVariants variants) {
        return VariantProbe.measure(part, variants, SIZES, 2).numbers();
    }

    private static float[] random(int size, long seed) {
        var random = new SplittableRandom(seed);
        var values = new float[size];
        for (var i = 0; i < size; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    @Test
    void productsAreThoseOfADenseLayer() {
        var numbers = numbers(Part.PRODUCTS, KernelVariants.PLAIN);
        var weights = random(16 * 16 + 16 + 32, 1);
        assertEquals(PARAMETERS + weights.length, numbers.length);
        for (var column = 0; column < 16; column++) {
            var y = (double) weights[256 + column];
            var dx = 0.0;
            var dw = 0.0;
            for (var i = 0; i < 16; i++) {
                y += numbers[X + 3 * 16 + i] * (double) weights[i * 16 + column];
                dx += numbers[Y + 3 * 16 + i] * (double) weights[column * 16 + i];
                dw += numbers[X + i * 16 + 5] * (double) numbers[Y + i * 16 + column];
            }
            assertEquals(y, numbers[Y + 3 * 16 + column], 1e-5);
            assertEquals(dx, numbers[GRADIENT + 3 * 16 + column], 1e-5);
            assertEquals(dw, numbers[PARAMETERS + 5 * 16 + column], 1e-4);
        }
    }

    @Test
    void theScanChangesStatesOutputsAndOnTheWayBackGates() {
        var numbers = numbers(Part.SCAN, KernelVariants.PLAIN);
        var before = random(8 * CELLS + 32, 2);
        for (var cell = 0; cell < CELLS; cell++) {
            assertNotEquals(before[STATES + cell], numbers[STATES + cell]);
            assertNotEquals(before[Y + cell], numbers[Y + cell]);
            assertEquals(before[X + cell], numbers[X + cell]);
        }
        var outside = 0;
        for (var gate = CELLS; gate < 4 * CELLS; gate++) {
            outside += Math.abs(numbers[gate]) < 0.2 ? 1 : 0;
        }
        assertTrue(outside > CELLS, "gradients are smaller than sigmoids of -1 to 1: " + outside);
    }

    @Test
    void rowsAreNormalised() {
        var numbers = numbers(Part.ROWS, KernelVariants.PLAIN);
        var before = random(8 * CELLS + 32, 2);
        var weights = random(16 * 16 + 16 + 32, 1);
        for (var row = 0; row < 16; row++) {
            var sum = 0.0;
            for (var i = 0; i < 16; i++) {
                var scaled = (numbers[NORM + row * 16 + i] - weights[288 + i]) / (double) weights[272 + i];
                sum += scaled;
                assertNotEquals(before[GRADIENT + row * 16 + i], numbers[GRADIENT + row * 16 + i]);
            }
            assertEquals(0, sum, 1e-3, "mean of row " + row);
        }
        assertNotEquals(0, numbers[PARAMETERS + 272]);
    }

    static Stream<Arguments> variants() {
        return Stream.of(Arguments.of(Part.PRODUCTS, new KernelVariants(Scan.CHANNEL, 0, Product.BLOCKED, 0, 0)),
                Arguments.of(Part.SCAN, new KernelVariants(Scan.CHUNKED, 3, Product.PLAIN, 0, 0)),
                Arguments.of(Part.SCAN, new KernelVariants(Scan.BLOCKED, 0, Product.PLAIN, 0, 0)),
                Arguments.of(Part.SCAN, new KernelVariants(Scan.ASSOCIATIVE, 0, Product.PLAIN, 0, 0)),
                Arguments.of(Part.ROWS, new KernelVariants(Scan.CHANNEL, 0, Product.PLAIN, 0, 4)));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void variantsComputeTheSame(Part part, KernelVariants variants) {
        var plain = VariantProbe.measure(part, KernelVariants.PLAIN, SIZES, 1);
        var other = VariantProbe.measure(part, variants, SIZES, 3);
        assertEquals(plain.numbers().length, other.numbers().length);
        assertTrue(other.difference(plain) < 1e-5, "difference " + other.difference(plain));
        assertTrue(plain.seconds() > 0 && other.seconds() > 0);
    }

    @Test
    void theDifferenceIsTheLargestAndRelativeToOnePlusTheSize() {
        var result = new Result(1, new float[] {1, -2, 3});
        assertEquals(0, result.difference(result));
        assertEquals(0.5, result.difference(new Result(1, new float[] {1, -2, 5 / 3.0f})), 1e-6);
        assertEquals(0.75, result.difference(new Result(1, new float[] {7, -2, 3})), 1e-6);
        assertEquals(3, result.difference(new Result(1, new float[] {0, 1.0f / 3, 0})), 1e-6);
        assertTrue(Double.isNaN(result.difference(new Result(1, new float[] {1, Float.NaN, 0}))));
        assertTrue(Double.isNaN(new Result(1, new float[] {Float.NaN, 0}).difference(new Result(1, new float[] {1, 9}))));
        assertFalse(Double.isNaN(result.difference(new Result(1, new float[] {1, 1, 1}))));
    }
}
