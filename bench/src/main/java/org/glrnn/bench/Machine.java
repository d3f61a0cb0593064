package org.glrnn.bench;

import org.openjdk.jmh.annotations.Benchmark;

/** What the machine can do in this JVM: stream bandwidth and multiply-add peak, the yardsticks of the other benchmarks. */
public class Machine extends Measured {
    /** a = b + s c over arrays far larger than all caches: 12 bytes per element. */
    @Benchmark
    public void triad() {
        Triad.run();
    }

    /** Independent multiply-adds in registers on every worker. */
    @Benchmark
    public void multiplyAddPeak() {
        MultiplyAddPeak.run();
    }
}
