package org.glrnn.tasks.mixer.attention;

import java.lang.foreign.MemorySegment;

import org.glrnn.tasks.op.sequence.Marks;
import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.Lanes;
import org.glrnn.tasks.simd.Split;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Stands for {@link org.glrnn.tasks.mixer.attention.AttentionCache}: copies, a head at a time. */
public final class AttentionCacheRoutines {

    /** Elements up to which all copies stay in one thread. */
    private static final int FEW = 32768;

    private AttentionCacheRoutines() {
    }

    static void attentionAppend(FloatArray activations, FloatArray carries, IntArray marks, IntArray frame, int batch,
            int length, int width, int heads, int capacity) {
        int qkvOffset = frame.get(0);
        int carryInOffset = frame.get(1);
        int carryOutOffset = frame.get(2);
        long cells = 2L * capacity * width;
        MemorySegment states = carries.getSegment();
        MemorySegment data = activations.getSegment();
        Split.tasks(batch, 2L * batch * length * width, FEW, b -> {
            long from = carryInOffset + b * (cells + 1);
            long to = carryOutOffset + b * (cells + 1);
            if (from != to) {
                Lanes.copy(states, from, states, to, cells);
            }
            int count = (int) Lanes.get(states, from + cells);
            for (int row = b * length; row < (b + 1) * length; row++) {
                count = marks.get(row) == Marks.RESET ? 0 : count;
                if (marks.get(row) != Marks.PADDING && count < capacity) {
                    append(data, qkvOffset + (long) row * 3 * width, states, to + 2L * count * width, width, heads);
                    count++;
                }
            }
        });
    }

    private static void append(MemorySegment data, long qkv, MemorySegment states, long to, int width, int heads) {
        int size = width / heads;
        for (int n = 0; n < heads; n++) {
            long key = qkv + (3L * n + 1) * size;
            Lanes.copy(data, key, states, to + (long) n * size, size);
            Lanes.copy(data, key + size, states, to + width + (long) n * size, size);
        }
    }

    static void attentionCount(FloatArray carries, IntArray marks, IntArray frame, int batch, int length, int width,
            int capacity) {
        AttentionCache.attentionCount(carries, marks, frame, batch, length, width, capacity);
    }
}
