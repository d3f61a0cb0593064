package org.glrnn.tasks.plan;

import java.util.List;
import java.util.stream.IntStream;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.HostCopy;
import org.glrnn.tasks.graph.Hyper;
import org.glrnn.tasks.graph.MirroredArray;
import org.glrnn.tasks.graph.NativeArrays;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.graph.Rows;
import org.glrnn.tasks.op.loss.Losses;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The arrays of a training plan besides its input.
 *
 * @param parameters flat parameters
 * @param gradients flat gradients
 * @param firstMoment flat first moments
 * @param secondMoment flat second moments
 * @param activations everything between input and loss, planned by an {@link Arena}
 * @param targets classes, [batch, length]
 * @param marks what every row is, [batch, length]
 * @param control seed and step of dropout
 * @param chunk first row of the head's chunk
 * @param hyper numbers that change from step to step
 * @param carries carries of every layer that come in, then those that go out
 * @param adjoint gradient of one layer's carry
 * @param losses loss of every row
 * @param partials block sums
 * @param loss one cell
 * @param norm one cell
 * @param saturation of every gate of every layer, measured on demand
 */
record TrainingBuffers(MirroredArray parameters, FloatArray gradients, MirroredArray firstMoment,
        MirroredArray secondMoment, FloatArray activations, IntArray targets, IntArray marks, IntArray control,
        IntArray chunk, FloatArray hyper, MirroredArray carries, FloatArray adjoint, FloatArray losses, FloatArray partials,
        FloatArray loss, FloatArray norm,
        FloatArray saturation) {

    static TrainingBuffers allocate(ModelShape shape, MirroredArray parameters, ParameterTable table, int activations,
            Rows where) {
        var rows = where.count();
        var carries = Carries.of(shape, where.batch());
        var gates = IntStream.range(0, shape.layers()).map(layer -> shape.mixer(layer).gates()).sum();
        return new TrainingBuffers(parameters, NativeArrays.zeros(table.size()), MirroredArray.zeros(table.size()),
                MirroredArray.zeros(table.size()), NativeArrays.poisoned(activations), new IntArray(rows), where.marks(),
                new IntArray(2), new IntArray(1), NativeArrays.zeros(Hyper.SIZE),
                MirroredArray.zeros(Math.max(1, Math.multiplyExact(2, carries.size()))),
                NativeArrays.zeros(Math.max(1, carries.largest())),
                NativeArrays.zeros(rows),
                NativeArrays.zeros(Math.max(Losses.blocks(rows), Losses.blocks(table.size()))), NativeArrays.zeros(1),
                NativeArrays.zeros(1), NativeArrays.zeros(Math.max(1, gates)));
    }

    /** What stays on the device between graphs. */
    Object[] resident() {
        return new Object[] {parameters.host(), gradients, firstMoment.host(), secondMoment.host(), activations, targets,
            marks, control, hyper, carries.host(), adjoint, losses, partials, saturation};
    }

    /** What the host reads and writes between steps. */
    List<MirroredArray> mirrored() {
        return List.of(parameters, firstMoment, secondMoment, carries);
    }

    /** What the host sends before every step. */
    Object[] sent() {
        return new Object[] {targets, marks, control, hyper};
    }

    void send(int[] classes, int seed, int step) {
        HostCopy.copy(classes, targets);
        control.set(0, seed);
        control.set(1, step);
        var counted = 0;
        for (var target : classes) {
            counted += target < 0 ? 0 : 1;
        }
        hyper.set(Hyper.LOSS_WEIGHT, 1.0f / Math.max(1, counted));
    }
}
