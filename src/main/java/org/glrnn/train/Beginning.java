package org.glrnn.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.checkpoint.CheckpointException;
import org.glrnn.checkpoint.CheckpointException.Reason;
import org.glrnn.checkpoint.CheckpointStore;
import org.glrnn.data.Tokenizer;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.lm.TwoStages;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.graph.Shape;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.train.RunConfiguration.Origin;

/**
 * What a run begins with: its own last checkpoint; where it has none, the checkpoint it starts from; else nothing.
 *
 * @param latest the run's own last checkpoint; null for a new run
 * @param origin the checkpoint whose parameters and tokenizer a new run takes; null: fresh ones
 */
record Beginning(Checkpoint latest, Checkpoint origin) {

    /** Returns what a new run begins with. */
    static Beginning ofNew(RunConfiguration configuration) {
        return new Beginning(null, configuration.origin() == null ? null : load(configuration.origin()));
    }

    /** Returns what a run continues from; its directory must be held. */
    static Beginning ofResumed(RunConfiguration configuration, Path run) {
        var checkpoints = run.resolve(CheckpointStore.DIRECTORY);
        var latest = !Files.isDirectory(checkpoints) ? null
                : new CheckpointStore(checkpoints, configuration.training().keepCheckpoints()).latest()
                        .map(Checkpoint::load).orElse(null);
        return latest == null ? ofNew(configuration) : new Beginning(latest, null);
    }

    /** Opens the checkpoint to start from, and refuses one that has changed since its digest was taken. */
    private static Checkpoint load(Origin origin) {
        var checkpoint = open(Path.of(origin.from()));
        if (origin.fromSha256() != null && !origin.fromSha256().equals(checkpoint.digest())) {
            throw new ConfigurationException("origin.from", checkpoint.directory() + " is not the checkpoint that the"
                    + " configuration means (SHA-256 of state.json differs from origin.from_sha256); give that one back, or"
                    + " start a new run with --from");
        }
        return checkpoint;
    }

    private static Checkpoint open(Path path) {
        try {
            return Checkpoint.load(path);
        } catch (CheckpointException missing) {
            throw missing.reason() != Reason.MISSING ? missing : new CheckpointException(Reason.MISSING,
                    "the run starts from the parameters of a checkpoint that is not there: " + missing.getMessage(), missing);
        }
    }

    /** Returns what the text is encoded with; null: what the configuration says. */
    Tokenizer tokenizer() {
        if (latest != null) {
            return latest.tokenizer();
        }
        return origin == null ? null : origin.tokenizer();
    }

    /** Returns the steps done. */
    long step() {
        return latest == null ? 0 : latest.step();
    }

    /**
     * Returns a configuration that says exactly what this run begins with.
     *
     * @throws ConfigurationException if the configuration asks for another tokenizer
     */
    RunConfiguration complete(RunConfiguration configuration) {
        if (origin == null) {
            return configuration;
        }
        requireTokenizer(configuration);
        return ConfigurationTree.build(ConfigurationTree.values(configuration), Map.of(
                "origin.from", origin.directory().toAbsolutePath().normalize().toString(),
                "origin.from_sha256", origin.digest()));
    }

    private void requireTokenizer(RunConfiguration configuration) {
        var asked = configuration.data().tokenizer().type().name();
        if (configuration.data().hasText() && !asked.equals(origin.tokenizer().name())) {
            throw new ConfigurationException("data.tokenizer", "data.tokenizer is " + asked + ", but the checkpoint to start"
                    + " from, " + origin.directory() + ", has the tokenizer " + origin.tokenizer().name()
                    + "; leave data.tokenizer out, or train a new model without --from");
        }
    }

    /**
     * Refuses to start a model from the parameters of another.
     *
     * @throws ConfigurationException names the first key that makes the difference, one that was not left out if there is one, and both
     *     values
     */
    void requireSameParameters(RunConfiguration configuration, LanguageModelConfiguration model) {
        if (origin == null || shapes(model).equals(shapes(origin.modelConfiguration()))) {
            return;
        }
        var from = RunConfigurations.of(origin);
        var theirs = ConfigurationTree.flat(from);
        var ours = ConfigurationTree.flat(configuration);
        var key = ConfigurationKeys.all().stream()
                .filter(candidate -> candidate.section().equals("model"))
                .filter(candidate -> !Objects.equals(ours.get(candidate.path()), theirs.get(candidate.path())))
                .filter(candidate -> makesOthers(candidate, ours, from))
                .min(Comparator.comparing(candidate -> ours.get(candidate.path()) == null)).orElseThrow();
        throw new ConfigurationException(key.path(), "%s is %s, but the checkpoint to start from, %s, has %s; leave it out%s"
                .formatted(key.path(), ours.get(key.path()), origin.directory(), theirs.get(key.path()),
                        areTwins(model.mixers(), origin.modelConfiguration().mixers())
                                ? ", or convert the checkpoint with glrnn convert"
                                : ", or train a new model without --from"));
    }

    /** Whether one is the other as true recurrences, so that a checkpoint can be converted. */
    private static boolean areTwins(List<MixerSpec<?>> ours, List<MixerSpec<?>> theirs) {
        return !ours.equals(theirs) && TwoStages.recurrent(ours).equals(TwoStages.recurrent(theirs));
    }

    /** Whether the origin's model has other parameters with one key changed to ours. */
    private boolean makesOthers(ConfigurationKey key, Map<String, Object> ours, RunConfiguration from) {
        var changes = new LinkedHashMap<String, Object>();
        changes.put(key.path(), ours.get(key.path()));
        try {
            var changed = ConfigurationTree.build(ConfigurationTree.values(from), changes)
                    .languageModel(origin.tokenizer().vocabularySize());
            return !shapes(changed).equals(shapes(origin.modelConfiguration()));
        } catch (ConfigurationException e) {
            return true; // it does not even go together with the rest
        }
    }

    private static Map<String, Shape> shapes(LanguageModelConfiguration model) {
        var shapes = new LinkedHashMap<String, Shape>();
        ParameterTable table = GatedLinearRNNLM.parameterTableOf(model);
        table.parameters().forEach(parameter -> shapes.put(parameter.path(), parameter.shape()));
        return shapes;
    }
}
