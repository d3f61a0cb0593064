package org.glrnn.bench;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The least a benchmark must do in one call, however it is programmed.
 *
 * @param bytes every operand read or written once
 * @param flops additions and multiplications of products; 0 where memory or transcendental functions decide
 */
record Work(double bytes, double flops) {
    /** Returns the work of a benchmark. */
    static Work of(String benchmark, String size) {
        var name = benchmark.substring(benchmark.indexOf('.') + 1);
        return switch (benchmark.substring(0, benchmark.indexOf('.'))) {
            case "Machine" -> machine(name);
            case "Product", "OpenBlas" -> product(numbers(size));
            case "Scan" -> scan(numbers(size));
            case "Pointwise" -> floats(operands(name) * (double) Pointwise.VALUES);
            case "Ends" -> end(name);
            default -> new Work(0, 0);
        };
    }

    /** Whether no size of one benchmark is below that of the other. */
    static boolean largerInAll(String large, String small) {
        var l = numbers(large);
        var s = numbers(small);
        return IntStream.range(0, l.length).allMatch(i -> l[i] >= s[i]);
    }

    private static Work machine(String name) {
        return name.equals("triad") ? new Work(Triad.bytes(), 0) : new Work(0, MultiplyAddPeak.flops());
    }

    private static Work product(double[] n) {
        return new Work(4 * (n[0] * n[1] + n[1] * n[2] + n[0] * n[2]), 2 * n[0] * n[1] * n[2]);
    }

    private static Work scan(double[] n) {
        return floats(8 * n[0] * n[1] * n[2]);
    }

    private static int operands(String name) {
        return switch (name) {
            case "normInputGradient" -> 4;
            case "geluBackward", "residualSumDropout" -> 3;
            default -> 2;
        };
    }

    private static Work end(String name) {
        return switch (name) {
            case "embeddingForward" -> floats(2.0 * Ends.ROWS * Ends.WIDTH);
            case "embeddingGradient" -> floats(3.0 * Ends.ROWS * Ends.WIDTH);
            case "crossEntropyGradient" -> floats(3.0 * Ends.CHUNK * Ends.CLASSES);
            default -> floats(7.0 * Ends.PARAMETERS);
        };
    }

    private static Work floats(double count) {
        return new Work(4 * count, 0);
    }

    private static double[] numbers(String size) {
        return Arrays.stream(size.split("x")).mapToDouble(Double::parseDouble).toArray();
    }
}
