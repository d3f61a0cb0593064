package org.glrnn.tasks.mixer.attention;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.glrnn.tasks.testing.Close;
import org.glrnn.tasks.testing.Windows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Attention over odd sizes: forward against double precision, backward against its finite differences, and the cache. */
class AttentionKernelsTest {
    private static final double STEP = 1e-5;
    private static final Close FORWARD = new Close(2e-6, 0.0);
    private static final Close BACKWARD = new Close(1e-5, 1e-5);

    /** The kernels' buffers after a forward run, poisoned between the windows. */
    private static final class Buffers {
        private final AttentionKernelOracle q;
        private final int rows;
        private final int qkv;
        private final int output;
        private final int statistics;
        private final int dy;
        private final int gradient;
        private final int carry;
        private final FloatArray data;
        private final FloatArray carries;
        private final IntArray marks;

        Buffers(AttentionKernelOracle q) {
            this.q = q;
            rows = q.batch() * q.length();
            Windows windows = new Windows(q.width());
            qkv = windows.values(q.qkv());
            output = windows.empty(rows * q.width());
            statistics = windows.empty(rows * (q.heads() + 1));
            dy = windows.values(q.dy());
            gradient = windows.empty(rows * (3 * q.width() + q.heads()));
            data = windows.array();
            Windows states = new Windows(7);
            carry = states.values(q.cache());
            carries = states.array();
            marks = IntArray.fromArray(q.marks());
        }

        void forward() {
            Attention.attentionSegments(data, marks, IntArray.fromElements(statistics), q.batch(), q.length(), q.heads());
            Attention.attentionForward(data, carries, marks, IntArray.fromElements(qkv, output, statistics, carry), rows,
                    q.length(), q.width(), q.heads(), q.capacity());
        }

        void backward() {
            Attention.attentionQueryGradient(data, carries, marks,
                    IntArray.fromElements(qkv, output, statistics, dy, gradient, carry), rows, q.length(), q.width(),
                    q.heads(), q.capacity());
            Attention.attentionKeyGradient(data, marks, IntArray.fromElements(qkv, statistics, dy, gradient), rows,
                    q.length(), q.width(), q.heads());
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,1,0", "2,3,6,3,0", "3,7,5,1,2", "1,33,12,4,1", "2,65,2,2,0", "1,2,130,2,3"})
    void forwardAgreesWithDoublePrecision(int batch, int length, int width, int heads, int filled) {
        for (boolean marked : new boolean[] {false, true}) {
            AttentionKernelOracle oracle = AttentionKernelOracle.random(batch, length, width, heads, filled, marked);
            Buffers buffers = new Buffers(oracle);
            buffers.forward();
            FORWARD.check(oracle.outputs(), buffers.data, buffers.output, "output");
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,1,0", "2,3,6,3,0", "3,7,5,1,2", "1,9,4,2,1"})
    void backwardAgreesWithFiniteDifferences(int batch, int length, int width, int heads, int filled) {
        for (boolean marked : new boolean[] {false, true}) {
            AttentionKernelOracle oracle = AttentionKernelOracle.random(batch, length, width, heads, filled, marked);
            Buffers buffers = new Buffers(oracle);
            buffers.forward();
            buffers.backward();
            double[] expected = new double[oracle.qkv().length];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = derivative(oracle, i);
            }
            BACKWARD.check(expected, buffers.data, buffers.gradient, "gradient of queries, keys and values");
        }
    }

    private static double derivative(AttentionKernelOracle oracle, int index) {
        double[] x = oracle.qkv();
        double value = x[index];
        x[index] = value + STEP;
        double above = oracle.loss();
        x[index] = value - STEP;
        double below = oracle.loss();
        x[index] = value;
        return (above - below) / (2 * STEP);
    }

    /** Scores of hundreds would overflow an exponential that does not take the maximum out. */
    @Test
    void largeScoresStayFinite() {
        AttentionKernelOracle oracle = AttentionKernelOracle.random(1, 5, 4, 1, 0, false);
        for (int i = 0; i < oracle.qkv().length; i++) {
            oracle.qkv()[i] = (float) (20 * oracle.qkv()[i]);
        }
        Buffers buffers = new Buffers(oracle);
        buffers.forward();
        new Close(1e-3, 1e-4).check(oracle.outputs(), buffers.data, buffers.output, "output");
    }

    @Test
    void theCacheKeepsWhatTheLastResetLeftAndNoPadding() {
        // Heads of one column: keys 1 4 ..., values 2 5 ... of heads 0 and 1, row by row.
        FloatArray qkv = new FloatArray(4 * 6);
        for (int i = 0; i < qkv.getSize(); i++) {
            qkv.set(i, i);
        }
        int width = 2;
        int capacity = 3;
        int state = AttentionCache.stateWidth(width, capacity);
        FloatArray carries = new FloatArray(2 * state);
        carries.init(-1.0f);
        carries.set(state - 1, 1.0f);
        check(carries, qkv, state, IntArray.fromElements(0, 2, 0, 0),
                new float[] {-1, -1, -1, -1, 1, 4, 2, 5, 13, 16, 14, 17, 3});
        check(carries, qkv, state, IntArray.fromElements(0, 0, 1, 2),
                new float[] {13, 16, 14, 17, 1, 4, 2, 5, 7, 10, 8, 11, 1});
    }

    private static void check(FloatArray carries, FloatArray qkv, int state, IntArray marks, float[] expected) {
        AttentionCache.attentionAppend(qkv, carries, marks, IntArray.fromElements(0, 0, state), 1, 4, 2, 2, 3);
        AttentionCache.attentionCount(carries, marks, IntArray.fromElements(0, state), 1, 4, 2, 3);
        for (int i = 0; i < state; i++) {
            assertEquals(expected[i], carries.get(state + i), "cell " + i);
        }
    }
}
