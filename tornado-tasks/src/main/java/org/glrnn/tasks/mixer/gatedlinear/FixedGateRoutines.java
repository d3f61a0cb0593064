package org.glrnn.tasks.mixer.gatedlinear;

import java.lang.foreign.MemorySegment;

import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.Lanes;
import org.glrnn.tasks.simd.Split;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Stands for {@link org.glrnn.tasks.mixer.gatedlinear.FixedGate}, to the bit: split into blocks of rows, each its own. */
public final class FixedGateRoutines {

    private static final int ELEMENTS = 32768;

    private FixedGateRoutines() {
    }

    static void fixGate(FloatArray activations, FloatArray parameters, IntArray frame, int rows, int columns, int first,
            int width) {
        int gatesOffset = frame.get(0);
        int biasOffset = frame.get(1);
        MemorySegment data = activations.getSegment();
        MemorySegment bias = parameters.getSegment();
        Split.rows(rows, width, ELEMENTS, (from, to) -> {
            for (int r = from; r < to; r++) {
                Lanes.copy(bias, (long) biasOffset + first, data, gatesOffset + (long) r * columns + first, width);
            }
        });
    }

    static void dropGate(FloatArray activations, IntArray frame, int rows, int columns, int first, int width) {
        int gatesOffset = frame.get(0);
        MemorySegment data = activations.getSegment();
        Split.rows(rows, width, ELEMENTS, (from, to) -> {
            for (int r = from; r < to; r++) {
                Elements.fill(data, gatesOffset + (long) r * columns + first, width, 0.0f);
            }
        });
    }
}
