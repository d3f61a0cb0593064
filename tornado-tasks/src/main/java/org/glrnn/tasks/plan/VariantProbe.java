package org.glrnn.tasks.plan;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.Carry;
import org.glrnn.tasks.graph.ChainPlan;
import org.glrnn.tasks.graph.GraphChain;
import org.glrnn.tasks.graph.GraphChain.Exchange;
import org.glrnn.tasks.graph.Initializer;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.NativeArrays;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.graph.Rows;
import org.glrnn.tasks.graph.Section;
import org.glrnn.tasks.graph.Shape;
import org.glrnn.tasks.graph.Slice;
import org.glrnn.tasks.graph.Tasks;
import org.glrnn.tasks.op.Operators;
import org.glrnn.tasks.op.Operators.NormSite;
import org.glrnn.tasks.op.scan.Scans;
import org.glrnn.tasks.op.sum.Sums;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Runs one part of a model, forward and backward, with given variants on the device of this process: how fast, what comes out. */
public final class VariantProbe {
    private static final String NORM = "norm";

    private final Part part;
    private final KernelVariants variants;
    private final Sizes sizes;
    private final int rows;
    private final int x;
    private final int gates;
    private final int states;
    private final int y;
    private final int gradient;
    private final int pairs;
    private final NormSite norm;
    private final ParameterTable table;
    private final FloatArray parameters;
    private final FloatArray gradients;
    private final FloatArray activations;
    private final FloatArray carries;
    private final int compared;

    private VariantProbe(Part part, KernelVariants variants, Sizes sizes) {
        this.part = part;
        this.variants = variants;
        this.sizes = sizes;
        rows = Rows.planned(sizes.batch(), sizes.length()).count();
        var cells = (long) rows * sizes.width();
        var arena = new Arena();
        x = arena.take(cells);
        gates = arena.take(3 * cells);
        states = arena.take(cells);
        y = arena.take(cells);
        gradient = arena.take(cells);
        norm = NormSite.plan(arena, NORM, x, rows, sizes.width(), 1e-5f);
        compared = arena.size(); // what follows is scratch of some variants
        pairs = arena.take(Scans.pairs(variants, sizes.batch(), sizes.length(), sizes.width()));
        var builder = ParameterTable.builder();
        var scope = builder.scope("layer");
        scope.dense("dense", sizes.width(), sizes.width());
        scope.add(NORM + "/scale", Shape.of(sizes.width()), Initializer.ZEROS);
        scope.add(NORM + "/bias", Shape.of(sizes.width()), Initializer.ZEROS);
        table = builder.build();
        parameters = random(table.size(), 1);
        gradients = NativeArrays.zeros(table.size());
        activations = random(arena.size(), 2);
        carries = random(3 * sizes.batch() * sizes.width(), 3);
    }

    /** What is measured. */
    public enum Part {
        /** The three products of a dense layer. */
        PRODUCTS,
        /** The scan. */
        SCAN,
        /** A layer norm. */
        ROWS
    }

    /**
     * How large the work is.
     *
     * @param batch sequences
     * @param length time steps
     * @param width channels, everywhere
     */
    public record Sizes(int batch, int length, int width) {
    }

    /**
     * The result.
     *
     * @param seconds median of the repetitions, after the first, which compiles
     * @param numbers everything that was computed the first time
     */
    public record Result(double seconds, float[] numbers) {
        /** Returns the largest difference from other numbers, relative to 1 + their size; NaN if any is NaN. */
        public double difference(Result other) {
            var largest = 0.0;
            for (var i = 0; i < numbers.length; i++) {
                largest =
                        Math.max(largest, Math.abs(numbers[i] - (double) other.numbers[i]) / (1 + Math.abs(other.numbers[i])));
            }
            return largest;
        }
    }

    /**
     * Compiles and runs a part once, then {@code repetitions} times against the clock.
     *
     * @throws IllegalArgumentException if the work does not fit into one buffer
     */
    public static Result measure(Part part, KernelVariants variants, Sizes sizes, int repetitions) {
        return new VariantProbe(part, variants, sizes).run(repetitions);
    }

    private Result run(int repetitions) {
        var marks = new IntArray(rows);
        var chain = new GraphChain(variants, parameters, gradients, activations, carries, marks);
        var load = chain.add("load", Exchange.NONE, tasks -> tasks.add("touch", Sums::fill, gradients, table.size(), 0.0f));
        var work = chain.add("work", Exchange.NONE, tasks -> add(tasks, new Rows(sizes.batch(), sizes.length(), marks, false)));
        try (var plan = chain.plan()) {
            plan.run(load);
            plan.run(work);
            plan.fetch(activations);
            plan.fetch(gradients);
            var numbers = new float[compared + table.size()];
            for (var i = 0; i < numbers.length; i++) {
                numbers[i] = i < compared ? activations.get(i) : gradients.get(i - compared);
            }
            return new Result(median(plan, work, repetitions), numbers);
        }
    }

    private static double median(ChainPlan plan, Section work, int repetitions) {
        var seconds = new double[repetitions];
        for (var i = 0; i < repetitions; i++) {
            var start = System.nanoTime();
            plan.run(work);
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(seconds);
        return seconds[repetitions / 2];
    }

    private void add(Tasks tasks, Rows where) {
        var operators = new Operators(tasks, table, parameters, gradients, activations, null, rows);
        switch (part) {
            case PRODUCTS -> {
                operators.linear("y", "dense", operators.at(x), operators.at(y), sizes.width(), sizes.width());
                operators.linearWeight("dense", "dense", operators.at(x), operators.at(y), sizes.width(), sizes.width());
                operators.linearInput("dense", "dense", operators.at(y), operators.at(gradient), sizes.width(), sizes.width());
            }
            case SCAN -> {
                var carry = new Carry(carries, 0, sizes.batch() * sizes.width());
                var scans = new Scans(tasks, activations, gates, states, pairs, where, sizes.width(), 1);
                scans.forward("scan", y, carry);
                scans.backward("back", y, carry, new Slice(carries, 2 * sizes.batch() * sizes.width()));
            }
            case ROWS -> {
                operators.norm(NORM, norm);
                operators.normBackward(NORM, norm, y, gradient);
            }
        }
    }

    private static FloatArray random(int size, long seed) {
        var random = new SplittableRandom(seed);
        var values = new FloatArray(size);
        for (var i = 0; i < size; i++) {
            values.set(i, (float) random.nextDouble(-1, 1));
        }
        return values;
    }
}
