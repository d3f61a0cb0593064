package org.glrnn.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/**
 * The most the machine can do of one kind of work. It is measured again next to every benchmark: on a shared machine
 * the clock and, even more, the bandwidth change from minute to minute.
 */
final class Yardstick {
    /** Operations per second in registers. */
    static final Yardstick MULTIPLY_ADD = new Yardstick(MultiplyAddPeak::run, MultiplyAddPeak::flops, 9);
    /** Bytes per second from and to memory. */
    static final Yardstick TRIAD = new Yardstick(Triad::run, Triad::bytes, 3);

    private final Runnable work;
    private final DoubleSupplier amount;
    private final int runs;
    private final Map<String, List<Double>> measured = new ConcurrentHashMap<>();

    private Yardstick(Runnable work, DoubleSupplier amount, int runs) {
        this.work = work;
        this.amount = amount;
        this.runs = runs;
    }

    /** Measures now, in some ten milliseconds, and keeps the result under a name. */
    void measure(String name) {
        var rates = new ArrayList<Double>();
        for (var i = 0; i < runs; i++) {
            var start = System.nanoTime();
            work.run();
            rates.add(amount.getAsDouble() * 1e9 / (System.nanoTime() - start));
        }
        measured.computeIfAbsent(name, key -> Collections.synchronizedList(new ArrayList<>())).add(median(rates));
    }

    /** Returns the median of what was measured under a name, a second; NaN if nothing was. */
    double measured(String name) {
        return median(measured.getOrDefault(name, List.of(Double.NaN)));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
