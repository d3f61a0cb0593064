package org.glrnn.tasks.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Elementary functions on vectors of the preferred species. Errors are against the exact result, in units of the last
 * place of the rounded one, over all finite arguments; NaN gives NaN.
 *
 * <p>Most rest on one reduction: e^z = 2^n (1 + p) with p = e^r - 1, z = n ln 2 + r, |r| at most ln(2) / 2. Numbers go
 * between float and int through their bits: adding 1.5 * 2^23 rounds to an integer, which then stands in the lowest
 * bits. So there is no conversion instruction, and C2 has an instruction for every step on AVX2 and on AVX-512.
 *
 * <p>C2 keeps vectors in registers only where it inlines everything, and it stops inlining at about 8000 bytecodes a
 * compilation, the Vector API's own included. So constants are vectors here (each broadcast of a number would count),
 * methods are short, and a caller should do one or two of these functions a loop.
 */
public final class VectorMath {

    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private static final FloatVector ZERO = FloatVector.zero(SPECIES);
    private static final FloatVector ONE = vector(1f);
    private static final FloatVector MINUS_TWO = vector(-2f);
    private static final FloatVector INFINITE = vector(Float.POSITIVE_INFINITY);
    private static final FloatVector NOT_A_NUMBER = vector(Float.NaN);
    private static final IntVector ONE_BITS = ONE.reinterpretAsInts();
    private static final IntVector SIGN = vector(-0f).reinterpretAsInts();
    private static final IntVector SIGNLESS = SIGN.not();

    private static final FloatVector ROUNDER = vector(0x1.8p23f);
    private static final IntVector ROUNDER_BITS = ROUNDER.reinterpretAsInts();
    private static final FloatVector LOG2_E = vector(0x1.715476p+0f);
    /** The upper bits of ln 2, whose product with a small integer is exact, and the others. */
    private static final FloatVector LN2_UPPER = vector(0x1.62e4p-1f);
    private static final FloatVector LN2_LOWER = vector(0x1.7f7d1cp-20f);
    private static final FloatVector MINUS_LN2_UPPER = LN2_UPPER.neg();
    private static final FloatVector MINUS_LN2_LOWER = LN2_LOWER.neg();

    /** Beyond these e^z is 0 or infinite in single precision. */
    private static final FloatVector EXP_MIN = vector(-104f);
    private static final FloatVector EXP_MAX = vector(89f);
    /** Between these 2^n is a normal number. */
    private static final FloatVector SCALE_MIN = vector(-86f);
    private static final FloatVector SCALE_MAX = vector(88.37f);
    private static final FloatVector SIGMOID_ZERO = SCALE_MAX.neg();

    /** Minimax for (e^r - 1 - r) / r^2; relative error of e^r - 1 below 2^-31. */
    private static final FloatVector E0 = vector(0.5f);
    private static final FloatVector E1 = vector(0.1666666567325592f);
    private static final FloatVector E2 = vector(0.04166635870933533f);
    private static final FloatVector E3 = vector(0.008333389647305012f);
    private static final FloatVector E4 = vector(0.0013940719654783607f);
    private static final FloatVector E5 = vector(0.0001984588598133996f);

    /** tanh is above 1/2 from here on. */
    private static final FloatVector TANH_LARGE = vector(0.5493062f);
    /** tanh is 1 in single precision from here on. */
    private static final FloatVector TANH_FLAT = vector(10f);
    /** Minimax for (tanh(x) / x - 1) / x^2 in x^2, up to TANH_LARGE; relative error of tanh below 2^-29. */
    private static final FloatVector T0 = vector(-0.33333316445350647f);
    private static final FloatVector T1 = vector(0.13332536816596985f);
    private static final FloatVector T2 = vector(-0.05384676158428192f);
    private static final FloatVector T3 = vector(0.02104739286005497f);
    private static final FloatVector T4 = vector(-0.006238025613129139f);

