package org.glrnn.tasks.mixer.attention;

import java.util.Arrays;
import java.util.Random;

import org.glrnn.tasks.op.sequence.Marks;

/**
 * Attention in double precision: every row with the list of all rows it sees. Arrays as in {@link Attention}.
 *
 * @param qkv [batch, length, heads, 3, d]
 * @param cache a state of {@link AttentionCache} a sequence
 * @param dy weights of the outputs in {@link #loss()}
 * @param marks [batch, length]
 */
record AttentionKernelOracle(int batch, int length, int width, int heads, int capacity, double[] qkv, double[] cache,
        double[] dy,
        int[] marks) {

    /** Random numbers, rounded to float; the caches of marked problems are partly filled. */
    static AttentionKernelOracle random(int batch, int length, int width, int heads, int filled, boolean marked) {
        Random random = new Random(length * 1000L + width);
        int[] marks = random.ints((long) batch * length, 0, 8).map(mark -> marked && mark < 3 ? mark : 0).toArray();
        int capacity = length + filled;
        int state = 2 * capacity * width + 1;
        double[] cache = numbers(random, batch * state, 1.5);
        for (int b = 0; b < batch; b++) {
            cache[(b + 1) * state - 1] = filled;
        }
        return new AttentionKernelOracle(batch, length, width, heads, capacity,
                numbers(random, batch * length * 3 * width, 1.5),
                cache, numbers(random, batch * length * width, 1.0), marks);
    }

    private static double[] numbers(Random random, int count, double scale) {
        return random.doubles(count, -scale, scale).map(x -> (float) x).toArray();
    }

    /** Outputs [batch, length, heads, d]. */
    double[] outputs() {
        double[] y = new double[batch * length * width];
        for (int row = 0; row < batch * length; row++) {
            for (int n = 0; n < heads && marks[row] != Marks.PADDING; n++) {
                head(row, n, y);
            }
        }
        return y;
    }

    double loss() {
        double[] y = outputs();
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum += y[i] * dy[i];
        }
        return sum;
    }

    private void head(int row, int n, double[] y) {
        int size = width / heads;
        int start = row / length * length;
        int[] seen = new int[capacity + length];
        int count = 0;
        for (int u = row; u >= start; u--) {
            if (marks[u] != Marks.PADDING) {
                seen[count++] = u;
            }
            if (marks[u] == Marks.RESET) {
                start = length * batch;
            }
        }
        int state = 2 * capacity * width + 1;
        int sequence = row / length;
        for (int p = 0; start < length * batch && p < cache[(sequence + 1) * state - 1]; p++) {
            seen[count++] = -1 - p;
        }
        double[] weights = new double[count];
        for (int i = 0; i < count; i++) {
            for (int c = 0; c < size; c++) {
                weights[i] += qkv[(row * heads + n) * 3 * size + c] * number(sequence, seen[i], n, 1, c) / Math.sqrt(size);
            }
        }
        double most = Arrays.stream(weights).max().orElseThrow();
        double total = Arrays.stream(weights).map(s -> Math.exp(s - most)).sum();
        for (int i = 0; i < count; i++) {
            for (int c = 0; c < size; c++) {
                y[row * width + n * size + c] += Math.exp(weights[i] - most) / total * number(sequence, seen[i], n, 2, c);
            }
        }
    }

    /** Number c of the key (1) or value (2) of a row, or of a cached position. */
    private double number(int sequence, int u, int n, int which, int c) {
        int size = width / heads;
        if (u < 0) {
            return cache[sequence * (2 * capacity * width + 1) + ((-1 - u) * 2 + which - 1) * width + n * size + c];
        }
        return qkv[(u * heads + n) * 3 * size + which * size + c];
    }
}
