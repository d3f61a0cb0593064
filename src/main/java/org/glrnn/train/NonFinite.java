package org.glrnn.train;

import org.glrnn.tasks.graph.ParameterTable;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Finds where numbers stopped being finite: what is wrong in one place is soon wrong everywhere. */
final class NonFinite {
    private NonFinite() {
    }

    /**
     * Names the first place: a parameter, else the first block of the forward pass, else the first gradient of the
     * backward pass.
     *
     * @param table order and names of parameters and gradients
     * @param states of all blocks after the step, one block after another
     * @param layers number of states of each block
     */
    static String place(ParameterTable table, FloatArray parameters, FloatArray gradients, float[] states, int[] layers) {
        var parameter = last(table, parameters);
        if (!parameter.isEmpty()) {
            return "the parameter " + parameter;
        }
        var at = 0;
        for (var layer = 0; layer < layers.length; layer++) {
            for (var end = at + layers[layer]; at < end; at++) {
                if (!Float.isFinite(states[at])) {
                    return "the state of layer " + layer;
                }
            }
        }
        var gradient = last(table, gradients);
        return gradient.isEmpty() ? "the sum of the gradients' squares; the largest is in " + largest(table, gradients)
                : "the gradient of " + gradient;
    }

    /** The backward pass begins with the last parameter. */
    private static String last(ParameterTable table, FloatArray values) {
        var found = "";
        for (var parameter : table.parameters()) {
            for (var i = 0; i < parameter.shape().elements(); i++) {
                if (!Float.isFinite(values.get(parameter.offset() + i))) {
                    found = parameter.path();
                    break;
                }
            }
        }
        return found;
    }

    private static String largest(ParameterTable table, FloatArray values) {
        var found = "";
        var largest = -1f;
        for (var parameter : table.parameters()) {
            for (var i = 0; i < parameter.shape().elements(); i++) {
                var size = Math.abs(values.get(parameter.offset() + i));
                if (size > largest) {
                    largest = size;
                    found = parameter.path();
                }
            }
        }
        return found;
    }
}
