package org.glrnn.tasks.op.scan;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

import org.glrnn.tasks.simd.Lanes;

/**
 * What the scans' loops compute sigmoids and hyperbolic tangents with, written out there. C2 stops inlining methods of ours
 * after some number of nodes, and a vector that crosses a call travels as an object; the Vector API's own methods it always
 * inlines. So a long loop calls only those, loads and stores too.
 *
 * <p>With z limited to +-20, n = z / ln 2 rounded, r = z - n ln 2 and p = e^r - 1:
 * <pre>
 *   e^z = 2^n + 2^n p        t = e^z - 1 = (2^n - 1) + 2^n p
 *   sigmoid(x) = 1 / (1 + e^-x)        tanh(x) = t / (t + 2) with z = 2x
 * </pre>
 * t keeps its relative accuracy around 0. Several quotients of one place share one division, which is the slowest
 * instruction: 1/a and 1/b are b and a times 1/(ab). Within the limit no product of four denominators overflows; beyond
 * it a sigmoid is 2e-9 from its bound and a tangent 1. Errors: 3e-7 absolute, 3 ulp relative for |x| below 20.
 */
final class GateMath {

    /** Bytes of a vector. */
    static final int VECTOR = Lanes.WIDTH * Float.BYTES;

    static final FloatVector ONE = Lanes.all(1f);
    static final FloatVector MINUS_ONE = Lanes.all(-1f);
    static final FloatVector TWO = Lanes.all(2f);
    static final FloatVector MOST = Lanes.all(20f);
    static final FloatVector LEAST = Lanes.all(-20f);

    static final FloatVector ROUNDER = Lanes.all(0x1.8p23f);
    static final FloatVector LOG2_E = Lanes.all(0x1.715476p+0f);
    static final FloatVector MINUS_LOG2_E = Lanes.all(-0x1.715476p+0f);
    static final FloatVector LN2 = Lanes.all(0x1.62e43p-1f);
    static final FloatVector MINUS_LN2 = Lanes.all(-0x1.62e43p-1f);
    /** The bits of 1: with n added in the exponent's bits they give 2^n. */
    static final IntVector ONE_BITS = ONE.reinterpretAsInts();

    /** Minimax for (e^r - 1 - r) / r^2, |r| at most ln(2) / 2: p = r + r^2 (...) to 2^-25.8. */
    static final FloatVector E0 = Lanes.all(0.4999999701976776f);
    static final FloatVector E1 = Lanes.all(0.1666654348373413f);
    static final FloatVector E2 = Lanes.all(0.04166720062494278f);
    static final FloatVector E3 = Lanes.all(0.008366547524929047f);
    static final FloatVector E4 = Lanes.all(0.0013882516650482013f);
    /** For -r instead of r. */
    static final FloatVector MINUS_E1 = E1.neg();
    static final FloatVector MINUS_E3 = E3.neg();

    private GateMath() {
    }
}
