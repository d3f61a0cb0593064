package org.glrnn.tasks.graph;

import java.lang.foreign.MemorySegment;
import java.util.Collection;

import org.glrnn.tasks.kernel.LinearPanels;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A copy of parameters in which some weights are cut into panels as {@link LinearPanels} reads them; everything keeps its
 * offset.
 *
 * @param parameters flat parameter buffer
 * @param arranged the copy
 */
record WeightPanels(FloatArray parameters, FloatArray arranged) {
    static WeightPanels of(FloatArray parameters) {
        return new WeightPanels(parameters, NativeArrays.zeros(parameters.getSize()));
    }

    /** Brings the copy up to date. */
    void arrange(Collection<Parameter> weights) {
        MemorySegment.copy(parameters.getSegment(), 0, arranged.getSegment(), 0, parameters.getSegment().byteSize());
        weights.forEach(this::arrange);
    }

    private void arrange(Parameter weight) {
        var in = weight.shape().rows();
        var out = weight.shape().columns();
        for (var first = 0; first < out; first += LinearPanels.COLUMNS) {
            var width = LinearPanels.width(first, out);
            for (var i = 0; i < in; i++) {
                copy(weight.offset() + i * out + first, weight.offset() + first * in + i * width, width);
            }
        }
    }

    private void copy(int from, int to, int count) {
        MemorySegment.copy(parameters.getSegment(), (long) from * Float.BYTES, arranged.getSegment(),
                (long) to * Float.BYTES, (long) count * Float.BYTES);
    }
}
