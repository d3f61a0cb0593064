package org.glrnn.tasks.graph;

import org.glrnn.tasks.kernel.Hyper;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Every array of a training plan.
 *
 * @param parameters flat parameters
 * @param gradients flat gradients
 * @param firstMoment flat first moments
 * @param secondMoment flat second moments
 * @param activations everything between tokens and loss, planned by an {@link Arena}
 * @param tokens inputs, [batch, length]
 * @param targets classes, [batch, length]
 * @param control seed and step of dropout
 * @param chunk first row of the head's chunk
 * @param hyper numbers that change from step to step
 * @param carries zero carries of every layer, then the carries that go out
 * @param carryGradients zero gradient of a carry that goes out, then that of the one that came in
 * @param losses loss of every row
 * @param partials block sums
 * @param loss one cell
 * @param norm one cell
 */
record TrainingBuffers(FloatArray parameters, FloatArray gradients, FloatArray firstMoment, FloatArray secondMoment,
        FloatArray activations, IntArray tokens, IntArray targets, IntArray control, IntArray chunk, FloatArray hyper,
        FloatArray carries, FloatArray carryGradients, FloatArray losses, FloatArray partials, FloatArray loss,
        FloatArray norm) {

    static TrainingBuffers allocate(ModelShape shape, FloatArray parameters, ParameterTable table, int activations,
            int batch, int length) {
        var rows = batch * length;
        var carry = Math.multiplyExact(batch, shape.stateWidth());
        return new TrainingBuffers(parameters, zeros(table.size()), zeros(table.size()), zeros(table.size()),
                poisoned(activations), new IntArray(rows), new IntArray(rows), new IntArray(2), new IntArray(1),
                zeros(Hyper.SIZE), zeros(Math.multiplyExact(2 * shape.layers(), carry)), zeros(2 * carry), zeros(rows),
                zeros(Math.max(Losses.blocks(rows), Losses.blocks(table.size()))), zeros(1), zeros(1));
    }

    /** Returns an array of zeros. */
    static FloatArray zeros(int size) {
        var array = new FloatArray(size);
        array.init(0.0f);
        return array;
    }

    /** Returns an array of NaN, so that a cell which nobody wrote shows. */
    static FloatArray poisoned(int size) {
        var array = new FloatArray(size);
        array.init(Float.NaN);
        return array;
    }

    /** What stays on the device between graphs. */
    Object[] resident() {
        return new Object[] {parameters, gradients, firstMoment, secondMoment, activations, tokens, targets, control, hyper,
                carries, carryGradients, losses, partials};
    }

    void send(int[] inputs, int[] classes, int seed, int step) {
        HostCopy.copy(inputs, tokens);
        HostCopy.copy(classes, targets);
        control.set(0, seed);
        control.set(1, step);
        var counted = 0;
        for (var target : classes) {
            counted += target < 0 ? 0 : 1;
        }
        hyper.set(Hyper.LOSS_WEIGHT, 1.0f / Math.max(1, counted));
    }

    long bytes() {
        var sum = 0L;
        for (var array : resident()) {
            sum += ((TornadoNativeArray) array).getNumBytesOfSegment();
        }
        return sum;
    }
}
