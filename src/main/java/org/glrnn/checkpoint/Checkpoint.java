package org.glrnn.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

import org.glrnn.checkpoint.CheckpointException.Reason;
import org.glrnn.data.Tokenizer;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.graph.Parameter;
import org.glrnn.tasks.graph.ParameterTable;

/**
 * A model at one step of its training, loaded from a directory of three files: {@code model.safetensors} (parameters
 * by path), {@code optimizer.safetensors} (the optimiser's moments by {@code first_moment/} or {@code second_moment/}
 * and path) and {@code state.json} (everything else, and the SHA-256 of the other two). {@link CheckpointStore} writes
 * them.
 */
public final class Checkpoint {
    static final String MODEL = "model.safetensors";
    static final String OPTIMIZER = "optimizer.safetensors";
    static final String FIRST_MOMENT = "first_moment/";
    static final String SECOND_MOMENT = "second_moment/";
    static final String STATES = "states";
    private final Path directory;
    private final StateFile file;
    private final CheckpointState state;
    private GatedLinearRNNLM model;

    private Checkpoint(Path directory, StateFile file) {
        this.directory = directory;
        this.file = file;
        this.state = file.state();
    }

    /**
     * Opens a checkpoint and verifies the model's file; the optimiser's is verified when it is read.
     *
     * @param directory a checkpoint directory, or a run directory: then the run's checkpoint of the lowest validation
     *     loss, or the latest where none was evaluated
     * @throws CheckpointException if there is none, or it is damaged
     */
    public static Checkpoint load(Path directory) {
        var found = CheckpointStore.find(directory);
        var checkpoint = new Checkpoint(found, StateFile.read(found));
        checkpoint.verify(MODEL);
        return checkpoint;
    }

    /** Returns the SHA-256, in hexadecimal, of {@code state.json}, which holds those of the other files. */
    public String digest() {
        try {
            return DigestedFile.of(directory.resolve(StateFile.NAME));
        } catch (IOException e) {
            throw SafeTensors.failure(directory.resolve(StateFile.NAME), e);
        }
    }

    /** Returns where it was loaded from: always the checkpoint directory itself, such as {@code .../step-2000}. */
    public Path directory() {
        return directory;
    }

    /**
     * Returns the model with the checkpoint's parameters; the same object at each call.
     *
     * @throws CheckpointException if the parameters are not those of the model's configuration, or cannot be read
     */
    public synchronized GatedLinearRNNLM model() {
        if (model == null) {
            requireParameters();
            var created = GatedLinearRNNLM.create(state.model(), state.seed());
            readParameters(created.parameterTable(), created::setParameter);
            model = created;
        }
        return model;
    }

    /** Looks into the file before anything is allocated: state.json may ask for a model of any size. */
    private void requireParameters() {
        var file = directory.resolve(MODEL);
        try (var tensors = SafeTensors.open(file)) {
            var names = tensors.names().stream().collect(Collectors.toMap(name -> name, name -> name));
            TensorNames.require(file, names, tensors, state.model());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new CheckpointException(Reason.STATE, directory.resolve(StateFile.NAME) + ": the model: " + e.getMessage()
                    + "; use another checkpoint of the run", e);
        }
    }

    /** Returns the model's configuration, vocabulary included. */
    public LanguageModelConfiguration modelConfiguration() {
        return state.model();
    }

    /** Returns what the model's text is encoded with. */
    public Tokenizer tokenizer() {
        return state.tokenizer();
    }

    /** Returns the run's configuration but for the model, as nested maps (section, key, value), uninterpreted. */
    public Map<String, Object> configuration() {
        return state.configuration();
    }

    /** Returns the number of training steps done. */
    public long step() {
        return state.step();
    }

    /** Returns the mean validation loss in nats, NaN if it was not evaluated at this step. */
    public double validationLoss() {
        return state.validationLoss();
    }

    /** Returns everything but the tensors. */
    public CheckpointState state() {
        return state;
    }

    /**
     * Reads all parameters.
     *
     * @param table the parameters the model has
     * @param target takes path and values, row-major, of one parameter after another
     * @throws CheckpointException if names or shapes are not the table's, before the target gets anything; if a value is
     *     not finite, or reading fails
     */
    public void readParameters(ParameterTable table, BiConsumer<String, float[]> target) {
        try (var tensors = SafeTensors.open(directory.resolve(MODEL))) {
            TensorNames.require(directory.resolve(MODEL), tensors, TensorNames.shapes(table, ""));
            table.parameters().forEach(parameter -> target.accept(parameter.path(),
                    tensors.readFinite(parameter.path())));
        }
    }

    /**
     * Reads the optimiser's moments and the states of streams, after verifying their file.
     *
     * @param table the parameters the model has
     * @return flat at the table's offsets, zero in the gaps
     * @throws CheckpointException if the file is missing or damaged, names or shapes are not the table's, or a value is not
     *     finite
     */
    public Moments readMoments(ParameterTable table) {
        verify(OPTIMIZER);
        try (var tensors = SafeTensors.open(directory.resolve(OPTIMIZER))) {
            var states = tensors.names().contains(STATES) ? tensors.readFinite(STATES) : new float[0];
            TensorNames.require(directory.resolve(OPTIMIZER), tensors,
                    TensorNames.optimizerShapes(table, states.length));
            return new Moments(flat(tensors, table, FIRST_MOMENT), flat(tensors, table, SECOND_MOMENT), states);
        }
    }

    private static float[] flat(SafeTensors tensors, ParameterTable table, String prefix) {
        var all = new float[table.size()];
        for (Parameter parameter : table.parameters()) {
            var values = tensors.readFinite(prefix + parameter.path());
            System.arraycopy(values, 0, all, parameter.offset(), values.length);
        }
        return all;
    }

    private void verify(String name) {
        var path = directory.resolve(name);
        var expected = file.files().get(name);
        if (expected == null) {
            throw new CheckpointException(Reason.STATE, directory.resolve(StateFile.NAME) + " does not mention " + name
                    + "; use another checkpoint of the run");
        }
        try {
            if (Files.size(path) != expected.bytes() || !DigestedFile.of(path).equals(expected.sha256())) {
                throw new CheckpointException(Reason.CHECKSUM, path + " was damaged or changed after it was written"
                        + " (size or SHA-256 differ from state.json); use another checkpoint of the run");
            }
        } catch (IOException e) {
            throw SafeTensors.failure(path, e);
        }
    }
}
