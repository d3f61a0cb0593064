package org.glrnn.tasks.op.embedding;

import java.lang.foreign.MemorySegment;

import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.Split;
import org.tornadojvm.Workers;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Stands for {@link org.glrnn.tasks.op.embedding.Positions}, to the bit. Forward is split into blocks of rows. The gradient is
 * split by positions, so that whole rows are added; a row of the table gets its rows in ascending order, whatever the
 * split.
 */
public final class PositionsRoutines {

    private static final int ELEMENTS = 32768;

    private PositionsRoutines() {
    }

    static void addPositions(FloatArray activations, FloatArray table, IntArray starts, IntArray frame, int rows, int length,
            int width, int positions) {
        int offset = frame.get(0);
        int tableOffset = frame.get(1);
        MemorySegment data = activations.getSegment();
        MemorySegment from = table.getSegment();
        Split.rows(rows, width, ELEMENTS, (first, end) -> {
            for (int r = first; r < end; r++) {
                long position = position(starts, r, length, positions);
                Elements.add(from, tableOffset + position * width, data, offset + (long) r * width, width);
            }
        });
    }

    static void positionGradient(FloatArray activations, FloatArray gradients, IntArray starts, IntArray frame, int rows,
            int length, int width, int positions) {
        int gradientOffset = frame.get(0);
        int tableOffset = frame.get(1);
        MemorySegment data = activations.getSegment();
        MemorySegment table = gradients.getSegment();
        int parts = (long) rows * width > ELEMENTS ? Workers.threads() : 1;
        Workers.run(parts, part -> {
            for (int r = 0; r < rows; r++) {
                int position = position(starts, r, length, positions);
                if (position % parts == part) {
                    long row = tableOffset + (long) position * width;
                    Elements.add(data, gradientOffset + (long) r * width, table, row, width);
                }
            }
        });
    }

    private static int position(IntArray starts, int row, int length, int positions) {
        return Math.clamp(starts.get(row / length) + row % length, 0, positions - 1);
    }
}
