package org.glrnn.tasks.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/** The vector functions against StrictMath in double precision, on a dense sample of all floats. */
class VectorMathTest {

    private static final int BLOCK = 4096;
    private static final double SLOPE = 2 * Math.sqrt(2 / Math.PI);

    /** Bounds in units of the last place of the result. The figures measured are 0.97, 1.28, 1.63 and 0.81. */
    @Test
    void exp() {
        assertUlps(VectorMath::exp, StrictMath::exp, 1, 131, 0);
    }

    @Test
    void tanh() {
        assertUlps(VectorMath::tanh, StrictMath::tanh, 1.5, 131, 0);
    }

    @Test
    void sigmoid() {
        assertUlps(VectorMath::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)), 2, 131, Float.MIN_NORMAL);
    }

    @Test
    void log() {
        assertUlps(VectorMath::log, StrictMath::log, 1, 131, 0);
    }

    @Test
    void gelu() {
        assertNear(VectorMath::gelu, VectorMathTest::gelu, 3e-7);
    }

    @Test
    void geluDerivative() {
        assertNear(VectorMath::geluDerivative, VectorMathTest::geluDerivative, 3e-7);
    }

    @Test
    void referenceOfTheDerivativeIsTheDerivative() {
        for (double x = -6; x < 6; x += 0.37) {
            double difference = (gelu(x + 1e-5) - gelu(x - 1e-5)) / 2e-5;
            assertEquals(difference, geluDerivative(x), 1e-8, "at " + x);
        }
    }

    private static double gate(double x) {
        return 1 / (1 + StrictMath.exp(-SLOPE * (x + 0.044715 * x * x * x)));
    }

    private static double gelu(double x) {
        return x * gate(x);
    }

    private static double geluDerivative(double x) {
        if (Math.abs(x) > 30) {
            return x > 0 ? 1 : 0;
        }
        return gate(x) + x * gate(x) * gate(-x) * SLOPE * (1 + 3 * 0.044715 * x * x);
    }

    /** NaN, infinities, zeros, and the ends of what is a normal number. */
    @Test
    void specialValues() {
        float infinity = Float.POSITIVE_INFINITY;
        assertSpecial(VectorMath::exp, Float.NaN, Float.NaN, infinity, infinity, -infinity, 0f, 0f, 1f, -0f, 1f,
                88.8f, infinity, -104.5f, 0f, 1e30f, infinity, -1e30f, 0f);
        assertSpecial(VectorMath::tanh, Float.NaN, Float.NaN, infinity, 1f, -infinity, -1f, 0f, 0f, -0f, -0f,
                1e30f, 1f, -1e30f, -1f, 1e-40f, 1e-40f, -1e-40f, -1e-40f);
        assertSpecial(VectorMath::sigmoid, Float.NaN, Float.NaN, infinity, 1f, -infinity, 0f, 0f, 0.5f, -0f, 0.5f,
                1e30f, 1f, -1e30f, 0f, 1e-40f, 0.5f);
        assertSpecial(VectorMath::log, Float.NaN, Float.NaN, infinity, infinity, -infinity, Float.NaN, 0f, -infinity,
                -0f, -infinity, 1f, 0f, -1f, Float.NaN, -1e-40f, Float.NaN);
        assertSpecial(VectorMath::gelu, Float.NaN, Float.NaN, infinity, infinity, 0f, 0f, -0f, -0f, 1e30f, 1e30f);
        assertSpecial(VectorMath::geluDerivative, Float.NaN, Float.NaN, infinity, 1f, -infinity, 0f, 0f, 0.5f,
                1e30f, 1f, -1e30f, 0f);
    }

    private static void assertSpecial(UnaryOperator<FloatVector> function, float... argumentsAndResults) {
        for (int i = 0; i < argumentsAndResults.length; i += 2) {
            FloatVector argument = FloatVector.broadcast(VectorMath.SPECIES, argumentsAndResults[i]);
            float[] result = function.apply(argument).toArray();
            for (float lane : result) {
                assertEquals(argumentsAndResults[i + 1], lane, "at " + argumentsAndResults[i]);
            }
        }
    }

    /** Every step-th finite float. Where the exact result is below {@code smallest}, anything up to that will do. */
    private static void assertUlps(UnaryOperator<FloatVector> function, DoubleUnaryOperator exact, double ulps,
            int step, double smallest) {
        forAllFloats(function, step, (x, y) -> {
            double expected = exact.applyAsDouble(x);
            float rounded = (float) expected;
            boolean small = Math.abs(expected) < smallest && Math.abs(y) <= smallest;
            if (Float.compare(rounded, y) != 0 && !small) {
                double error = Math.abs(y - expected) / Math.ulp(rounded);
                assertTrue(error <= ulps, () -> y + " instead of " + expected + " at " + x + ": " + error + " ulp");
            }
        });
    }

    private static void assertNear(UnaryOperator<FloatVector> function, DoubleUnaryOperator exact, double tolerance) {
        forAllFloats(function, 193, (x, y) -> {
            double expected = exact.applyAsDouble(x);
            double error = Math.abs(y - expected) / Math.max(1, Math.abs(x));
            assertTrue(error <= tolerance, () -> y + " instead of " + expected + " at " + x);
        });
    }

    private interface Check {
        void check(float x, float y);
    }

    private static void forAllFloats(UnaryOperator<FloatVector> function, int step, Check check) {
        float[] arguments = new float[BLOCK];
        float[] results = new float[BLOCK];
        long bits = 0;
        while (bits < 1L << 32) {
            Arrays.fill(arguments, 0);
            for (int i = 0; i < BLOCK && bits < 1L << 32; bits += step) {
                float x = Float.intBitsToFloat((int) bits);
                if (Float.isFinite(x)) {
                    arguments[i++] = x;
                }
            }
            for (int i = 0; i < BLOCK; i += VectorMath.SPECIES.length()) {
                function.apply(FloatVector.fromArray(VectorMath.SPECIES, arguments, i)).intoArray(results, i);
            }
            for (int i = 0; i < BLOCK; i++) {
                check.check(arguments[i], results[i]);
            }
        }
    }
}