    private static final FloatVector SUBNORMAL = vector(Float.MIN_NORMAL);
    private static final FloatVector SUBNORMAL_SCALE = vector(0x1p23f);
    private static final FloatVector SUBNORMAL_EXPONENT = vector(23f);
    private static final FloatVector MINUS_HALF = vector(-0.5f);
    private static final IntVector ROOT_HALF_BITS = vector(0x1.6a09e6p-1f).reinterpretAsInts();
    /** Minimax for (log(1 + f) - f + f^2 / 2) / f^3 from sqrt(1/2) - 1 to sqrt(2) - 1. */
    private static final FloatVector L0 = vector(0.3333331346511841f);
    private static final FloatVector L1 = vector(-0.25000008940696716f);
    private static final FloatVector L2 = vector(0.2000211924314499f);
    private static final FloatVector L3 = vector(-0.1666799634695053f);
    private static final FloatVector L4 = vector(0.14219552278518677f);
    private static final FloatVector L5 = vector(-0.1240558847784996f);
    private static final FloatVector L6 = vector(0.11888160556554794f);
    private static final FloatVector L7 = vector(-0.11675655096769333f);
    private static final FloatVector L8 = vector(0.06746648252010345f);

    /** 2 sqrt(2 / pi), and what stands with the cube of x in GELU and in its derivative. */
    private static final FloatVector GELU_SLOPE = vector((float) (2 * 0.7978845608028654));
    private static final FloatVector GELU_CUBE = vector((float) (2 * 0.7978845608028654 * 0.044715));
    private static final FloatVector GELU_SLOPE_CUBE = vector((float) (6 * 0.7978845608028654 * 0.044715));
    /** The derivative of GELU is 0 or 1 from here on. */
    private static final FloatVector GELU_FLAT = vector(16f);

    private VectorMath() {
    }

