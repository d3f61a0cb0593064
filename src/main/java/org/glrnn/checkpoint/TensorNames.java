package org.glrnn.checkpoint;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.glrnn.checkpoint.CheckpointException.Reason;
import org.glrnn.tasks.graph.ParameterTable;

/** The names and shapes a checkpoint's tensors have. */
final class TensorNames {
    private TensorNames() {
    }

    /** Returns the shape of every parameter by its path behind each prefix. */
    static Map<String, int[]> shapes(ParameterTable table, String... prefixes) {
        var shapes = new LinkedHashMap<String, int[]>();
        for (var prefix : prefixes) {
            table.parameters().forEach(p -> shapes.put(prefix + p.path(), p.shape().sizes()));
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
        shapes.forEach((name, shape) -> requireShape(file, tensors, name, shape));
        for (var name : tensors.names()) {
            if (!shapes.containsKey(name)) {
                throw mismatch(file, "it has a tensor \"" + name + "\" that the model has not");
            }
        }
    }

    private static void requireShape(Path file, SafeTensors tensors, String name, int[] shape) {
        if (!tensors.names().contains(name)) {
            throw mismatch(file, "it has no tensor \"" + name + "\"");
        }
        var expected = Arrays.stream(shape).asLongStream().boxed().toList();
        List<Long> found = tensors.shape(name);
        if (!found.equals(expected)) {
            throw mismatch(file, "tensor \"" + name + "\" has the shape " + found + ", the model's is " + expected);
        }
    }

    static CheckpointException mismatch(Path file, String problem) {
        return new CheckpointException(Reason.MODEL_MISMATCH, file + " does not fit the model of its state.json: "
                + problem + "; put files of one checkpoint together");
    }
}
