package org.glrnn.tasks.op.glu;

import java.lang.foreign.MemorySegment;

import org.glrnn.tasks.op.activation.Activations;
import org.glrnn.tasks.simd.Split;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Stands for {@link Glu}: split into blocks of rows, each element with arithmetic of its own; a row is read and written
 * once.
 */
public final class GluRoutines {

    private static final int ELEMENTS = 8192;

    private GluRoutines() {
    }

    static void gluForward(FloatArray activations, IntArray frame, int rows, int width, int activation) {
        int zOffset = frame.get(0);
        int yOffset = frame.get(1);
        MemorySegment data = activations.getSegment();
        Split.rows(rows, width, ELEMENTS, (from, to) -> {
            for (int r = from; r < to; r++) {
                forward(data, zOffset + 2L * r * width, yOffset + (long) r * width, width, activation);
            }
        });
    }

    private static void forward(MemorySegment data, long u, long y, int width, int activation) {
        switch (activation) {
            case Activations.GELU -> GluRows.gelu(data, u, y, width);
            case Activations.SILU -> GluRows.silu(data, u, y, width);
            case Activations.IDENTITY -> GluRows.product(data, u, y, width);
            default -> throw new IllegalArgumentException("no gated linear unit has the activation " + activation);
        }
    }

    static void gluBackward(FloatArray activations, IntArray frame, int rows, int width, int activation) {
        int zOffset = frame.get(0);
        int dyOffset = frame.get(1);
        MemorySegment data = activations.getSegment();
        Split.rows(rows, width, ELEMENTS, (from, to) -> {
            for (int r = from; r < to; r++) {
                backward(data, zOffset + 2L * r * width, dyOffset + (long) r * width, width, activation);
            }
        });
    }

    private static void backward(MemorySegment data, long u, long dy, int width, int activation) {
        switch (activation) {
            case Activations.GELU -> GluRows.geluGradient(data, u, dy, width);
            case Activations.SILU -> GluRows.siluGradient(data, u, dy, width);
            case Activations.IDENTITY -> GluRows.productGradient(data, u, dy, width);
            default -> throw new IllegalArgumentException("no gated linear unit has the activation " + activation);
        }
    }
}
