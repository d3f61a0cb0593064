package org.glrnn.tasks.op.product;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashSet;
import java.util.Set;

import org.glrnn.tasks.graph.MirroredArray;
import org.glrnn.tasks.graph.NativeArrays;
import org.glrnn.tasks.graph.Parameter;
import org.glrnn.tasks.graph.Slice;
import org.glrnn.tasks.graph.Tasks;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A copy of parameters for a plan of single rows: the weights of its dense layers are cut into panels as
 * {@link LinearPanels} reads them, everything else is as it was, and all keeps its offset.
 */
public final class WeightPanels {
    private final MirroredArray parameters;
    private final FloatArray arranged;
    private final Set<Parameter> weights = new LinkedHashSet<>();

    /** Makes a copy that is not yet filled. */
    public WeightPanels(MirroredArray parameters) {
        this.parameters = parameters;
        arranged = NativeArrays.zeros(parameters.size());
    }

    /** Returns the copy, which the plan's tasks use as their parameters. */
    public FloatArray arranged() {
        return arranged;
    }

    /** Adds y = x W + b, W being one of the weights to cut. */
    public void forward(Tasks tasks, String id, Slice x, Parameter weight, int bias, Slice y, int rows) {
        weights.add(weight);
        tasks.add(id, LinearPanels::panelForward, x.array(), arranged, y.array(),
                tasks.frame(x.offset(), weight.offset(), bias, y.offset()), rows, weight.shape().rows(),
                weight.shape().columns());
    }

    /** Brings the copy up to date; after the last task was added. */
    public void arrange() {
        var newest = parameters.read().getSegment();
        MemorySegment.copy(newest, 0, arranged.getSegment(), 0, newest.byteSize());
        weights.forEach(weight -> arrange(newest, weight));
    }

    private void arrange(MemorySegment newest, Parameter weight) {
        var in = weight.shape().rows();
        var out = weight.shape().columns();
        for (var first = 0; first < out; first += LinearPanels.COLUMNS) {
            var width = LinearPanels.width(first, out);
            for (var i = 0; i < in; i++) {
                copy(newest, weight.offset() + i * out + first, weight.offset() + first * in + i * width, width);
            }
        }
    }

    private void copy(MemorySegment newest, int from, int to, int count) {
        MemorySegment.copy(newest, (long) from * Float.BYTES, arranged.getSegment(),
                (long) to * Float.BYTES, (long) count * Float.BYTES);
    }
}
