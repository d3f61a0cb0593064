package org.glrnn.tasks.mixer.attention;

import org.glrnn.tasks.op.sequence.Marks;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Causal multi-head attention over the rows of a call and the keys and values of {@link AttentionCache} before them.
 *
 * <p>For a row t and a head, over every row u that t sees, d = width / heads:
 * <pre>
 *   s[u] = q[t] . k[u] / sqrt(d)     lse[t] = log sum over u of exp s[u]     y[t] = sum over u of exp(s[u] - lse[t]) v[u]
 * </pre>
 * A row sees itself and the rows before it, but no padding, and nothing from before the last {@link Marks#RESET};
 * padding itself has y = 0. Only lse is kept, the weights are computed again in the backward pass, so memory grows with
 * the length and not with its square. Shapes: qkv [batch, length, heads, 3, d] (the reference's layout); y [batch,
 * length, heads, d]; statistics: lse [batch, length, heads], then [batch, length] the time of the last reset, -1 where
 * there was none. Source: docs/mathematics.md 5. Tolerance 2e-6 absolute on y at the widths in tests.
 */
public final class Attention {
    private Attention() {
    }

    /**
     * Fills the second part of the statistics. Owner: the work item b writes everything of sequence b; exact.
     *
     * @param frame offset: statistics
     */
    public static void attentionSegments(FloatArray activations, IntArray marks, IntArray frame, int batch, int length,
            int heads) {
        for (@Parallel int b = 0; b < batch; b++) {
            int statisticsOffset = frame.get(0);
            int first = -1;
            for (int t = 0; t < length; t++) {
                int row = b * length + t;
                first = marks.get(row) == Marks.RESET ? t : first;
                activations.set(statisticsOffset + batch * length * heads + row, first);
            }
        }
    }

    /**
     * Forward. Owner: the work item (r, n) writes only y and lse of head n of row r.
     *
     * @param frame offsets: qkv, outputs, statistics, carry in
     * @param capacity positions of a sequence's cache
     */
    public static void attentionForward(FloatArray activations, FloatArray carries, IntArray marks, IntArray frame, int rows,
            int length, int width, int heads, int capacity) {
        for (@Parallel int r = 0; r < rows; r++) {
            int qkvOffset = frame.get(0);
            int outputOffset = frame.get(1);
            int statisticsOffset = frame.get(2);
            int carryInOffset = frame.get(3);
            for (@Parallel int n = 0; n < heads; n++) {
                int size = width / heads;
                int t = r % length;
                int keys = qkvOffset + ((r - t) * heads + n) * 3 * size + size;
                int state = carryInOffset + r / length * AttentionCache.stateWidth(width, capacity);
                int first = (int) activations.get(statisticsOffset + rows * heads + r);
                int filled = AttentionCache.filled(carries, state, width, capacity);
                int cached = state + filled * 2 * width + n * size;
                int query = keys - size + t * 3 * width;
                int out = outputOffset + r * width + n * size;
                float scale = 1.0f / TornadoMath.sqrt(size);
                for (int c = 0; c < size; c++) {
                    activations.set(out + c, 0.0f);
                }
                float logSum = 0.0f;
                if (marks.get(r) != Marks.PADDING) {
                    float most = scale * dot(activations, query, keys, carries, cached, t, width, size);
                    float sum = 0.0f;
                    for (int u = first < 0 ? -filled : first; u <= t; u++) {
                        if (seen(marks, r - t, u) == 1) {
                            float s = scale * dot(activations, query, keys, carries, cached, u, width, size);
                            float larger = TornadoMath.max(most, s);
                            sum = sum * TornadoMath.exp(most - larger) + TornadoMath.exp(s - larger);
                            most = larger;
                        }
                    }
                    logSum = most + TornadoMath.log(sum);
                    for (int u = first < 0 ? -filled : first; u <= t; u++) {
                        if (seen(marks, r - t, u) == 1) {
                            float s = scale * dot(activations, query, keys, carries, cached, u, width, size);
                            add(activations, out, TornadoMath.exp(s - logSum), keys + size, carries, cached + width, u, width,
                                    size);
                        }
                    }
                }
                activations.set(statisticsOffset + r * heads + n, logSum);
            }
        }
    }

    /**
     * Gradient of the queries. With w = exp(s[u] - lse[t]) and delta[t] = dy[t] . y[t]:
     * <pre>
     *   dq[t] = sum over u of w (dy[t] . v[u] - delta[t]) k[u] / sqrt(d)
     * </pre>
     * The gradient buffer is laid out as qkv, with delta [batch, length, heads] after it.
     *
     * <p>Owner: the work item (r, n) writes only dq and delta of head n of row r.
     *
     * @param frame offsets: qkv, outputs, statistics, output gradient, gradient, carry in
     */
    public static void attentionQueryGradient(FloatArray activations, FloatArray carries, IntArray marks, IntArray frame,
            int rows, int length, int width, int heads, int capacity) {
        for (@Parallel int r = 0; r < rows; r++) {
            int qkvOffset = frame.get(0);
            int outputOffset = frame.get(1);
            int statisticsOffset = frame.get(2);
            int outputGradientOffset = frame.get(3);
            int gradientOffset = frame.get(4);
            int carryInOffset = frame.get(5);
            for (@Parallel int n = 0; n < heads; n++) {
                int size = width / heads;
                int t = r % length;
                int keys = qkvOffset + ((r - t) * heads + n) * 3 * size + size;
                int state = carryInOffset + r / length * AttentionCache.stateWidth(width, capacity);
                int first = (int) activations.get(statisticsOffset + rows * heads + r);
                int filled = AttentionCache.filled(carries, state, width, capacity);
                int cached = state + filled * 2 * width + n * size;
                int query = keys - size + t * 3 * width;
                int gradient = outputGradientOffset + r * width + n * size;
                int to = gradientOffset + (r * heads + n) * 3 * size;
                float scale = 1.0f / TornadoMath.sqrt(size);
                float logSum = activations.get(statisticsOffset + r * heads + n);
                float delta = 0.0f;
                for (int c = 0; c < size; c++) {
                    activations.set(to + c, 0.0f);
                    delta += activations.get(gradient + c) * activations.get(outputOffset + r * width + n * size + c);
                }
                activations.set(gradientOffset + 3 * rows * width + r * heads + n, delta);
                if (marks.get(r) != Marks.PADDING) {
                    for (int u = first < 0 ? -filled : first; u <= t; u++) {
                        if (seen(marks, r - t, u) == 1) {
                            float s = scale * dot(activations, query, keys, carries, cached, u, width, size);
                            float dw = dot(activations, gradient, keys + size, carries, cached + width, u, width, size);
                            float ds = TornadoMath.exp(s - logSum) * (dw - delta) * scale;
                            add(activations, to, ds, keys, carries, cached, u, width, size);
                        }
                    }
                }
            }
        }
    }

    /**
     * Gradients of keys and values, after {@link #attentionQueryGradient}; none flows into the cache. Over the rows t that see
     * row u:
     * <pre>
     *   dv[u] = sum over t of w dy[t]     dk[u] = sum over t of w (dy[t] . v[u] - delta[t]) q[t] / sqrt(d)
     * </pre>
     *
     * <p>Owner: the work item (r, n) writes only dk and dv of head n of row r.
     *
     * @param frame offsets: qkv, statistics, output gradient, gradient
     */
    public static void attentionKeyGradient(FloatArray activations, IntArray marks, IntArray frame, int rows, int length,
            int width, int heads) {
        for (@Parallel int r = 0; r < rows; r++) {
            int qkvOffset = frame.get(0);
            int statisticsOffset = frame.get(1);
            int outputGradientOffset = frame.get(2);
            int gradientOffset = frame.get(3);
            for (@Parallel int n = 0; n < heads; n++) {
                int size = width / heads;
                int key = qkvOffset + (r * heads + n) * 3 * size + size;
                int to = gradientOffset + (r * heads + n) * 3 * size + size;
                float scale = 1.0f / TornadoMath.sqrt(size);
                for (int c = 0; c < 2 * size; c++) {
                    activations.set(to + c, 0.0f);
                }
                int end = marks.get(r) == Marks.PADDING ? r : r - r % length + length;
                for (int t = r; t < end; t++) {
                    if (t > r && marks.get(t) == Marks.RESET) {
                        end = t;
                    } else if (marks.get(t) != Marks.PADDING) {
                        int query = qkvOffset + (t * heads + n) * 3 * size;
                        int gradient = outputGradientOffset + t * width + n * size;
                        float s = 0.0f;
                        float dw = 0.0f;
                        for (int c = 0; c < size; c++) {
                            s += activations.get(query + c) * activations.get(key + c);
                            dw += activations.get(gradient + c) * activations.get(key + size + c);
                        }
                        float w = TornadoMath.exp(s * scale - activations.get(statisticsOffset + t * heads + n));
                        float delta = activations.get(gradientOffset + 3 * rows * width + t * heads + n);
                        float ds = w * (dw - delta) * scale;
                        for (int c = 0; c < size; c++) {
                            activations.set(to + c, activations.get(to + c) + ds * activations.get(query + c));
                            activations.set(to + size + c,
                                    activations.get(to + size + c) + w * activations.get(gradient + c));
                        }
                    }
                }
            }
        }
    }

    /** Returns 1 unless row u of the call is padding; what is cached, u below 0, never is. */
    private static int seen(IntArray marks, int firstRow, int u) {
        if (u < 0) {
            return 1;
        }
        return marks.get(firstRow + u) == Marks.PADDING ? 0 : 1;
    }

    /** x . k[u]; k[-1] is the newest cached one. */
    private static float dot(FloatArray activations, int x, int keys, FloatArray carries, int cached, int u, int width,
            int size) {
        float sum = 0.0f;
        if (u < 0) {
            for (int c = 0; c < size; c++) {
                sum += activations.get(x + c) * carries.get(cached + u * 2 * width + c);
            }
        } else {
            for (int c = 0; c < size; c++) {
                sum += activations.get(x + c) * activations.get(keys + u * 3 * width + c);
            }
        }
        return sum;
    }

    /** out += weight k[u]. */
    private static void add(FloatArray activations, int out, float weight, int keys, FloatArray carries, int cached, int u,
            int width, int size) {
        for (int c = 0; c < size; c++) {
            float k = u < 0 ? carries.get(cached + u * 2 * width + c) : activations.get(keys + u * 3 * width + c);
            activations.set(out + c, activations.get(out + c) + weight * k);
        }
    }
}
