package org.glrnn.tasks.plan;

import org.glrnn.tasks.graph.Carry;
import org.glrnn.tasks.graph.MirroredArray;
import org.glrnn.tasks.graph.NativeArrays;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.graph.Rows;
import org.glrnn.tasks.graph.Tasks;
import org.glrnn.tasks.op.Operators;
import org.glrnn.tasks.op.product.WeightPanels;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The arrays of a forward pass without gradients, and its tasks up to the head.
 *
 * @param shape the model, without dropout
 * @param table where its parameters lie
 * @param rows what it runs over
 * @param input the input layer with its arrays
 * @param layout where the activations lie
 * @param weights what the tasks read parameters from
 * @param panels what holds the weights of dense layers, in panels; null where {@code weights} does
 * @param activations everything in between
 * @param carry of all layers, overwritten in place
 * @param carries where each layer's carry lies
 */
record ForwardPass(ModelShape shape, ParameterTable table, Rows rows, InputLayer input, ForwardLayout layout,
        FloatArray weights, WeightPanels panels, FloatArray activations, MirroredArray carry, Carries carries) {

    /** Allocates what a layout needs, whose arena has {@code size} values in all. */
    static ForwardPass allocate(ModelShape shape, Rows rows, ForwardLayout layout, int size, MirroredArray parameters,
            WeightPanels panels) {
        var carries = Carries.of(shape, rows.batch());
        return new ForwardPass(shape, shape.parameterTable(), rows, InputLayer.allocate(shape, rows.batch(), rows.length()),
                layout, panels == null ? parameters.host() : panels.arranged(), panels, NativeArrays.poisoned(size),
                MirroredArray.zeros(Math.max(1, carries.size())), carries);
    }

    /** What stays on the device. */
    Object[] resident() {
        return NativeArrays.concatenate(input.resident(),
                new Object[] {rows.marks(), weights, activations, carry.host()});
    }

    /** What the host sends before every call. */
    Object[] sent() {
        return NativeArrays.concatenate(input.sent(), new Object[] {rows.marks()});
    }

    /** Adds the input layer, all blocks and the final norm. */
    void forward(Operators operators) {
        input.forward(operators, layout.embedded());
        layout.blocks().forEach(block -> block.forward(operators, carry(block.layer())));
        layout.finalNorm().forward(operators);
    }

    Operators operators(Tasks tasks) {
        return new Operators(tasks, table, weights, null, activations, null, rows.count(), panels);
    }

    private Carry carry(int layer) {
        var at = (int) carries.offset(layer);
        return new Carry(carry.host(), at, at);
    }
}
