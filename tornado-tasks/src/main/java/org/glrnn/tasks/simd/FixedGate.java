package org.glrnn.tasks.simd;

import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Stands for {@link org.glrnn.tasks.kernel.FixedGate}, to the bit: split into blocks of rows, each its own. */
final class FixedGate {

    private static final int ELEMENTS = 32768;

    private FixedGate() {
    }

    static void fixGate(FloatArray activations, int gatesOffset, FloatArray parameters, int biasOffset, int rows,
            int columns, int first, int width) {
        MemorySegment data = activations.getSegment();
        MemorySegment bias = parameters.getSegment();
        Split.rows(rows, width, ELEMENTS, (from, to) -> {
            for (int r = from; r < to; r++) {
                Lanes.copy(bias, (long) biasOffset + first, data, gatesOffset + (long) r * columns + first, width);
            }
        });
    }

    static void dropGate(FloatArray activations, int gatesOffset, int rows, int columns, int first, int width) {
        MemorySegment data = activations.getSegment();
        Split.rows(rows, width, ELEMENTS, (from, to) -> {
            for (int r = from; r < to; r++) {
                Elements.fill(data, gatesOffset + (long) r * columns + first, width, 0.0f);
            }
        });
    }
}
