package org.glrnn.bench;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/** How all benchmarks are measured; JMH inherits it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public abstract class Measured {
    /** Measures after every iteration what the machine can do just then. */
    @TearDown(Level.Iteration)
    public void measurePeaks(BenchmarkParams benchmark) {
        Yardstick.MULTIPLY_ADD.measure(key(benchmark));
        Yardstick.TRIAD.measure(key(benchmark));
    }

    /** Returns the name under which the peaks next to a benchmark are kept. */
    static String key(BenchmarkParams benchmark) {
        return benchmark.getBenchmark() + " " + benchmark.getParam("size");
    }
}
