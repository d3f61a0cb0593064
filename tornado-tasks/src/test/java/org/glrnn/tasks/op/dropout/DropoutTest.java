package org.glrnn.tasks.op.dropout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.glrnn.tasks.testing.Close;
import org.glrnn.tasks.testing.Oracle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Dropout and its random numbers: published vectors, frequencies, independence, the backward pass. */
class DropoutTest {

    private static final int SIZE = 100_000;

    /**
     * Known-answer vectors of Random123 1.x, threefry2x32 with 13 rounds: key and counter all 0, all 1, digits of pi.
     */
    @Test
    void knownAnswers() {
        knownAnswer(0, 0, 0, 0, 0x9d1c5ec6, 0x8bd50731);
        knownAnswer(-1, -1, -1, -1, 0xfd36d048, 0x2d17272c);
        knownAnswer(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3, 0xba3e4725, 0xf27d669e);
    }

    private static void knownAnswer(int key0, int key1, int counter0, int counter1, int first, int second) {
        assertEquals(first, Threefry.bits(key0, key1, counter0, counter1));
        assertArrayEquals(new int[] {first, second},
                Oracle.threefry(13, new int[] {key0, key1}, new int[] {counter0, counter1}));
    }

    @ParameterizedTest
    @ValueSource(floats = {0.1f, 0.5f, 0.9f})
    void dropsTheShareAskedFor(float rate) {
        FloatArray ones = ones();
        Dropout.dropoutScale(ones, IntArray.fromElements(7, 3), IntArray.fromElements(0, 0, 1), SIZE, rate);
        int dropped = 0;
        double sum = 0.0;
        for (int i = 0; i < SIZE; i++) {
            dropped += ones.get(i) == 0.0f ? 1 : 0;
            sum += ones.get(i);
        }
        double deviation = Math.sqrt(rate * (1 - rate) / SIZE);
        assertEquals(rate, dropped / (double) SIZE, 4 * deviation);
        assertEquals(1.0, sum / SIZE, 4 * deviation / (1 - rate), "the mean is kept");
    }

    @Test
    void rateZeroDropsNothing() {
        FloatArray ones = ones();
        Dropout.dropoutScale(ones, IntArray.fromElements(7, 3), IntArray.fromElements(0, 0, 1), SIZE, 0.0f);
        Close.sameBits(ones(), ones, "rate 0");
    }

    /** Uniform in 16 bins, chi-square far from both tails. */
    @Test
    void uniformNumbersAreUniform() {
        int[] bins = new int[16];
        for (int i = 0; i < SIZE; i++) {
            float u = Threefry.uniform(1, 2, i, 3);
            assertEquals(true, u >= 0.0f && u < 1.0f);
            bins[(int) (u * 16)]++;
        }
        double chi = 0.0;
        for (int bin : bins) {
            chi += Math.pow(bin - SIZE / 16.0, 2) / (SIZE / 16.0);
        }
        assertEquals(true, chi > 3.0 && chi < 38.0, "chi-square " + chi);
    }

    @Test
    void seedStepAndSiteMatter() {
        int base = mask(7, 3, 1);
        assertEquals(base, mask(7, 3, 1));
        assertNotEquals(base, mask(8, 3, 1));
        assertNotEquals(base, mask(7, 4, 1));
        assertNotEquals(base, mask(7, 3, 2));
    }

    private static int mask(int seed, int step, int site) {
        int bits = 0;
        for (int i = 0; i < 32; i++) {
            bits = 2 * bits + (Dropout.mask(seed, step, i, site, 0.5f) > 0.0f ? 1 : 0);
        }
        return bits;
    }

    /** The gradient passes where the output did: the same mask, recomputed. */
    @Test
    void maskIsTheSameOnTheWayBack() {
        IntArray control = IntArray.fromElements(11, 5);
        FloatArray forward = new FloatArray(3 * SIZE);
        forward.init(1.0f);
        Dropout.residualSumDropout(forward, control, IntArray.fromElements(0, SIZE, 2 * SIZE, 9), SIZE, 0.3f);
        FloatArray backward = ones();
        Dropout.dropoutScale(backward, control, IntArray.fromElements(0, 0, 9), SIZE, 0.3f);
        for (int i = 0; i < SIZE; i++) {
            assertEquals(2.0f * backward.get(i), forward.get(2 * SIZE + i), "element " + i);
        }
    }

    private static FloatArray ones() {
        FloatArray array = new FloatArray(SIZE);
        array.init(1.0f);
        return array;
    }
}
