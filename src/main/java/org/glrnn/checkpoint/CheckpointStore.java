package org.glrnn.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.glrnn.checkpoint.CheckpointException.Reason;
import org.glrnn.data.GlrnnException;
import org.glrnn.tasks.graph.ParameterTable;

/**
 * A run's checkpoints: directories {@code step-N} side by side. A checkpoint is written elsewhere, forced to disk and
 * then moved to its name, so whatever happens, a {@code step-N} is whole. The last few and the best are kept.
 */
public final class CheckpointStore {
    /** The directory of the checkpoints inside a run directory. */
    public static final String DIRECTORY = "checkpoints";
    private static final Pattern NAME = Pattern.compile("step-(\\d{1,18})");
    private final Path directory;
    private final int keep;

    /**
     * Opens the checkpoints of a run, creates their directory, and clears away what an interrupted program left there.
     *
     * @param directory where the checkpoints are, such as {@code runs/one/checkpoints}
     * @param keep how many of the last to keep, besides the best
     * @throws CheckpointException if the directory cannot be created or read
     */
    public CheckpointStore(Path directory, int keep) {
        this.directory = directory;
        this.keep = keep;
        try {
            Files.createDirectories(directory);
            Directories.recover(directory);
        } catch (IOException e) {
            throw cannotWrite(directory, e);
        }
    }

    /**
     * Writes a checkpoint; when this returns, it is on disk. Then removes what is neither among the last few nor the
     * best.
     *
     * @param state everything but the tensors
     * @param table the model's parameters
     * @param parameters gives a parameter's values by its path, row-major
     * @param moments what the training continues from
     * @return where the checkpoint is
     * @throws CheckpointException if it cannot be written; the checkpoints before it are untouched
     */
    public Path save(CheckpointState state, ParameterTable table, Function<String, float[]> parameters,
            Moments moments) {
        var target = directory.resolve("step-" + state.step());
        try {
            Directories.replace(target, temporary -> write(temporary, state, table, parameters, moments));
            removeSuperseded();
            return target;
        } catch (IOException e) {
            throw cannotWrite(target, e);
        }
    }

    /**
     * Removes what is neither among the last few nor the best, as {@link #save} does; for what a program leaves that ends
     * between saving and removing.
     *
     * @throws CheckpointException if one cannot be removed
     */
    public void removeOld() {
        try {
            removeSuperseded();
        } catch (IOException e) {
            throw cannotWrite(directory, e);
        }
    }

    private void removeSuperseded() throws IOException {
        var all = steps(directory);
        var kept = new HashSet<>(all.subList(0, Math.min(keep, all.size())));
        best().ifPresent(kept::add);
        for (var step : all) {
            if (!kept.contains(step)) {
                Directories.remove(step);
            }
        }
    }

    /** Returns the checkpoint of the highest step. */
    public Optional<Path> latest() {
        return latest(directory);
    }

    /** Returns the checkpoint of the lowest validation loss, the later of two equal ones. */
    public Optional<Path> best() {
        return best(directory);
    }

    /** Returns the lowest validation loss of all checkpoints, NaN if none was evaluated. */
    public double bestLoss() {
        return best().map(CheckpointStore::loss).orElse(Double.NaN);
    }

    /** Returns the checkpoint directory meant by a path to it, to its run, or to the run's checkpoints. */
    static Path find(Path path) {
        if (Files.isRegularFile(path.resolve(StateFile.NAME))) {
            return path;
        }
        var store = Files.isDirectory(path.resolve(DIRECTORY)) ? path.resolve(DIRECTORY) : path;
        return best(store).or(() -> latest(store)).orElseThrow(() -> new CheckpointException(Reason.MISSING, path
                + (!Files.exists(path) ? " does not exist; check the path"
                        : !Files.isDirectory(path) ? " is a file; give the directory of a checkpoint or run"
                        : " holds no checkpoint; give a run directory, or one of its checkpoints/step-N")));
    }

    private static Optional<Path> latest(Path directory) {
        return steps(directory).stream().findFirst();
    }

    private static Optional<Path> best(Path directory) {
        return steps(directory).stream().filter(step -> Double.isFinite(loss(step)))
                .min(Comparator.comparingDouble(CheckpointStore::loss));
    }

    /** The checkpoints of a directory, the highest step first. */
    private static List<Path> steps(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var entries = Files.list(directory)) {
            return entries.filter(entry -> NAME.matcher(entry.getFileName().toString()).matches())
                    .filter(Files::isDirectory)
                    .sorted(Comparator.comparingLong(CheckpointStore::step).reversed()).toList();
        } catch (IOException e) {
            throw SafeTensors.failure(directory, e);
        }
    }

    private static long step(Path checkpoint) {
        var matcher = NAME.matcher(checkpoint.getFileName().toString());
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }

    private static double loss(Path checkpoint) {
        try {
            var loss = StateFile.read(checkpoint).validationLoss();
            return loss == null ? Double.NaN : loss;
        } catch (CheckpointException e) {
            // A damaged checkpoint is never the best; loading it reports the damage.
            return Double.NaN;
        }
    }

    private static void write(Path directory, CheckpointState state, ParameterTable table,
            Function<String, float[]> parameters, Moments moments) throws IOException {
        // Sorted: the order of Map.of is another in every process, and equal checkpoints are to be equal files.
        var metadata = new TreeMap<>(Map.of("format", "glrnn", "step", Long.toString(state.step())));
        var model = SafeTensors.write(directory.resolve(Checkpoint.MODEL), TensorNames.shapes(table, ""), parameters,
                metadata);
        var optimizer = SafeTensors.write(directory.resolve(Checkpoint.OPTIMIZER),
                TensorNames.optimizerShapes(table, moments.states().length),
                name -> name.equals(Checkpoint.STATES) ? moments.states() : moment(table, moments, name), metadata);
        StateFile.of(state, new TreeMap<>(Map.of(
                Checkpoint.MODEL, entry(directory.resolve(Checkpoint.MODEL), model),
                Checkpoint.OPTIMIZER, entry(directory.resolve(Checkpoint.OPTIMIZER), optimizer)))).write(directory);
    }

    private static float[] moment(ParameterTable table, Moments moments, String name) {
        boolean first = name.startsWith(Checkpoint.FIRST_MOMENT);
        var prefix = first ? Checkpoint.FIRST_MOMENT : Checkpoint.SECOND_MOMENT;
        var parameter = table.get(name.substring(prefix.length()));
        return Arrays.copyOfRange(first ? moments.first() : moments.second(), parameter.offset(),
                parameter.offset() + parameter.shape().elements());
    }

    private static StateFile.FileEntry entry(Path file, String sha256) throws IOException {
        return new StateFile.FileEntry(Files.size(file), sha256);
    }

    private static CheckpointException cannotWrite(Path path, IOException e) {
        return new CheckpointException(Reason.INPUT_OUTPUT, "cannot write " + path + ": " + GlrnnException.reason(e)
                + "; free space or check permissions, then continue the run with --resume", e);
    }
}
