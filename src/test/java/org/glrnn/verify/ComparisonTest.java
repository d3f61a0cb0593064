package org.glrnn.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.glrnn.verify.Comparison.Tolerance;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Tolerance TOLERANCE = new Tolerance(0.1, 0.01);

    @Test
    void aDifferenceWithinAbsolutePlusRelativeToleranceIsAllowed() {
        assertTrue(Comparison.of("q", new float[] {1, 100.9f}, new double[] {1.05, 100}, TOLERANCE).passed());
        var far = Comparison.of("q", new float[] {1, 101.2f}, new double[] {1, 100}, TOLERANCE);
        assertFalse(far.passed());
        assertEquals(1.2, far.error(), 1e-5);
    }

    @Test
    void aNaNOnEitherSideFailsWhereverItStands() {
        assertFalse(Comparison.of("q", new float[] {Float.NaN, 1}, new double[] {1, 1}, TOLERANCE).passed());
        assertFalse(Comparison.of("q", new float[] {1, 1}, new double[] {1, Double.NaN}, TOLERANCE).passed());
    }

    @Test
    void anotherSizeFails() {
        assertFalse(Comparison.of("q", new float[1], new double[2], TOLERANCE).passed());
    }
}