    private static FloatVector vector(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    /** e^x; 1 ulp, subnormal results too. */
    public static FloatVector exp(FloatVector x) {
        FloatVector z = atLeast(atMost(x, EXP_MAX), EXP_MIN);
        FloatVector rounded = z.fma(LOG2_E, ROUNDER);
        FloatVector p = expm1OfRest(z, rounded);
        // Two factors: 2^n by itself leaves the range of normal numbers on both sides.
        IntVector n = rounded.reinterpretAsInts().sub(ROUNDER_BITS);
        IntVector half = n.lanewise(VectorOperators.ASHR, 1);
        return p.add(ONE).mul(power(half)).mul(power(n.sub(half)));
    }

    /** 1 / (1 + e^-x); 2 ulp where the result is a normal number; 0 where it is below 2^-127. */
    public static FloatVector sigmoid(FloatVector x) {
        VectorMask<Float> zero = x.lt(SIGMOID_ZERO);
        FloatVector z = atLeast(atMost(x.neg(), SCALE_MAX), SCALE_MIN);
        FloatVector rounded = z.fma(LOG2_E, ROUNDER);
        FloatVector p = expm1OfRest(z, rounded);
        FloatVector scale = power(rounded.reinterpretAsInts());
        FloatVector sum = scale.add(ONE);
        FloatVector lost = ONE.sub(sum.sub(scale));
        return ONE.div(scale.fma(p, lost).add(sum)).blend(ZERO, zero);
    }

    /** tanh x: a polynomial below 1/2, else 1 - 2 / (e^2|x| + 1) with the sign of x; 2 ulp, zeros keep their sign. */
    public static FloatVector tanh(FloatVector x) {
        IntVector bits = x.reinterpretAsInts();
        FloatVector magnitude = atMost(bits.and(SIGNLESS).reinterpretAsFloats(), TANH_FLAT);
        FloatVector z = magnitude.add(magnitude);
        FloatVector rounded = z.fma(LOG2_E, ROUNDER);
        FloatVector p = expm1OfRest(z, rounded);
        FloatVector scale = power(rounded.reinterpretAsInts());
        FloatVector large = MINUS_TWO.div(scale.fma(p, scale.add(ONE))).add(ONE);
        FloatVector result = large.blend(tanhSmall(magnitude), magnitude.lt(TANH_LARGE));
        return result.reinterpretAsInts().or(bits.and(SIGN)).reinterpretAsFloats();
    }

    private static FloatVector tanhSmall(FloatVector x) {
        FloatVector square = x.mul(x);
        FloatVector p = square.fma(T4, T3).fma(square, T2).fma(square, T1).fma(square, T0);
        return x.mul(square).fma(p, x);
    }

    /** The natural logarithm; 1 ulp, subnormal arguments too; -infinity for zeros, NaN for negative numbers. */
    public static FloatVector log(FloatVector x) {
        VectorMask<Float> small = x.lt(SUBNORMAL);
        IntVector bits = x.blend(x.mul(SUBNORMAL_SCALE), small).reinterpretAsInts();
        // n such that x / 2^n lies between sqrt(1/2) and sqrt(2); as a float it is read out of the bits of ROUNDER + n.
        IntVector n = bits.sub(ROOT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
        FloatVector f = bits.sub(n.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(ONE);
        FloatVector exponent = n.add(ROUNDER_BITS).reinterpretAsFloats().sub(ROUNDER);
        exponent = exponent.blend(exponent.sub(SUBNORMAL_EXPONENT), small);
        FloatVector square = f.mul(f);
        FloatVector tail = square.fma(f.mul(logPolynomial(f)), exponent.mul(LN2_LOWER));
        FloatVector result = exponent.fma(LN2_UPPER, square.fma(MINUS_HALF, tail).add(f));
        return logSpecial(x, result);
    }

    private static FloatVector logPolynomial(FloatVector f) {
        FloatVector p = f.fma(L8, L7).fma(f, L6).fma(f, L5).fma(f, L4);
        return p.fma(f, L3).fma(f, L2).fma(f, L1).fma(f, L0);
    }

    private static FloatVector logSpecial(FloatVector x, FloatVector result) {
        // x + x is NaN or infinite where x is; not below infinity: both.
        FloatVector positive = x.add(x).blend(result, x.lt(INFINITE));
        FloatVector special = NOT_A_NUMBER.blend(INFINITE.neg(), x.eq(ZERO));
        return positive.blend(special, x.compare(VectorOperators.LE, ZERO));
    }

    /**
     * x / 2 (1 + tanh u) with u = sqrt(2 / pi) (x + 0.044715 x^3), computed as x sigmoid(2u), which does not cancel
     * where x is negative; error at most 3e-7 max(1, |x|). NaN for -infinity, as the formula.
     */
    public static FloatVector gelu(FloatVector x) {
        return x.mul(geluGate(x));
    }

    /** The derivative of {@link #gelu}: s + x s (1 - s) 2u' with s = sigmoid(2u); error at most 3e-7. */
    public static FloatVector geluDerivative(FloatVector x) {
        FloatVector magnitude = atMost(x.reinterpretAsInts().and(SIGNLESS).reinterpretAsFloats(), GELU_FLAT);
        FloatVector slope = magnitude.mul(magnitude).fma(GELU_SLOPE_CUBE, GELU_SLOPE).mul(magnitude);
        // The derivative at -x is one minus that at x; at -|x| the gate is small and 1 - s exact to the last place.
        FloatVector s = geluGate(magnitude.neg());
        FloatVector left = slope.fma(s.mul(s.sub(ONE)), s);
        return left.blend(ONE.sub(left), x.compare(VectorOperators.GT, ZERO));
    }

    /** sigmoid(2u). */
    private static FloatVector geluGate(FloatVector x) {
        return sigmoid(x.mul(x).fma(GELU_CUBE, GELU_SLOPE).mul(x));
    }

    /** e^r - 1 where r = z - n ln 2 and {@code rounded} is ROUNDER + n. */
    private static FloatVector expm1OfRest(FloatVector z, FloatVector rounded) {
        FloatVector n = rounded.sub(ROUNDER);
        FloatVector r = n.fma(MINUS_LN2_LOWER, n.fma(MINUS_LN2_UPPER, z));
        FloatVector q = r.fma(E5, E4).fma(r, E3).fma(r, E2).fma(r, E1).fma(r, E0);
        return r.mul(r).fma(q, r);
    }

    /** 2^n. Only the lowest bits of n count: n may be the bits of ROUNDER + n. */
    private static FloatVector power(IntVector n) {
        return n.lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
    }

    /** The smaller of the two; NaN stays. A compare and a blend: Java's min takes several instructions. */
    private static FloatVector atMost(FloatVector x, FloatVector limit) {
        return x.blend(limit, x.compare(VectorOperators.GT, limit));
    }

    private static FloatVector atLeast(FloatVector x, FloatVector limit) {
        return x.blend(limit, x.lt(limit));
    }
}
