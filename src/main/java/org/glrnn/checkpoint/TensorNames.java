package org.glrnn.checkpoint;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.glrnn.checkpoint.CheckpointException.Reason;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.graph.ParameterTable;

/** The names and shapes a checkpoint's tensors have. */
final class TensorNames {
    private TensorNames() {
    }

    /** Returns the shape of every parameter by its path after each prefix. */
    static Map<String, int[]> shapes(ParameterTable table, String... prefixes) {
        var shapes = new LinkedHashMap<String, int[]>();
        for (var prefix : prefixes) {
            table.parameters().forEach(p -> shapes.put(prefix + p.path(), p.shape().toArray()));
        }
        return shapes;
    }

    /** Returns the shapes of the optimiser's file: the moments, and the states of streams if there are any. */
    static Map<String, int[]> optimizerShapes(ParameterTable table, int states) {
        var shapes = shapes(table, Checkpoint.FIRST_MOMENT, Checkpoint.SECOND_MOMENT);
        if (states > 0) {
            shapes.put(Checkpoint.STATES, new int[] {states});
        }
        return shapes;
    }

    /** Refuses a file that does not hold exactly these tensors. */
    static void require(Path file, SafeTensors tensors, Map<String, int[]> shapes) {
        require(file, shapesByName(tensors), shapes, "state.json; put files of one checkpoint together");
    }

    /**
     * Refuses a file that does not hold exactly a model's parameters, without making the model: its sizes may be
     * anything.
     *
     * @param names the file's names by the model's
     * @throws IllegalArgumentException if there can be no such model
     */
    static void require(Path file, Map<String, String> names, SafeTensors tensors, LanguageModelConfiguration model) {
        var source = "the configuration; check its sizes";
        if (model.nLayer() > names.size()) {
            throw mismatch(file, "it has " + names.size() + " tensors, the model has " + model.nLayer() + " layers", source);
        }
        var found = new LinkedHashMap<String, List<Long>>();
        names.forEach((path, name) -> found.put(path, tensors.shape(name)));
        require(file, found, shapes(GatedLinearRNNLM.parameterTableOf(model), ""), source);
    }

    private static Map<String, List<Long>> shapesByName(SafeTensors tensors) {
        var found = new LinkedHashMap<String, List<Long>>();
        tensors.names().forEach(name -> found.put(name, tensors.shape(name)));
        return found;
    }

    private static void require(Path file, Map<String, List<Long>> found, Map<String, int[]> shapes, String source) {
        shapes.forEach((name, shape) -> requireShape(file, name, found.get(name), shape, source));
        for (var name : found.keySet()) {
            if (!shapes.containsKey(name)) {
                throw mismatch(file, "it has a tensor \"" + name + "\" that the model has not", source);
            }
        }
    }

    private static void requireShape(Path file, String name, List<Long> found, int[] shape, String source) {
        if (found == null) {
            throw mismatch(file, "it has no tensor \"" + name + "\"", source);
        }
        var expected = Arrays.stream(shape).asLongStream().boxed().toList();
        if (!found.equals(expected)) {
            throw mismatch(file, "tensor \"" + name + "\" has the shape " + found + ", the model's is " + expected, source);
        }
    }

    private static CheckpointException mismatch(Path file, String problem, String source) {
        return new CheckpointException(Reason.MODEL_MISMATCH, file + " does not fit the model: " + problem
                + "; the model is that of " + source);
    }
}
