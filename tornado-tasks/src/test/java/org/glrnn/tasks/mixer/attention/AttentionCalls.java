package org.glrnn.tasks.mixer.attention;

import java.util.ArrayList;
import java.util.List;

import org.glrnn.tasks.mixer.cell.CellCalls;
import org.glrnn.tasks.testing.Calls;
import org.glrnn.tasks.testing.KernelCall;
import org.glrnn.tasks.testing.Windows;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Calls of attention's kernels, as in {@link Calls}: several blocks of rows, caches, resets and padding. */
public final class AttentionCalls {

    private AttentionCalls() {
    }

    /** Both directions, and the cache. */
    public static List<KernelCall> attentions() {
        List<KernelCall> calls = new ArrayList<>();
        for (int length : new int[] {1, 2, 7, 64, 65, 150}) {
            for (int heads : new int[] {1, 3}) {
                for (int size : new int[] {1, 5, 32}) {
                    for (int filled : new int[] {0, 1, 70}) {
                        calls.addAll(attention(1 + length % 3, length, heads * size, heads, filled));
                    }
                }
            }
        }
        return calls;
    }

    private static List<KernelCall> attention(int batch, int length, int width, int heads, int filled) {
        int rows = batch * length;
        int capacity = filled == 0 ? 0 : filled + length / 2;
        int state = 2 * capacity * width + 1;
        Windows windows = new Windows(width);
        int qkv = windows.random(rows * 3 * width, 1.5);
        int dy = windows.random(rows * width, 1.0);
        int output = windows.empty(rows * width);
        int statistics = windows.empty(rows * (heads + 1));
        int gradient = windows.empty(rows * (3 * width + heads));
        FloatArray data = windows.array();
        Windows states = new Windows(length);
        int in = states.random(batch * state, 1.5);
        int out = length % 2 == 0 ? in : states.empty(batch * state);
        FloatArray carries = states.array();
        for (int b = 0; b < batch; b++) {
            carries.set(in + (b + 1) * state - 1, filled);
        }
        IntArray marks = CellCalls.marks(rows, width % 2 == 1);
        Attention.attentionSegments(data, marks, IntArray.fromElements(statistics), batch, length, heads);
        Attention.attentionForward(data, carries, marks, IntArray.fromElements(qkv, output, statistics, in), rows, length,
                width, heads, capacity);
        Attention.attentionQueryGradient(data, carries, marks,
                IntArray.fromElements(qkv, output, statistics, dy, gradient, in), rows, length, width, heads, capacity);
        return List.of(
                new KernelCall(Attention.class, "attentionSegments", data, marks, IntArray.fromElements(statistics), batch,
                        length, heads),
                new KernelCall(Attention.class, "attentionForward", data, carries, marks,
                        IntArray.fromElements(qkv, output, statistics, in), rows, length, width, heads, capacity),
                new KernelCall(Attention.class, "attentionQueryGradient", data, carries, marks,
                        IntArray.fromElements(qkv, output, statistics, dy, gradient, in), rows, length, width, heads,
                        capacity),
                new KernelCall(Attention.class, "attentionKeyGradient", data, marks,
                        IntArray.fromElements(qkv, statistics, dy, gradient), rows, length, width, heads),
                new KernelCall(AttentionCache.class, "attentionAppend", data, carries, marks,
                        IntArray.fromElements(qkv, in, out), batch, length, width, heads, capacity),
                new KernelCall(AttentionCache.class, "attentionCount", carries, marks, IntArray.fromElements(in, out), batch,
                        length, width, capacity));
    }
}
