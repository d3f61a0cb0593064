package org.glrnn.tasks.op.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tornadojvm.TornadoJvm;
import org.tornadojvm.Workers;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Weight and bias gradients of many rows, which are summed in groups: against double precision, for any threads. */
class WeightGradientTest {

    private static final int BEFORE = 5;

    static {
        TornadoJvm.install();
    }

    private final int threads = Workers.threads();

    @AfterEach
    void restoreThreads() {
        Workers.setThreads(threads);
    }

    private static FloatArray random(Random random, int size) {
        var array = new FloatArray(size);
        for (int i = 0; i < size; i++) {
            array.set(i, (float) random.nextGaussian());
        }
        return array;
    }

    private static float[] gradients(FloatArray x, FloatArray dy, FloatArray start, int rows, int in, int out) {
        FloatArray gradients = FloatArray.fromArray(start.toHeapArray());
        LinearRoutines.linearWeightGradient(x, dy, gradients, IntArray.fromElements(0, 0, BEFORE), rows, in, out);
        LinearRoutines.linearBiasGradient(dy, gradients, IntArray.fromElements(0, BEFORE + in * out), rows, out);
        return gradients.toHeapArray();
    }

    /** One, two and four groups, uneven ones, and a matrix too large for groups. */
    @ParameterizedTest
    @CsvSource({"511, 7, 13", "512, 7, 13", "513, 33, 70", "769, 128, 65", "1023, 1, 1", "1024, 17, 31", "2101, 40, 128",
        "600, 513, 520"})
    void areSumsWithTheSameBitsForAnyThreads(int rows, int in, int out) {
        Random random = new Random(rows);
        FloatArray x = random(random, rows * in);
        FloatArray dy = random(random, rows * out);
        FloatArray start = random(random, BEFORE + in * out + out + BEFORE);
        Workers.setThreads(1);
        float[] alone = gradients(x, dy, start, rows, in, out);
        for (int i = 0; i < alone.length; i++) {
            int cell = i - BEFORE;
            double sum = start.get(i);
            for (int r = 0; r < rows && cell >= 0 && cell < in * out + out; r++) {
                double factor = cell < in * out ? x.get(r * in + cell / out) : 1;
                sum += factor * dy.get(r * out + cell % out);
            }
            // Random signs: about sqrt(rows) partial sums' half ulps, with a margin.
            assertEquals(sum, alone[i], 6 * rows * 0x1p-24, "float " + i);
        }
        for (int many : new int[] {2, 3, 5, 8}) {
            Workers.setThreads(many);
            assertArrayEquals(alone, gradients(x, dy, start, rows, in, out), many + " threads");
        }
    }
}
