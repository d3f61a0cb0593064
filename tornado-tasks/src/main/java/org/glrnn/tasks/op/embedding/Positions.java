package org.glrnn.tasks.op.embedding;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Positional encodings: row r of the residual stream, time t of sequence b, gets row starts[b] + t of a table.
 *
 * <p>{@code starts[b]} is how many tokens the sequence's carry has seen, so that stepwise decoding continues where it
 * was (the reference restarts at 0: S4 in docs/mathematics.md 6.1); with left padding it is negative. A position
 * outside the table counts as the nearest one inside: that happens only to padding, the host checks the others. Shapes:
 * stream [rows, width], table [positions, width], starts [batch]. Exact forward; the gradient adds in ascending row
 * order.
 */
public final class Positions {
    private Positions() {
    }

    /**
     * x[r, i] += table[starts[b] + t, i]. Owner: the work item (r, i) adds only to its cell.
     *
     * @param frame offsets: activations, table
     */
    public static void addPositions(FloatArray activations, FloatArray table, IntArray starts, IntArray frame, int rows,
            int length, int width, int positions) {
        for (@Parallel int r = 0; r < rows; r++) {
            int offset = frame.get(0);
            int tableOffset = frame.get(1);
            for (@Parallel int i = 0; i < width; i++) {
                int b = r / length;
                int position = inside(starts.get(b) + r - b * length, positions);
                int cell = offset + r * width + i;
                activations.set(cell, activations.get(cell) + table.get(tableOffset + position * width + i));
            }
        }
    }

    /**
     * dtable[starts[b] + t, i] += dx[r, i], r ascending. Owner: the work item i adds only to column i.
     *
     * @param frame offsets: gradient, table
     */
    public static void positionGradient(FloatArray activations, FloatArray gradients, IntArray starts, IntArray frame,
            int rows, int length, int width, int positions) {
        for (@Parallel int i = 0; i < width; i++) {
            int gradientOffset = frame.get(0);
            int tableOffset = frame.get(1);
            for (int r = 0; r < rows; r++) {
                int b = r / length;
                int cell = tableOffset + inside(starts.get(b) + r - b * length, positions) * width + i;
                gradients.set(cell, gradients.get(cell) + activations.get(gradientOffset + r * width + i));
            }
        }
    }

    private static int inside(int position, int positions) {
        int least = position < 0 ? 0 : position;
        return least < positions ? least : positions - 1;
    }
}
