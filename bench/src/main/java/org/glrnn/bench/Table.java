package org.glrnn.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks in this JVM, one after another, and prints a table: time, bandwidth, arithmetic, and their shares of
 * the stream and multiply-add peaks measured here.
 *
 * <p>In one JVM, unlike JMH's own main class: so the peaks are those of the same process, and the compiler has seen all
 * operators, as in training. The peaks in the first line are the best of a measurement before and one after; the shares are
 * those of the peaks between the iterations of the same benchmark: see {@link Yardstick}. Ends with exit code 1 where a
 * benchmark's time does not grow with its work.
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
        for (var name : names.length > 0 ? List.of(names) : everything()) {
            results.addAll(run(name));
        }
        peaks.addAll(run("Machine"));
        var table = new Table(best(peaks, "triad"), best(peaks, "multiplyAddPeak"));
        System.out.printf(Locale.ROOT, "triad %.1f GB/s, multiply-add %.0f GFLOP/s%n%n", table.bytesPerSecond / 1e9,
                table.flopsPerSecond / 1e9);
        System.out.println("| benchmark | size | µs | ± % | GB/s | of triad | GFLOP/s | of peak |");
        System.out.println("|---|---|---:|---:|---:|---:|---:|---:|");
        results.forEach(result -> System.out.println(table.line(result)));
        var suspicious = suspicious(results);
        suspicious.forEach(System.err::println);
        System.exit(suspicious.isEmpty() ? 0 : 1);
    }

    /** Work that takes no longer where every size is larger, and there is much more of it, is not being done. */
    private static List<String> suspicious(Collection<RunResult> results) {
        return results.stream().flatMap(small -> results.stream()
                .filter(large -> name(large).equals(name(small)) && Work.largerInAll(size(large), size(small))
                        && effort(large) >= 4 * effort(small) && micros(large) < 1.5 * micros(small))
                .map(large -> String.format(Locale.ROOT, "suspicious: %s of %s takes %.1f µs, of %s only %.1f µs", name(small),
                        size(small), micros(small), size(large), micros(large))))
                .toList();
    }

    private static double effort(RunResult result) {
        var work = Work.of(name(result), size(result));
        return Math.max(work.bytes(), work.flops());
    }

    private static double micros(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }

    private static List<String> everything() {
        if (OpenBlas.library().isEmpty()) {
            System.out.println("no OpenBLAS to compare with: install libopenblas, or name its file with -Dopenblas=FILE");
            return List.of("Product", "Scan", "Pointwise", "Ends");
        }
        return List.of("Product", "OpenBlas", "Scan", "Pointwise", "Ends");
    }

    private static Collection<RunResult> run(String name) throws RunnerException {
        var time = TimeValue.milliseconds(400);
        return new Runner(new OptionsBuilder().include("\\." + name).forks(0).warmupIterations(3).warmupTime(time)
                .measurementIterations(7).measurementTime(time).verbosity(VerboseMode.SILENT)
                .build()).run();
    }

    private static double best(Collection<RunResult> results, String name) {
        return results.stream().filter(result -> name(result).endsWith("." + name)).mapToDouble(
                result -> effort(result) / (result.getPrimaryResult().getStatistics().getMin() / 1e6)).max().orElseThrow();
    }

    private String line(RunResult result) {
        var statistics = result.getPrimaryResult().getStatistics();
        var micros = micros(result);
        var work = Work.of(name(result), size(result));
        var bytes = work.bytes() / micros * 1e6;
        var flops = work.flops() / micros * 1e6;
        var arithmetic = work.flops() == 0 ? " | "
                : String.format(Locale.ROOT, "%.0f | %.0f %%", flops / 1e9,
                        100 * flops / peak(result, Yardstick.MULTIPLY_ADD, flopsPerSecond));
        return String.format(Locale.ROOT, "| %s | %s | %.1f | %.0f | %.1f | %.0f %% | %s |", name(result), size(result), micros,
                50 * (statistics.getMax() - statistics.getMin()) / micros, bytes / 1e9,
                100 * bytes / peak(result, Yardstick.TRIAD, bytesPerSecond), arithmetic);
    }

    /** OpenBLAS has threads of its own, which spin on for a while: what is measured at the same time is meaningless. */
    private static double peak(RunResult result, Yardstick yardstick, double best) {
        return name(result).startsWith("OpenBlas.") ? best : yardstick.measured(Measured.key(result.getParams()));
    }

    private static String name(RunResult result) {
        return result.getParams().getBenchmark().replace(Table.class.getPackageName() + ".", "");
    }

    private static String size(RunResult result) {
        var size = result.getParams().getParam("size");
        return size == null ? "" : size;
    }
}
