package org.glrnn.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Locale;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks in this JVM, one after another, and prints a table: time, bandwidth, arithmetic, and their shares of
 * the stream and multiply-add peaks that were measured here first.
 *
 * <p>In one JVM, unlike JMH's own main class: so the peaks are those of the same process, and the compiler has seen all
 * operators, as in training. The peaks are the best of a measurement before and one after.
 */
public final class Table {
    private final double bytesPerSecond;
    private final double flopsPerSecond;

    private Table(double bytesPerSecond, double flopsPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
        this.flopsPerSecond = flopsPerSecond;
    }

    /** Runs what the arguments name, regular expressions as JMH takes them; everything without arguments. */
    public static void main(String[] names) throws RunnerException {
        Collection<RunResult> peaks = new ArrayList<>(run("Machine"));
        Collection<RunResult> results = new ArrayList<>();
        for (var name : names.length > 0 ? names : new String[] {"Product", "Scan", "Pointwise", "Ends"}) {
            results.addAll(run(name));
        }
        peaks.addAll(run("Machine"));
        var table = new Table(best(peaks, "triad"), best(peaks, "multiplyAddPeak"));
        System.out.printf(Locale.ROOT, "triad %.1f GB/s, multiply-add %.0f GFLOP/s%n%n", table.bytesPerSecond / 1e9,
                table.flopsPerSecond / 1e9);
        System.out.println("| benchmark | size | µs | ± % | GB/s | of triad | GFLOP/s | of peak |");
        System.out.println("|---|---|---:|---:|---:|---:|---:|---:|");
        results.forEach(result -> System.out.println(table.line(result)));
    }

    private static Collection<RunResult> run(String name) throws RunnerException {
        var time = TimeValue.milliseconds(400);
        return new Runner(new OptionsBuilder().include("\\." + name).forks(0).warmupIterations(3).warmupTime(time)
                .measurementIterations(7).measurementTime(time).verbosity(VerboseMode.SILENT)
                .build()).run();
    }

    private static double best(Collection<RunResult> results, String name) {
        return results.stream().filter(result -> name(result).endsWith("." + name)).mapToDouble(result -> {
            var work = Work.of(name(result), size(result));
            return Math.max(work.bytes(), work.flops()) / (result.getPrimaryResult().getStatistics().getMin() / 1e6);
        }).max().orElseThrow();
    }

    private String line(RunResult result) {
        var statistics = result.getPrimaryResult().getStatistics();
        var micros = statistics.getPercentile(50);
        var work = Work.of(name(result), size(result));
        var bytes = work.bytes() / micros * 1e6;
        var flops = work.flops() / micros * 1e6;
        var arithmetic = work.flops() == 0 ? " | "
                : String.format(Locale.ROOT, "%.0f | %.0f %%", flops / 1e9, 100 * flops / flopsPerSecond);
        return String.format(Locale.ROOT, "| %s | %s | %.1f | %.0f | %.1f | %.0f %% | %s |", name(result), size(result), micros,
                50 * (statistics.getMax() - statistics.getMin()) / micros, bytes / 1e9, 100 * bytes / bytesPerSecond,
                arithmetic);
    }

    private static String name(RunResult result) {
        return result.getParams().getBenchmark().replace(Table.class.getPackageName() + ".", "");
    }

    private static String size(RunResult result) {
        var size = result.getParams().getParam("size");
        return size == null ? "" : size;
    }
}
