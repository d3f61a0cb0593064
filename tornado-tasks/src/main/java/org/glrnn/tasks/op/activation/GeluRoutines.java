package org.glrnn.tasks.op.activation;

import static org.glrnn.tasks.simd.Lanes.FLOATS;
import static org.glrnn.tasks.simd.Lanes.ORDER;
import static org.glrnn.tasks.simd.Lanes.WIDTH;
import static org.glrnn.tasks.simd.Lanes.load;

import java.lang.foreign.MemorySegment;

import jdk.incubator.vector.FloatVector;
import org.glrnn.tasks.simd.Split;
import org.glrnn.tasks.simd.VectorMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Stands for {@link org.glrnn.tasks.op.activation.Gelu}: split into blocks of elements, each with arithmetic of its own.
 */
public final class GeluRoutines {

    private static final int BLOCK = 8192;

    private GeluRoutines() {
    }

    static void geluForward(FloatArray activations, IntArray frame, int size) {
        int zOffset = frame.get(0);
        int yOffset = frame.get(1);
        MemorySegment data = activations.getSegment();
        Split.blocks(size, BLOCK,
                (from, to) -> forward(data, (long) zOffset + from, (long) yOffset + from, to - from));
    }

    private static void forward(MemorySegment data, long z, long y, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            int left = count - i;
            FloatVector x = left >= WIDTH
                    ? load(data, z + i)
                    : FloatVector.fromMemorySegment(FLOATS, data, (z + i) * Float.BYTES, ORDER,
                            FLOATS.indexInRange(0, left));
            FloatVector value = VectorMath.gelu(x);
            if (left >= WIDTH) {
                value.intoMemorySegment(data, (y + i) * Float.BYTES, ORDER);
            } else {
                value.intoMemorySegment(data, (y + i) * Float.BYTES, ORDER, FLOATS.indexInRange(0, left));
            }
        }
    }

    static void geluBackward(FloatArray activations, IntArray frame, int size) {
        int zOffset = frame.get(0);
        int dyOffset = frame.get(1);
        MemorySegment data = activations.getSegment();
        Split.blocks(size, BLOCK,
                (from, to) -> backward(data, (long) zOffset + from, (long) dyOffset + from, to - from));
    }

    private static void backward(MemorySegment data, long z, long dy, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            int left = count - i;
            FloatVector gradient = left >= WIDTH
                    ? load(data, dy + i)
                    : FloatVector.fromMemorySegment(FLOATS, data, (dy + i) * Float.BYTES, ORDER,
                            FLOATS.indexInRange(0, left));
            FloatVector x = left >= WIDTH
                    ? load(data, z + i)
                    : FloatVector.fromMemorySegment(FLOATS, data, (z + i) * Float.BYTES, ORDER,
                            FLOATS.indexInRange(0, left));
            FloatVector product = VectorMath.geluDerivative(x).mul(gradient);
            if (left >= WIDTH) {
                product.intoMemorySegment(data, (dy + i) * Float.BYTES, ORDER);
            } else {
                product.intoMemorySegment(data, (dy + i) * Float.BYTES, ORDER, FLOATS.indexInRange(0, left));
            }
        }
    }
}
