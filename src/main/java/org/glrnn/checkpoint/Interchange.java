package org.glrnn.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.glrnn.checkpoint.CheckpointException.Reason;
import org.glrnn.data.GlrnnException;
import org.glrnn.lm.GatedLinearRNNLM;

/**
 * Parameter trees of other programs, such as the reference in JAX: one safetensors file of F32 tensors, named by their
 * paths. Paths may be joined by slashes or by dots, and begin with {@code params}.
 */
public final class Interchange {
    private static final String ROOT = "params/";

    private Interchange() {
    }

    /**
     * Makes a checkpoint of a file's parameters, with zero moments at step 0.
     *
     * @param file parameters of another program
     * @param state what they are parameters of; its step and losses are ignored
     * @param target directory to write, which must not exist or be empty; a run's shape, with one checkpoint in it
     * @return the checkpoint
     * @throws CheckpointException if the file is damaged, not of this model, holds a value that is not finite, or the
     *     checkpoint cannot be written
     */
    public static Path read(Path file, CheckpointState state, Path target) {
        try (var tensors = SafeTensors.open(file)) {
            var names = names(file, tensors);
            TensorNames.require(file, names, tensors, state.model());
            names.values().forEach(tensors::readFinite);
            Conversion.requireNew(target);
            var model = GatedLinearRNNLM.create(state.model(), state.seed());
            var table = model.parameterTable();
            return new CheckpointStore(target.resolve(CheckpointStore.DIRECTORY), 1).save(
                    new CheckpointState(0, state.seed(), Double.NaN, state.model(), state.configuration(), state.tokenizer(),
                            state.dataDigest()),
                    table, path -> tensors.read(names.get(path)),
                    new Moments(new float[table.size()], new float[table.size()]));
        }
    }

    /**
     * Writes a checkpoint's parameters, named by their paths with slashes.
     *
     * @param file is created; it appears as a whole or not at all
     * @throws CheckpointException if it is there already, or cannot be written
     */
    public static void write(Checkpoint source, Path file) {
        if (Files.exists(file)) {
            throw new CheckpointException(Reason.INPUT_OUTPUT,
                    file + " already exists; give another file with --export");
        }
        var model = source.model();
        var temporary = file.resolveSibling("." + file.getFileName() + ".new");
        try {
            try {
                SafeTensors.write(temporary, TensorNames.shapes(model.parameterTable(), ""), model::parameter,
                        new TreeMap<>(Map.of("format", "pt", "step", Long.toString(source.step()))));
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException failure) {
            throw new CheckpointException(Reason.INPUT_OUTPUT, "cannot write " + file + ": " + GlrnnException.reason(failure)
                    + "; free space, check permissions, or give another file with --export", failure);
        }
    }

    /** Returns the file's names by the model's. */
    private static Map<String, String> names(Path file, SafeTensors tensors) {
        var names = new LinkedHashMap<String, String>();
        for (var name : tensors.names()) {
            var path = name.contains("/") ? name : name.replace('.', '/');
            path = path.startsWith(ROOT) ? path.substring(ROOT.length()) : path;
            var other = names.put(path, name);
            if (other != null) {
                throw new CheckpointException(Reason.MODEL_MISMATCH, file + " has the parameter " + path + " twice, as "
                        + List.of(other, name) + "; leave one out");
            }
        }
        return names;
    }
}
