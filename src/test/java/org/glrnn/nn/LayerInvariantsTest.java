package org.glrnn.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.glrnn.nn.Layer.Gradients;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tornadojvm.Workers;

/** What holds for every layer, in both recurrences and both gate modes, over lengths and widths that divide nothing. */
class LayerInvariantsTest {
    private static final List<Integer> SIZES = List.of(1, 2, 3, 7, 63, 64, 65, 1000);
    private static final int BATCH = 2;
    private static final float TOLERANCE = 4e-6f;
    private final int threads = Workers.threads();

    /** Tied, true recurrence, length, state width. */
    static Stream<Arguments> layers() {
        return Stream.of(true, false).flatMap(tied -> Stream.of(false, true).flatMap(recurrent -> Stream.concat(
                SIZES.stream().map(length -> Arguments.of(tied, recurrent, length, 6)),
                SIZES.stream().filter(width -> !(recurrent && width > 65))
                        .map(width -> Arguments.of(tied, recurrent, 7, width)))));
    }

    static Stream<Arguments> layersOfSeveralSteps() {
        return layers().filter(layer -> (int) layer.get()[2] > 1);
    }

    static Stream<Arguments> linearLayers() {
        return layers().filter(layer -> !(boolean) layer.get()[1]);
    }

    @AfterEach
    void restoreThreads() {
        Workers.setThreads(threads);
    }

    @ParameterizedTest(name = "tied {0}, true recurrence {1}, length {2}, width {3}")
    @MethodSource("layers")
    void stepsAndChunksAreTheWholeSequence(boolean tied, boolean recurrent, int length, int width) {
        var random = new SplittableRandom(length * 31L + width);
        try (var layer = layer(tied, recurrent, width, random)) {
            var x = Layers.numbers(BATCH * length * 3, random);
            var start = Layers.numbers(BATCH * width, random);
            var whole = layer.apply(x, BATCH, length, start);
            var cuts = List.of(IntStream.rangeClosed(1, length).toArray(), new int[] {length / 3, length - 1, length},
                    cuts(length, random), new int[] {length});
            for (var ends : cuts) {
                var carry = start;
                int from = 0;
                for (int to : ends) {
                    if (to > from) {
                        var part = layer.apply(rows(x, length, 3, from, to), BATCH, to - from, carry);
                        assertArrayEquals(rows(whole.y(), length, 2, from, to), part.y(), TOLERANCE);
                        carry = part.carry();
                        from = to;
                    }
                }
                assertArrayEquals(whole.carry(), carry, TOLERANCE);
            }
        }
    }

