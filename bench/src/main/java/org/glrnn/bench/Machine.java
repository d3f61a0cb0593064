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

    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final int BLOCK = 1 << 16;

    private final MemorySegment a = Arena.global().allocate(4L * TRIAD, 64);
    private final MemorySegment b = Arena.global().allocate(4L * TRIAD, 64);
    private final MemorySegment c = Arena.global().allocate(4L * TRIAD, 64);

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
        MultiplyAddPeak.run();
    }
}
