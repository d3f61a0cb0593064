package org.glrnn.tasks.mixer.attention;

import org.glrnn.tasks.op.sequence.Marks;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Keys and values of the rows before a call, the state of {@link Attention}: what it saw since the last reset.
 *
 * <p>A sequence's state is [capacity, 2, heads, d] keys and values in the order of time, then how many positions are filled:
 * zeros are an empty cache, and a copy of the state continues anywhere. Padding is not kept. After a reset the cache
 * fills from its start again; older values stay where nothing has overwritten them, and no longer count. The host keeps
 * sequences within the capacity; what would go beyond is left out. Exact.
 */
public final class AttentionCache {
    private AttentionCache() {
    }

    /**
     * Appends the keys and values of a call; its count follows with {@link #attentionCount}. Carry in and out may be the same.
     *
     * <p>Owner: the work item (b, c) writes only columns c of the keys and of the values of sequence b's cache.
     *
     * @param frame offsets: qkv, carry in, carry out
     */
    public static void attentionAppend(FloatArray activations, FloatArray carries, IntArray marks, IntArray frame, int batch,
            int length, int width, int heads, int capacity) {
        for (@Parallel int b = 0; b < batch; b++) {
            int qkvOffset = frame.get(0);
            int carryInOffset = frame.get(1);
            int carryOutOffset = frame.get(2);
            for (@Parallel int c = 0; c < width; c++) {
                int size = width / heads;
                int key = (c / size * 3 + 1) * size + c % size;
                int from = carryInOffset + b * stateWidth(width, capacity) + c;
                int to = carryOutOffset + b * stateWidth(width, capacity) + c;
                int count = filled(carries, from - c, width, capacity);
                if (from != to) {
                    for (int p = 0; p < 2 * capacity; p++) {
                        carries.set(to + p * width, carries.get(from + p * width));
                    }
                }
                for (int t = 0; t < length; t++) {
                    int row = b * length + t;
                    count = marks.get(row) == Marks.RESET ? 0 : count;
                    if (marks.get(row) != Marks.PADDING && count < capacity) {
                        int cell = to + count * 2 * width;
                        carries.set(cell, activations.get(qkvOffset + row * 3 * width + key));
                        carries.set(cell + width, activations.get(qkvOffset + row * 3 * width + key + size));
                        count++;
                    }
                }
            }
        }
    }

    /**
     * Moves the counts on, after {@link #attentionAppend}. Owner: the work item b writes only the count of sequence b.
     *
     * @param frame offsets: carry in, carry out
     */
    public static void attentionCount(FloatArray carries, IntArray marks, IntArray frame, int batch, int length, int width,
            int capacity) {
        for (@Parallel int b = 0; b < batch; b++) {
            int carryInOffset = frame.get(0);
            int carryOutOffset = frame.get(1);
            int count = filled(carries, carryInOffset + b * stateWidth(width, capacity), width, capacity);
            for (int t = 0; t < length; t++) {
                int mark = marks.get(b * length + t);
                count = mark == Marks.RESET ? 0 : count;
                count = mark != Marks.PADDING && count < capacity ? count + 1 : count;
            }
            carries.set(carryOutOffset + b * stateWidth(width, capacity) + 2 * capacity * width, count);
        }
    }

    /** Returns the number of state values of a sequence. */
    static int stateWidth(int width, int capacity) {
        return 2 * capacity * width + 1;
    }

    /** Returns how many positions of the cache that begins at {@code state} are filled. */
    static int filled(FloatArray carries, int state, int width, int capacity) {
        return (int) carries.get(state + 2 * capacity * width);
    }
}
