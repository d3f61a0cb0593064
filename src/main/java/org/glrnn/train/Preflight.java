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
import org.glrnn.tasks.graph.TrainingPlan;

/** Looks, before anything large is allocated, whether a training can fit into this machine's memory at all. */
final class Preflight {
    private static final String MODEL = "lower --d-model, --d-channel-mixing or --n-layer";
    private static final Map<String, String> ADVICE = Map.of(
            "activations", "lower --batch or --window first, then the model's widths", "data", "give less text");

    private Preflight() {
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
        parts.put("data", dataBytes);
        require(parts, total());
    }

    /**
     * Refuses what does not fit.
     *
     * @param parts bytes by what to call them
     * @param limit bytes that there are
     * @throws TrainingException names the parts, the largest first, and what to change
     */
    static void require(Map<String, Long> parts, long limit) {
        var sum = parts.values().stream().mapToLong(Long::longValue).sum();
        if (sum > limit) {
            throw new TrainingException("the training needs " + size(sum) + " of memory, more than the " + size(limit)
                    + " there are: " + largestFirst(parts) + "; " + advice(parts));
        }
    }

    private static String largestFirst(Map<String, Long> parts) {
        return parts.entrySet().stream().sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(part -> part.getKey() + " " + size(part.getValue())).collect(Collectors.joining(", "));
    }

    private static String advice(Map<String, Long> parts) {
        var largest = parts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
        return ADVICE.getOrDefault(largest, MODEL);
    }

    private static long total() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    private static String size(long bytes) {
        return bytes < 1 << 30 ? String.format(Locale.ROOT, "%.1f MB", bytes / (double) (1 << 20))
                : String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1 << 30));
    }
}
