package org.glrnn.tasks.plan;

import org.glrnn.tasks.graph.Initializer;
import org.glrnn.tasks.graph.ParameterScope;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.graph.Shape;

/** The reference's parameter paths, and the table that holds them all. */
final class ModelParameters {
    static final String EMBEDDING = "input_function/embedding";
    static final String HEAD = "head";

    private ModelParameters() {
    }

    static ParameterTable table(ModelShape shape) {
        var table = ParameterTable.builder();
        InputLayer.declare(table.scope("input"), shape);
        for (var layer = 0; layer < shape.layers(); layer++) {
            var scope = table.scope("layer_" + layer);
            norm(scope.child(timeNorm(layer)), shape.modelWidth());
            shape.mixer(layer).declare(scope.child(mixer(layer)));
            norm(scope.child(channelNorm(layer)), shape.modelWidth());
            scope.dense(dense(layer, 0), shape.modelWidth(), shape.mixingWidth());
            scope.dense(dense(layer, 1), shape.mixingWidth(), shape.modelWidth());
        }
        if (shape.classes() > 0) {
            table.scope("head").dense(HEAD, shape.modelWidth(), shape.classes());
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

    static String dense(int layer, int index) {
        return "channel_mixing_layers_" + layer + "/dense_layers_" + index;
    }

    private static void norm(ParameterScope scope, int width) {
        scope.add("scale", Shape.of(width), Initializer.ONES);
        scope.add("bias", Shape.of(width), Initializer.ZEROS);
    }
}
