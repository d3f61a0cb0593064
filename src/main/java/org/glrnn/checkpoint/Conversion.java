package org.glrnn.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.glrnn.checkpoint.CheckpointException.Reason;
import org.glrnn.data.GlrnnException;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.TwoStages;
import org.glrnn.tasks.graph.ParameterTable;

/**
 * Turns a linear checkpoint into a truly recurrent one and back: the way to train in parallel first and to fine-tune as a
 * recurrent network then (docs/mathematics.md 1.8).
 *
 * <p>To true recurrence every recurrent matrix is added as zeros, with zero moments: the model computes the same. To linear
 * they are dropped, which loses nothing as long as they are zero.
 */
public final class Conversion {
    private Conversion() {
    }

    /**
     * Writes the converted checkpoint.
     *
     * @param source what to convert; it stays as it is
     * @param trueRecurrence to true recurrence (true) or to linear (false)
     * @param target directory to write, which must not exist or be empty; a run's shape, with one checkpoint in it
     * @param force drop recurrent weights that are not zero
     * @return the new checkpoint
     * @throws CheckpointException if the source is already what is asked for, weights would be lost, or writing fails
     */
    public static Path convert(Checkpoint source, boolean trueRecurrence, Path target, boolean force) {
        var before = source.model();
        var configuration = source.modelConfiguration();
        var mixers = trueRecurrence ? TwoStages.recurrent(configuration.mixers()) : TwoStages.linear(configuration.mixers());
        if (mixers.equals(configuration.mixers())) {
            throw new CheckpointException(Reason.MODEL_MISMATCH, source.directory() + " is already "
                    + (trueRecurrence ? "truly recurrent" : "linear") + "; there is nothing to convert");
        }
        var after = GatedLinearRNNLM.create(configuration.withMixers(mixers), source.state().seed());
        var table = after.parameterTable();
        var lossless = requireDroppable(source, before, table, force);
        requireNew(target);
        for (var parameter : table.parameters()) {
            if (before.parameterTable().has(parameter.path())) {
                after.setParameter(parameter.path(), before.parameter(parameter.path()));
            }
        }
        var old = source.readMoments(before.parameterTable());
        var moments = new Moments(moved(old.first(), before.parameterTable(), table),
                moved(old.second(), before.parameterTable(), table));
        var state = source.state();
        return new CheckpointStore(target.resolve(CheckpointStore.DIRECTORY), 1).save(
                new CheckpointState(state.step(), state.seed(), lossless ? state.validationLoss() : Double.NaN,
                        after.configuration(), state.configuration(), state.tokenizer(), state.dataDigest()),
                table, after::parameter, moments);
    }

    /** Returns true if nothing is lost: what the new model has not is zero. */
    private static boolean requireDroppable(Checkpoint source, GatedLinearRNNLM model, ParameterTable after, boolean force) {
        for (var parameter : model.parameterTable().parameters()) {
            if (!after.has(parameter.path()) && !isZero(model.parameter(parameter.path()))) {
                if (force) {
                    return false;
                }
                throw new CheckpointException(Reason.MODEL_MISMATCH, source.directory() + " has recurrent weights that are"
                        + " not zero (" + parameter.path() + "), which a linear model cannot hold; use --force to drop them");
            }
        }
        return true;
    }

    private static boolean isZero(float[] values) {
        for (var value : values) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    /** Moves values to another table's offsets; what only the new table has is zero. */
    private static float[] moved(float[] flat, ParameterTable from, ParameterTable to) {
        var all = new float[to.size()];
        for (var parameter : from.parameters()) {
            if (to.has(parameter.path())) {
                System.arraycopy(flat, parameter.offset(), all, to.offset(parameter.path()), parameter.shape().elements());
            }
        }
        return all;
    }

    static void requireNew(Path target) {
        try {
            if (Files.exists(target) && (!Files.isDirectory(target) || Files.list(target).findAny().isPresent())) {
                throw new CheckpointException(Reason.INPUT_OUTPUT, target + " already exists; give another directory"
                        + " with --out");
            }
        } catch (IOException failure) {
            throw new CheckpointException(Reason.INPUT_OUTPUT, "cannot look into " + target + ": "
                    + GlrnnException.reason(failure) + "; give another directory with --out", failure);
        }
    }
}
