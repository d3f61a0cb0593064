package org.glrnn.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.verify.FileReport.Compared;
import org.glrnn.verify.FileReport.NotSupported;
import org.glrnn.verify.FileReport.Unusable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The references' numbers that come with the program: all of them are compared, but for mixers that are not there yet. */
@Tag("device")
class GoldenVectorsTest {
    /** Mixers that do not exist yet, and how many files wait for them. Adding a mixer removes it here. */
    private static final Map<String, Long> NOT_SUPPORTED = new TreeMap<>(Map.ofEntries(
            Map.entry("mixer gateloop", 7L),
            Map.entry("mixer gateloop_simple", 4L),
            Map.entry("mixer hgrn", 6L),
            Map.entry("mixer hgrn2", 6L),
            Map.entry("mixer lru", 7L),
            Map.entry("mixer mamba", 4L),
            Map.entry("mixer mamba2", 5L),
            Map.entry("mixer mingru", 6L),
            Map.entry("mixer minlstm", 5L),
            Map.entry("mixer retnet", 5L),
            Map.entry("mixer s4", 3L),
            Map.entry("mixer s4d", 4L),
            Map.entry("mixer s5", 4L),
            Map.entry("checkpoint of mixer mamba", 1L),
            Map.entry("checkpoint of mixer mamba2", 1L),
            Map.entry("initial values hippo-legs of mixer s4", 2L)));
    private static List<FileReport> reports;

    @BeforeAll
    static void verify() {
        reports = GoldenVerifier.verifyPackaged(KernelVariants.PLAIN);
    }

    @Test
    void everyQuantityIsWithinTolerance() {
        var failures = reports.stream().flatMap(report -> switch (report) {
            case Compared compared -> compared.comparisons().stream().filter(comparison -> !comparison.passed())
                    .map(comparison -> compared.file() + ": " + comparison);
            case Unusable unusable -> List.of(unusable.file() + ": " + unusable.reason()).stream();
            case NotSupported _ -> List.<String>of().stream();
        }).collect(Collectors.joining("\n"));
        assertEquals("", failures);
    }

    @Test
    void everyFileOfThisVersionsKindsIsCompared() {
        var compared = reports.stream().filter(Compared.class::isInstance).map(Compared.class::cast).toList();
        assertEquals(List.of(
                "layer_disjoint_linear_carry.json", "layer_disjoint_linear_nocarry.json", "layer_disjoint_true_carry.json",
                "layer_disjoint_true_nocarry.json", "layer_tied_linear_carry.json", "layer_tied_linear_nocarry.json",
                "layer_tied_true_carry.json", "layer_tied_true_nocarry.json", "lm_dense_input.json",
                "lm_disjoint_linear.json", "lm_disjoint_true.json", "lm_nohead.json", "lm_sinusoidal.json",
                "lm_tied_linear.json", "lm_tied_true.json", "train_disjoint_true.json", "train_tied_linear.json"),
                compared.stream().map(Compared::file).toList());
        assertEquals(327, compared.stream().mapToInt(report -> report.comparisons().size()).sum());
    }

    @Test
    void onlyMixersThatAreNotThereAreNotSupported() {
        var kinds = reports.stream().filter(NotSupported.class::isInstance).map(report -> ((NotSupported) report).kind())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        assertEquals(NOT_SUPPORTED, kinds);
        var withoutRunner = Arrays.stream(GoldenKind.values()).filter(kind -> kind.runner().isEmpty())
                .map(GoldenKind::label).collect(Collectors.toSet());
        assertEquals(withoutRunner, kinds.keySet());
        assertTrue(reports.stream().noneMatch(Unusable.class::isInstance));
    }
}
