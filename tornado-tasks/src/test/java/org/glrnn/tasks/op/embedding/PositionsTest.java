package org.glrnn.tasks.op.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.glrnn.tasks.mixer.gatedlinear.FixedGate;
import org.glrnn.tasks.testing.Windows;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Positional encodings and fixed gates: small cases by hand, and gradients as the transposes of the forward maps. */
class PositionsTest {

    private static final int WIDTH = 3;
    private static final int POSITIONS = 5;
    private static final int LENGTH = 4;
    private static final int ROWS = 2 * LENGTH;

    private final Windows windows = new Windows(1);
    private final int table = windows.random(POSITIONS * WIDTH, 1.0);
    private final int stream = windows.random(ROWS * WIDTH, 1.0);
    private final int other = windows.random(POSITIONS * WIDTH, 1.0);
    private final FloatArray data = windows.array();
    private final FloatArray before = windows.array();

    /** One sequence continues at 1, the other has two tokens of padding on its left. */
    private final IntArray starts = IntArray.fromElements(1, -2);

    private static int position(int row) {
        int[] positions = {1, 2, 3, 4, 0, 0, 0, 1};
        return positions[row];
    }

    @Test
    void addsTheRowsOfTheTable() {
        Positions.addPositions(data, data, starts, IntArray.fromElements(stream, table), ROWS, LENGTH, WIDTH, POSITIONS);
        for (int r = 0; r < ROWS; r++) {
            for (int i = 0; i < WIDTH; i++) {
                float expected = before.get(stream + r * WIDTH + i) + before.get(table + position(r) * WIDTH + i);
                assertEquals(expected, data.get(stream + r * WIDTH + i));
            }
        }
    }

    @Test
    void outsideOfTheTableTheNearestRowCounts() {
        Positions.addPositions(data, data, IntArray.fromElements(3, 100), IntArray.fromElements(stream, table), ROWS, LENGTH,
                WIDTH, POSITIONS);
        for (int r : new int[] {1, 2, 3, 4, 7}) {
            assertEquals(before.get(stream + r * WIDTH) + before.get(table + (POSITIONS - 1) * WIDTH),
                    data.get(stream + r * WIDTH));
        }
    }

    /** The sum over all rows of dx times what a table adds is the sum over the table of gradient times table. */
    @Test
    void gradientIsTheTranspose() {
        FloatArray gradients = new FloatArray(POSITIONS * WIDTH);
        Positions.positionGradient(data, gradients, starts, IntArray.fromElements(stream, 0), ROWS, LENGTH, WIDTH,
                POSITIONS);
        double rows = 0.0;
        double cells = 0.0;
        for (int r = 0; r < ROWS; r++) {
            for (int i = 0; i < WIDTH; i++) {
                rows += (double) data.get(stream + r * WIDTH + i) * data.get(other + position(r) * WIDTH + i);
            }
        }
        for (int i = 0; i < POSITIONS * WIDTH; i++) {
            cells += (double) gradients.get(i) * data.get(other + i);
        }
        assertEquals(rows, cells, 1e-6);
        FloatArray twice = new FloatArray(POSITIONS * WIDTH);
        for (int n = 0; n < 2; n++) {
            Positions.positionGradient(data, twice, starts, IntArray.fromElements(stream, 0), ROWS, LENGTH, WIDTH,
                    POSITIONS);
        }
        for (int i = 0; i < POSITIONS * WIDTH; i++) {
            assertEquals(2.0f * gradients.get(i), twice.get(i), 1e-6f, "the gradient adds");
        }
    }

    @Test
    void fixedGateIsItsBias() {
        int columns = WIDTH * 4;
        FloatArray gates = new FloatArray(2 * columns);
        gates.init(7.0f);
        FloatArray bias = new FloatArray(columns + 1);
        for (int c = 0; c < columns; c++) {
            bias.set(c + 1, c);
        }
        FixedGate.fixGate(gates, bias, IntArray.fromElements(0, 1), 2, columns, 2 * WIDTH, WIDTH);
        for (int i = 0; i < 2 * columns; i++) {
            int c = i % columns;
            assertEquals(c / WIDTH == 2 ? c : 7.0f, gates.get(i));
        }
        FixedGate.dropGate(gates, IntArray.fromElements(0), 2, columns, 2 * WIDTH, WIDTH);
        for (int i = 0; i < 2 * columns; i++) {
            assertEquals(i % columns / WIDTH == 2 ? 0.0f : 7.0f, gates.get(i));
        }
    }
}
