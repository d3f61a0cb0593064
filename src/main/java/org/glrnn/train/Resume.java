package org.glrnn.train;

import java.util.Objects;
import java.util.Set;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.data.DataException;

/** What must be the same for a run to go on from a checkpoint. */
final class Resume {
    private static final Set<String> FIXED = Set.of("training.batch", "training.window", "training.seed",
            "training.stream", "data.tokenizer", "data.validation_fraction", "data.task", "data.symbols",
            "data.memorize", "data.reset_every");

    private Resume() {
    }

    /**
     * Refuses to go on with another model, other windows or another text.
     *
     * @throws ConfigurationException names the first key that differs, and both values
     * @throws DataException if the tokens are others
     */
    static void requireSame(Checkpoint checkpoint, RunConfiguration configuration, String dataDigest) {
        var before = ConfigurationTree.values(RunConfigurations.of(checkpoint));
        var now = ConfigurationTree.values(configuration);
        for (var key : ConfigurationKeys.all()) {
            var old = before.get(key.path());
            if ((key.section().equals("model") || FIXED.contains(key.path()))
                    && !Objects.equals(old, now.get(key.path()))) {
                throw new ConfigurationException(key.path(), ("%s is %s, but the run in %s has %s; set it to that, or"
                        + " start a new run in another directory").formatted(key.path(), now.get(key.path()),
                        checkpoint.directory(), old));
            }
        }
        if (!checkpoint.state().dataDigest().equals(dataDigest)) {
            throw new DataException("the text is not the one the run began with (SHA-256 of its tokens differs from "
                    + checkpoint.directory() + "); give the same files, or start a new run in another directory");
        }
    }
}
