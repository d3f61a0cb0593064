package org.glrnn.tasks.op.product;

import java.lang.foreign.MemorySegment;

import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.Split;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Stands for {@link RowBias}, to the bit: split into blocks of rows. */
public final class RowBiasRoutines {

    private static final int ELEMENTS = 32768;

    private RowBiasRoutines() {
    }

    static void addRowBias(FloatArray y, FloatArray parameters, IntArray frame, int rows, int out) {
        int yOffset = frame.get(0);
        int biasOffset = frame.get(1);
        MemorySegment data = y.getSegment();
        MemorySegment bias = parameters.getSegment();
        Split.rows(rows, out, ELEMENTS, (from, to) -> {
            for (int r = from; r < to; r++) {
                Elements.add(bias, biasOffset, data, yOffset + (long) r * out, out);
            }
        });
    }
}
