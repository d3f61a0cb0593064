package org.glrnn.tasks.plan;

import org.glrnn.tasks.graph.ParameterTable;

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
            shape.norms().declare(scope.child(timeNorm(layer)), shape.modelWidth());
            shape.mixer(layer).declare(scope.child(mixer(layer)));
            if (shape.options().channelMixing() != ChannelMixing.NONE) {
                ChannelHalf.declare(scope, shape, layer);
            }
        }
        FinalNorm.declare(table.scope("head"), shape);
        if (shape.classes() > 0) {
            new OutputLayer(shape).declare(table.scope("head"));
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
}
