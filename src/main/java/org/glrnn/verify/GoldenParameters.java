package org.glrnn.verify;

import java.util.LinkedHashMap;
import java.util.Map;

import org.glrnn.tasks.graph.ParameterTable;

/** Tensors of a golden file by parameter path. */
final class GoldenParameters {
    private GoldenParameters() {
    }

    /**
     * Reads a tensor for every parameter of a model, so that none keeps what it was made with; what the file holds besides is
     * left to {@link GoldenObject#requireAllRead()}.
     *
     * @throws org.glrnn.data.DataException if one is missing or of another shape
     */
    static Map<String, Tensor> read(GoldenObject file, String key, ParameterTable table) {
        var object = file.object(key);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        table.parameters().forEach(
                parameter -> tensors.put(parameter.path(), object.tensor(parameter.path(), parameter.shape().toArray())));
        return tensors;
    }
}
