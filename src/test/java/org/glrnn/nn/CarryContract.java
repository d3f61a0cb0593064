package org.glrnn.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;

/**
 * What a carry must do, on the layer of the worked example (docs/mathematics.md 1.4): the hand-made numbers with and
 * without a carry, and a sequence in parts.
 */
final class CarryContract {
    static final float[] X = {0.5f, -1, 2};
    static final float CARRY = 0.3f;
    private static final float TOLERANCE = 1e-6f;

    /** The layer under test: x [batch, length] and carry [batch] in, state after the last step and y out. */
    @FunctionalInterface
    interface Subject {
        Layer.Output apply(float[] x, int batch, int length, float[] carry);
    }

    private CarryContract() {
    }

    /** Throws an AssertionError if the layer's carry is wrong. */
    static void check(Subject layer) {
        expect(layer, 0, new float[] {0.382637132f, 0.259309102f, 1.233626050f}, 0.927033197f);
        expect(layer, CARRY, new float[] {0.552685329f, 0.376444456f, 1.238534677f}, 0.933809696f);
        parts(layer, CARRY);
        parts(layer, -2);
        sequencesKeepTheirOwn(layer);
    }

    private static void expect(Subject layer, float carry, float[] y, float carryOut) {
        var output = layer.apply(X, 1, X.length, new float[] {carry});
        assertArrayEquals(y, output.y(), TOLERANCE, "y from a carry of " + carry);
        assertArrayEquals(new float[] {carryOut}, output.carry(), TOLERANCE, "carry out from a carry of " + carry);
    }

    private static void parts(Subject layer, float carry) {
        var whole = layer.apply(X, 1, X.length, new float[] {carry});
        var first = layer.apply(Arrays.copyOf(X, 2), 1, 2, new float[] {carry});
        var second = layer.apply(new float[] {X[2]}, 1, 1, first.carry());
        assertArrayEquals(Arrays.copyOf(whole.y(), 2), first.y(), TOLERANCE, "the first part");
        assertArrayEquals(new float[] {whole.y()[2]}, second.y(), TOLERANCE, "the second part");
        assertArrayEquals(whole.carry(), second.carry(), TOLERANCE, "the carry after the second part");
    }

    /** Three sequences of three steps: where batch and length are one number, a wrong axis goes unnoticed. */
    private static void sequencesKeepTheirOwn(Subject layer) {
        var carries = new float[] {CARRY, -1, 2};
        var x = new float[9];
        for (int i = 0; i < x.length; i++) {
            x[i] = X[i % 3];
        }
        var together = layer.apply(x, 3, 3, carries);
        for (int b = 0; b < 3; b++) {
            var alone = layer.apply(X, 1, 3, new float[] {carries[b]});
            assertArrayEquals(alone.y(), Arrays.copyOfRange(together.y(), 3 * b, 3 * b + 3), TOLERANCE, "sequence " + b);
            assertArrayEquals(alone.carry(), new float[] {together.carry()[b]}, TOLERANCE, "carry of sequence " + b);
        }
    }
}
