package org.glrnn.tasks.plan;

import org.glrnn.tasks.graph.Parameter.Initializer;
import org.glrnn.tasks.graph.Parameter.Shape;
import org.glrnn.tasks.graph.ParameterTable;

/** The reference's parameter paths, and the table that holds them all. */
public final class ModelParameters {
    static final String EMBEDDING = "input_function/embedding";
    static final String HEAD = "head";

    private ModelParameters() {
    }

    static ParameterTable table(ModelShape shape) {
        var table = ParameterTable.builder();
        InputLayer.declare(table, shape);
        for (var layer = 0; layer < shape.layers(); layer++) {
            norm(table, timeNorm(layer), shape.modelWidth());
            shape.newMixer().declare(table, mixer(layer));
            norm(table, channelNorm(layer), shape.modelWidth());
            dense(table, dense(layer, 0), shape.modelWidth(), shape.mixingWidth());
            dense(table, dense(layer, 1), shape.mixingWidth(), shape.modelWidth());
        }
        if (shape.classes() > 0) {
            dense(table, HEAD, shape.modelWidth(), shape.classes());
        }
        return table.build();
    }

    static String timeNorm(int layer) {
        return "time_mixing_layers_" + layer + "/layer_norm_function";
    }

    static String mixer(int layer) {
        return "time_mixing_layers_" + layer + "/model";
    }

    static String channelNorm(int layer) {
        return "channel_mixing_layers_" + layer + "/layer_norm";
    }

    public static String dense(int layer, int index) {
        return "channel_mixing_layers_" + layer + "/dense_layers_" + index;
    }

    /** Returns the path of a child; the root has none. */
    public static String child(String path, String name) {
        return path.isEmpty() ? name : path + "/" + name;
    }

    /** Declares a dense layer: kernel [in, out] and bias [out]. */
    public static void dense(ParameterTable.Builder table, String path, int in, int out) {
        table.add(path + "/kernel", Shape.matrix(in, out), Initializer.LECUN_NORMAL);
        table.add(path + "/bias", Shape.vector(out), Initializer.ZEROS);
    }

    private static void norm(ParameterTable.Builder table, String path, int width) {
        table.add(path + "/scale", Shape.vector(width), Initializer.ONES);
        table.add(path + "/bias", Shape.vector(width), Initializer.ZEROS);
    }
}
