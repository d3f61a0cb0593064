package org.glrnn.train;

import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import com.sun.management.OperatingSystemMXBean;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.plan.InferenceSizes;
import org.glrnn.tasks.plan.TrainingPlan;

/** Looks, before anything large is allocated, whether some work can fit into this machine's memory at all. */
public final class Preflight {
    private static final String ACTIVATIONS = "activations";
    private static final String DATA = "data";
    private static final String LOWER_WIDTHS = "lower --d-model, --d-channel-mixing or --n-layer";

    private Preflight() {
    }

    /** What needs the memory, and what to change. */
    private enum Work {
        TRAINING("the training", "lower --batch or --window first, then the model's widths", LOWER_WIDTHS),
        EVALUATION("the evaluation", "lower --batch or --window", "lower --batch, or use a machine with more memory"),
        GENERATION("generating", "use a machine with more memory",
                "use a machine with more memory, or a model with a smaller max_seq_length"),
        BENCHMARK("the benchmark", "lower --batch or --length first, then the model's widths",
                "lower --d-model, --d-channel-mixing, --vocab or --layers");

        private final String words;
        private final String lowerActivations;
        private final String lowerRest;

        Work(String words, String lowerActivations, String lowerRest) {
            this.words = words;
            this.lowerActivations = lowerActivations;
            this.lowerRest = lowerRest;
        }
    }

    /**
     * Refuses a training that needs more memory than the machine, or the container, has.
     *
     * @param dataBytes memory of the data
     */
    static void require(LanguageModelConfiguration model, RunConfiguration.Training training, KernelVariants variants,
            long dataBytes) {
        var parts = new HashMap<>(TrainingPlan.largestParts(
                GatedLinearRNNLM.shapeOf(model), training.batch(), training.window(), variants));
        parts.put(DATA, dataBytes);
        require(parts, total());
    }

    /**
     * Refuses an evaluation that needs more memory than there is.
     *
     * @param batch windows at a time
     * @param window tokens of a window
     * @throws TrainingException names the parts, the largest first, and what to change
     * @throws IllegalArgumentException if a part is larger than one buffer can be
     */
    public static void requireEvaluation(LanguageModelConfiguration model, int batch, int window,
            KernelVariants variants) {
        requireEvaluation(model, batch, window, variants, total());
    }

    static void requireEvaluation(LanguageModelConfiguration model, int batch, int window, KernelVariants variants,
            long limit) {
        var shape = GatedLinearRNNLM.shapeOf(model);
        require(Work.EVALUATION, InferenceSizes.losses(shape, batch, window, variants), limit);
    }

    /**
     * Refuses to generate with a model whose state, such as the keys and values of attention, needs more memory than
     * there is.
     *
     * @throws TrainingException names the parts, the largest first
     * @throws IllegalArgumentException if a part is larger than one buffer can be
     */
    public static void requireGeneration(LanguageModelConfiguration model, KernelVariants variants) {
        require(Work.GENERATION, InferenceSizes.sequence(GatedLinearRNNLM.shapeOf(model), 1, 1, variants), total());
    }

    /**
     * Refuses a benchmark whose training or forward pass needs more memory than there is.
     *
     * @param batch sequences of a step
     * @param length tokens of a sequence
     * @throws TrainingException names the parts, the largest first, and what to change
     * @throws IllegalArgumentException if a part is larger than one buffer can be
     */
    public static void requireBenchmark(LanguageModelConfiguration model, int batch, int length,
            KernelVariants variants) {
        var shape = GatedLinearRNNLM.shapeOf(model);
        require(Work.BENCHMARK, TrainingPlan.largestParts(shape, batch, length, variants), total());
        require(Work.BENCHMARK, InferenceSizes.sequence(shape, batch, length, variants), total());
    }

    /**
     * Refuses a training that does not fit.
     *
     * @param parts bytes by what to call them
     * @param limit bytes that there are
     * @throws TrainingException names the parts, the largest first, and what to change
     */
    static void require(Map<String, Long> parts, long limit) {
        require(Work.TRAINING, parts, limit);
    }

    private static void require(Work work, Map<String, Long> parts, long limit) {
        var sum = parts.values().stream().mapToLong(Long::longValue).sum();
        if (sum > limit) {
            throw new TrainingException(work.words + " needs " + size(sum) + " of memory, more than the " + size(limit)
                    + " there are: " + largestFirst(parts) + "; " + advice(work, parts));
        }
    }

    private static String largestFirst(Map<String, Long> parts) {
        return parts.entrySet().stream().sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(part -> part.getKey() + " " + size(part.getValue())).collect(Collectors.joining(", "));
    }

    private static String advice(Work work, Map<String, Long> parts) {
        var largest = parts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
        return switch (largest) {
            case ACTIVATIONS -> work.lowerActivations;
            case DATA -> "give less text";
            default -> work.lowerRest;
        };
    }

    private static long total() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    private static String size(long bytes) {
        return bytes < 1 << 30 ? String.format(Locale.ROOT, "%.1f MB", bytes / (double) (1 << 20))
                : String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1 << 30));
    }
}
