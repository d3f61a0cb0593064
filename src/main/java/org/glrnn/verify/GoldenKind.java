package org.glrnn.verify;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.glrnn.data.DataException;
import org.glrnn.tasks.graph.KernelVariants;

/**
 * What a golden file is about, told by its content, and who compares it. This table is the one place that a new kind or
 * mixer is added to; a kind without a runner is known, and not supported by this version.
 */
enum GoldenKind {
    LAYER("layer", LayerRun::compare),
    LANGUAGE_MODEL("language model", LanguageModelRun::compare),
    TRAINING("training", TrainingRun::compare),
    GATELOOP("mixer gateloop"),
    GATELOOP_SIMPLE("mixer gateloop_simple"),
    HGRN("mixer hgrn"),
    HGRN2("mixer hgrn2"),
    LRU("mixer lru"),
    MAMBA("mixer mamba"),
    MAMBA2("mixer mamba2"),
    MINGRU("mixer mingru"),
    MINLSTM("mixer minlstm"),
    RETNET("mixer retnet"),
    S4("mixer s4"),
    S4D("mixer s4d"),
    S5("mixer s5"),
    MAMBA_CHECKPOINT("checkpoint of mixer mamba"),
    MAMBA2_CHECKPOINT("checkpoint of mixer mamba2"),
    HIPPO_LEGS("initial values hippo-legs of mixer s4");

    private final String label;
    private final Optional<Runner> runner;

    GoldenKind(String label) {
        this.label = label;
        runner = Optional.empty();
    }

    GoldenKind(String label, Runner runner) {
        this.label = label;
        this.runner = Optional.of(runner);
    }

    /** Computes what a file of one kind holds and compares every quantity. */
    @FunctionalInterface
    interface Runner {
        /**
         * Compares.
         *
         * @throws DataException if something of the file is missing or wrong
         * @throws IllegalArgumentException if the model refuses what the file asks of it
         */
        List<Comparison> compare(GoldenObject file, KernelVariants variants);
    }

    /** Returns the kind in words, for people. */
    String label() {
        return label;
    }

    /** Returns who compares files of this kind; empty where this version cannot. */
    Optional<Runner> runner() {
        return runner;
    }

    /**
     * Returns the kind of a file.
     *
     * @throws DataException if it is of none
     */
    static GoldenKind of(GoldenObject file) {
        var label = labelOf(file);
        return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst()
                .orElseThrow(() -> new DataException("it is about an unknown " + label + "; known are "
                        + Arrays.stream(values()).map(GoldenKind::label).collect(Collectors.joining(", "))));
    }

    private static String labelOf(GoldenObject file) {
        if (!file.has("kind")) {
            var config = file.object("config");
            return (file.has("losses") || config.has("optimizer") ? TRAINING : config.has("n_layer") ? LANGUAGE_MODEL
                    : LAYER).label;
        }
        return switch (file.word("kind", "mixer", "checkpoint", "init")) {
            case "mixer" -> "mixer " + file.word("mixer");
            case "checkpoint" -> "checkpoint of mixer " + checkpointMixer(file);
            default -> "initial values " + file.word("init") + " of mixer s4";
        };
    }

    private static String checkpointMixer(GoldenObject file) {
        file.word("format", "state-spaces/mamba");
        var options = file.object("config").object("ssm_cfg");
        return !options.has("layer") || options.word("layer", "Mamba1", "Mamba2").equals("Mamba1") ? "mamba" : "mamba2";
    }
}