    @ParameterizedTest(name = "tied {0}, true recurrence {1}, length {2}, width {3}")
    @MethodSource("layersOfSeveralSteps")
    void gradientsFlowThroughTheCarryFromChunkToChunk(boolean tied, boolean recurrent, int length, int width) {
        var random = new SplittableRandom(length * 37L + width);
        int cut = (length + 1) / 2;
        try (var layer = layer(tied, recurrent, width, random)) {
            var x = Layers.numbers(BATCH * length * 3, random);
            var start = Layers.numbers(BATCH * width, random);
            var dy = Layers.numbers(BATCH * length * 2, random);
            var dCarry = Layers.numbers(BATCH * width, random);
            layer.apply(x, BATCH, length, start);
            var whole = layer.backward(dy, dCarry);
            var expected = new double[layer.parameters().table().size()];
            add(whole, expected);
            var firstX = rows(x, length, 3, 0, cut);
            var middle = layer.apply(firstX, BATCH, cut, start).carry();
            layer.apply(rows(x, length, 3, cut, length), BATCH, length - cut, middle);
            var second = layer.backward(rows(dy, length, 2, cut, length), dCarry);
            var actual = new double[expected.length];
            add(second, actual);
            var dMiddle = second.carry();
            layer.apply(firstX, BATCH, cut, start);
            var first = layer.backward(rows(dy, length, 2, 0, cut), dMiddle);
            add(first, actual);
            assertClose(whole.carry(), first.carry());
            assertClose(rows(whole.x(), length, 3, 0, cut), first.x());
            double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], actual[i], 1e-5 * (1 + largest), "parameter gradient " + i);
            }
        }
    }

    @ParameterizedTest(name = "tied {0}, true recurrence {1}, length {2}, width {3}")
    @MethodSource("layers")
    void noCarryIsAZeroCarryAndThreadsChangeNoBit(boolean tied, boolean recurrent, int length, int width) {
        var random = new SplittableRandom(length * 41L + width);
        try (var layer = layer(tied, recurrent, width, random)) {
            var x = Layers.numbers(BATCH * length * 3, random);
            var dy = Layers.numbers(BATCH * length * 2, random);
            Workers.setThreads(1);
            var alone = layer.apply(x, BATCH, length);
            var gradients = layer.backward(dy, new float[BATCH * width]);
            var parameterGradients = gradients.parameters().toHeapArray();
            for (float value : parameterGradients) {
                assertFalse(Float.isNaN(value));
            }
            for (int count : new int[] {2, 5}) {
                Workers.setThreads(count);
                var again = layer.apply(x, BATCH, length, new float[BATCH * width]);
                assertArrayEquals(alone.y(), again.y());
                assertArrayEquals(alone.carry(), again.carry());
                var gradientsAgain = layer.backward(dy, new float[BATCH * width]);
                assertArrayEquals(gradients.x(), gradientsAgain.x());
                assertArrayEquals(gradients.carry(), gradientsAgain.carry());
                assertArrayEquals(parameterGradients, gradientsAgain.parameters().toHeapArray());
            }
        }
    }

    @ParameterizedTest(name = "tied {0}, length {2}, width {3}")
    @MethodSource("linearLayers")
    void withoutRecurrentWeightsTrueRecurrenceIsLinear(boolean tied, boolean recurrent, int length, int width) {
        var random = new SplittableRandom(length * 43L + width);
        var options = GatedLinearOptions.of(width).withTiedGates(tied).withTrueRecurrence(recurrent);
        try (var linear = Layers.scaled(options, 3, 2, random);
                var other = new Layer(options.withTrueRecurrence(true), 3, 2, 1)) {
            linear.parameters().table().parameters()
                    .forEach(p -> other.parameters().set(p.path(), linear.parameters().get(p.path())));
            var x = Layers.numbers(BATCH * length * 3, random);
            var carry = Layers.numbers(BATCH * width, random);
            var dy = Layers.numbers(BATCH * length * 2, random);
            assertArrayEquals(linear.apply(x, BATCH, length, carry).y(), other.apply(x, BATCH, length, carry).y(), TOLERANCE);
            assertClose(linear.backward(dy, carry).x(), other.backward(dy, carry).x());
        }
    }

    private static Layer layer(boolean tied, boolean recurrent, int width, SplittableRandom random) {
        return Layers.scaled(GatedLinearOptions.of(width).withTiedGates(tied).withTrueRecurrence(recurrent), 3, 2,
                random);
    }

    private static int[] cuts(int length, SplittableRandom random) {
        var ends = new ArrayList<Integer>();
        for (int end = 0; end < length;) {
            end = Math.min(length, end + random.nextInt(1, 1 + Math.max(1, length / 2)));
            ends.add(end);
        }
        return ends.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Time steps [from, to) of every sequence. */
    private static float[] rows(float[] values, int length, int width, int from, int to) {
        var part = new float[BATCH * (to - from) * width];
        for (int b = 0; b < BATCH; b++) {
            System.arraycopy(values, (b * length + from) * width, part, b * (to - from) * width, (to - from) * width);
        }
        return part;
    }

    private static void add(Gradients gradients, double[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += gradients.parameters().get(i);
        }
    }

    private static void assertClose(float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            assertTrue(Math.abs(expected[i] - actual[i]) <= 2e-5 * (1 + Math.abs(expected[i])),
                    "cell " + i + ": " + actual[i] + " instead of " + expected[i]);
        }
    }
}
