package org.glrnn.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

import jdk.incubator.vector.FloatVector;
import org.openjdk.jmh.annotations.Benchmark;
import org.tornadojvm.Workers;

/** What the machine can do in this JVM: stream bandwidth and multiply-add peak, the yardsticks of the other benchmarks. */
public class Machine extends Measured {
    /** Elements of each of the triad's three arrays: 96 MB in all. */
    static final int TRIAD = 8 << 20;
    /** Multiply-adds of one call of {@link #multiplyAddPeak} by one worker, in vectors. */
    static final int MULTIPLY_ADDS = 12 * 200_000;
    /** Floats of a vector. */
    static final int LANES = FloatVector.SPECIES_PREFERRED.length();

    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final int BLOCK = 1 << 16;

    private final MemorySegment a = Arena.global().allocate(4L * TRIAD, 64);
    private final MemorySegment b = Arena.global().allocate(4L * TRIAD, 64);
    private final MemorySegment c = Arena.global().allocate(4L * TRIAD, 64);
    private final float[] sink = new float[64 * Runtime.getRuntime().availableProcessors()];

    /** a = b + s c over arrays far larger than a core's caches: 12 bytes an element. */
    @Benchmark
    public void triad() {
        Workers.run(TRIAD / BLOCK, this::triad);
    }

    private void triad(int block) {
        var species = FloatVector.SPECIES_PREFERRED;
        var end = 4L * (block + 1) * BLOCK;
        for (var at = 4L * block * BLOCK; at < end; at += species.vectorByteSize()) {
            var x = FloatVector.fromMemorySegment(species, b, at, ORDER);
            var y = FloatVector.fromMemorySegment(species, c, at, ORDER);
            x.add(y.mul(3.0f)).intoMemorySegment(a, at, ORDER);
        }
    }

    /** Independent multiply-adds in registers on every worker. */
    @Benchmark
    public void multiplyAddPeak() {
        Workers.run(Workers.threads(), this::multiplyAdds);
    }

    private void multiplyAdds(int worker) {
        var species = FloatVector.SPECIES_PREFERRED;
        var x = FloatVector.broadcast(species, 0.999f);
        var y = FloatVector.broadcast(species, 1e-3f);
        FloatVector s0 = y, s1 = y, s2 = y, s3 = y, s4 = y, s5 = y, s6 = y, s7 = y, s8 = y, s9 = y, s10 = y, s11 = y;
        for (var i = 0; i < MULTIPLY_ADDS / 12; i++) {
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
        sum.intoArray(sink, worker * 16 % (sink.length - 16));
    }
}
