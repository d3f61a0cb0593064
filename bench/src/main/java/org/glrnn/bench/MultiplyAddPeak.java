package org.glrnn.bench;

import jdk.incubator.vector.FloatVector;
import org.tornadojvm.Workers;

/** How many operations per second all threads do at most: independent multiply-adds in registers. */
final class MultiplyAddPeak {
    /** Multiply-adds of one thread in one run, in vectors. */
    static final int VECTORS = 12 * 200_000;

    private static final float[] SINK = new float[64 * Runtime.getRuntime().availableProcessors()];

    private MultiplyAddPeak() {
    }

    /** One run on every thread. */
    static void run() {
        Workers.run(Workers.threads(), MultiplyAddPeak::multiplyAdds);
    }

    /** Returns the operations of one run on all threads. */
    static double flops() {
        return 2.0 * Workers.threads() * VECTORS * FloatVector.SPECIES_PREFERRED.length();
    }

    private static void multiplyAdds(int worker) {
        var species = FloatVector.SPECIES_PREFERRED;
        var x = FloatVector.broadcast(species, 0.999f);
        var y = FloatVector.broadcast(species, 1e-3f);
        FloatVector s0 = y, s1 = y, s2 = y, s3 = y, s4 = y, s5 = y, s6 = y, s7 = y, s8 = y, s9 = y, s10 = y, s11 = y;
        for (var i = 0; i < VECTORS / 12; i++) {
            s0 = s0.fma(x, y);
            s1 = s1.fma(x, y);
            s2 = s2.fma(x, y);
            s3 = s3.fma(x, y);
            s4 = s4.fma(x, y);
            s5 = s5.fma(x, y);
            s6 = s6.fma(x, y);
            s7 = s7.fma(x, y);
            s8 = s8.fma(x, y);
            s9 = s9.fma(x, y);
            s10 = s10.fma(x, y);
            s11 = s11.fma(x, y);
        }
        var sum = s0.add(s1).add(s2).add(s3).add(s4).add(s5).add(s6).add(s7).add(s8).add(s9).add(s10).add(s11);
        sum.intoArray(SINK, worker * 16 % (SINK.length - 16));
    }
}
