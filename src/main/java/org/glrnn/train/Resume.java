package org.glrnn.train;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.data.DataException;

/**
 * What must be the same for a run to continue: all that acts only at its start, and all that its checkpoints depend on.
 */
final class Resume {
    private static final Set<String> FIXED = Set.of("training.batch", "training.window", "training.seed",
            "training.stream", "training.forget_bias", "data.validation_fraction", "origin.from", "origin.from_sha256");

    private Resume() {
    }

    /** Returns a configuration with the origin that a run has recorded, where it names the same checkpoint or none. */
    static RunConfiguration withOrigin(RunConfiguration now, RunConfiguration recorded, Path run) {
        var before = recorded.origin();
        if (Objects.equals(now.origin(), before)) {
            return now;
        }
        var sameCheckpoint = before != null && (now.origin() == null || now.origin().fromSha256() == null
                && Path.of(before.from()).startsWith(Path.of(now.origin().from()).toAbsolutePath().normalize()));
        if (!sameCheckpoint) {
            throw differs("origin.from", now.origin().from(), run, before == null ? "none" : before.from());
        }
        return new RunConfiguration(now.model(), now.training(), now.data(), before);
    }

    /**
     * Refuses to continue with another model or other windows than a run has recorded.
     *
     * @throws ConfigurationException names the first key that differs, and both values
     */
    static void requireSame(RunConfiguration recorded, Path run, RunConfiguration now) {
        requireSame(ConfigurationTree.flat(recorded), run, ConfigurationTree.flat(now));
    }

    /**
     * Refuses to continue from a checkpoint with another model or other windows, or with fewer steps than it has done.
     *
     * @throws ConfigurationException names the first key that differs, and both values
     */
    static void requireSame(Checkpoint checkpoint, RunConfiguration now) {
        var vocabulary = checkpoint.tokenizer().vocabularySize();
        requireSame(complete(ConfigurationTree.flat(RunConfigurations.of(checkpoint)), vocabulary), checkpoint.directory(),
                complete(ConfigurationTree.flat(now), vocabulary));
        if (now.training().steps() < checkpoint.step()) {
            throw new ConfigurationException("training.steps", "training.steps is " + now.training().steps()
                    + ", but the run in " + checkpoint.directory() + " has done " + checkpoint.step()
                    + "; give at least that many, or start a new run in another directory");
        }
    }

    /**
     * Refuses to continue with another text.
     *
     * @throws DataException if the tokens are others
     */
    static void requireSameText(Checkpoint checkpoint, String digest) {
        if (!checkpoint.state().dataDigest().equals(digest)) {
            throw otherText("SHA-256 of its tokens differs from " + checkpoint.directory(), null);
        }
    }

    /** Says that the text is not the one that the run's checkpoints were trained on. */
    static DataException otherText(String how, RuntimeException cause) {
        return new DataException("the text is not the one the run began with (" + how
                + "); give the same files, or start a new run in another directory", cause);
    }

    private static void requireSame(Map<String, Object> before, Path where, Map<String, Object> now) {
        for (var key : ConfigurationKeys.all()) {
            var old = before.get(key.path());
            if (isFixed(key) && !Objects.equals(old, now.get(key.path()))) {
                throw differs(key.path(), now.get(key.path()), where, old);
            }
        }
    }

    private static boolean isFixed(ConfigurationKey key) {
        return key.section().equals("model") || FIXED.contains(key.path())
                || key.section().equals("data") && TypedKeys.owner(key).isPresent();
    }

    private static ConfigurationException differs(String key, Object now, Path where, Object before) {
        return new ConfigurationException(key, "%s is %s, but the run in %s has %s; set it to that, or start a new run in"
                .formatted(key, now, where, before) + " another directory");
    }

    /** A vocabulary that is not given is the tokenizer's. */
    private static Map<String, Object> complete(Map<String, Object> values, int vocabulary) {
        values.putIfAbsent("model.input_vocab_size", vocabulary);
        values.putIfAbsent("model.output_vocab_size", vocabulary);
        return values;
    }
}
