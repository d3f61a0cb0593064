package org.glrnn.tasks.op.product;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
 * {@link LinearPanels} reads them, everything else is as it was, and all keeps its offset. A weight that is also read as
 * its transpose has that after all others, in panels too.
 */
public final class WeightPanels {
    private final MirroredArray parameters;
    private final Parameter transposed;
    private final FloatArray arranged;
    private final Set<Parameter> weights = new LinkedHashSet<>();

    /** Makes a copy that is not yet filled. */
    public WeightPanels(MirroredArray parameters) {
        this(parameters, null);
    }

    /**
     * Makes a copy that is not yet filled.
     *
     * @param transposed what {@link #forwardTransposed} multiplies with; null: nothing
     */
    public WeightPanels(MirroredArray parameters, Parameter transposed) {
        this.parameters = parameters;
        this.transposed = transposed;
        arranged = NativeArrays.zeros(Math.addExact(parameters.size(), transposed == null ? 0 : transposed.shape().elements()));
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

    /** Returns whether there is a transposed weight. */
    public boolean hasTransposed() {
        return transposed != null;
    }

    /** Adds y = x W transposed + b, W being the one that is transposed. */
    public void forwardTransposed(Tasks tasks, String id, Slice x, int bias, Slice y, int rows) {
        tasks.add(id, LinearPanels::panelForward, x.array(), arranged, y.array(),
                tasks.frame(x.offset(), parameters.size(), bias, y.offset()), rows, transposed.shape().columns(),
                transposed.shape().rows());
    }

    /** Brings the copy up to date; after the last task was added. */
    public void arrange() {
        var newest = parameters.read().getSegment();
        MemorySegment.copy(newest, 0, arranged.getSegment(), 0, newest.byteSize());
        weights.forEach(weight -> arrange(newest, weight));
        if (transposed != null) {
            arrangeTransposed(newest);
        }
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

    /** A panel's columns are rows here. */
    private void arrangeTransposed(MemorySegment newest) {
        var in = transposed.shape().columns();
        var out = transposed.shape().rows();
        for (var first = 0; first < out; first += LinearPanels.COLUMNS) {
            var width = LinearPanels.width(first, out);
            for (var o = 0; o < width; o++) {
                column(newest, transposed.offset() + (long) (first + o) * in, in,
                        parameters.size() + (long) first * in + o, width);
            }
        }
    }

    private void column(MemorySegment newest, long from, int count, long to, int stride) {
        var segment = arranged.getSegment();
        for (var i = 0; i < count; i++) {
            segment.setAtIndex(ValueLayout.JAVA_FLOAT, to + (long) i * stride,
                    newest.getAtIndex(ValueLayout.JAVA_FLOAT, from + i));
        }
    }
}
