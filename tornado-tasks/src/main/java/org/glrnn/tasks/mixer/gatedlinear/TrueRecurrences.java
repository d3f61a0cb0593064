package org.glrnn.tasks.mixer.gatedlinear;

import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.mixer.Mixer.Gradients;
import org.glrnn.tasks.mixer.Mixer.Site;
import org.glrnn.tasks.op.Operators;
import org.glrnn.tasks.op.product.Products;
import org.glrnn.tasks.plan.ModelShape.GatedLinear;

/**
 * Adds the true recurrence to a task graph: one work item per sequence, or one work group.
 *
 * @param operators the graph under construction
 * @param shape the layer
 * @param site where it is used
 * @param gates offset of the gates, [rows, n H]
 * @param states offset of the states, [rows, H]
 * @param transposed offset of what {@link #scratch} asks for
 * @param recurrent offset of R in the parameters, [H, n H]
 */
record TrueRecurrences(Operators operators, GatedLinear shape, Site site, int gates, int states, int transposed,
        int recurrent) {

    /** Returns the floats of scratch for one use: work groups go back through the transpose of R. */
    static long scratch(KernelVariants variants, GatedLinear shape) {
        return inGroups(variants, shape) ? (long) shape.stateWidth() * gateWidth(shape) : 0;
    }

    /** Adds the way forward; the gated outputs go to {@code outputs}. */
    void forward(int outputs) {
        var rows = site.rows();
        var carry = site.carry();
        if (inGroups(operators.tasks().variants(), shape)) {
            operators.tasks().add(id(), TrueRecurrenceGroup::trueRecurrenceGroupForward, operators.tasks().context(),
                    operators.activations(), gates, states, outputs, operators.parameters(), recurrent, carry.array(),
                    carry.in(), carry.out(), rows.marks(), rows.length(), shape.stateWidth(), shape.mode());
            operators.tasks().groups(id(), rows.batch());
        } else {
            operators.tasks().add(id(), TrueRecurrence::trueRecurrenceForward, operators.activations(), gates, states,
                    outputs, operators.parameters(), recurrent, carry.array(), carry.in(), carry.out(), rows.marks(),
                    rows.batch(), rows.length(), shape.stateWidth(), shape.mode());
        }
    }

    /** Adds the backward pass. Scratch holds the gradient of the gated outputs, then the states before every step. */
    void backward(Gradients gradients) {
        var rows = site.rows();
        var carry = site.carry();
        if (inGroups(operators.tasks().variants(), shape)) {
            backwardInGroups(gradients);
        } else {
            operators.tasks().add(id(), TrueRecurrence::trueRecurrenceBackward, operators.activations(), gates, states,
                    gradients.scratch(), operators.parameters(), recurrent, carry.array(), carry.in(),
                    gradients.adjoint().array(), gradients.adjoint().offset(), rows.marks(), rows.batch(), rows.length(),
                    shape.stateWidth(), shape.mode());
        }
        operators.tasks().add(site.id() + "Previous", TrueRecurrence::previousStates, operators.activations(), states,
                gradients.scratch(), carry.array(), carry.in(), rows.marks(), rows.count(), rows.length(),
                shape.stateWidth());
        new Products(operators.tasks(), rows.count(), shape.stateWidth(), gateWidth(shape)).weightGradient(
                site.id() + "Recurrent", operators.at(gradients.scratch()), operators.at(gates), operators.gradients(),
                recurrent);
    }

    private void backwardInGroups(Gradients gradients) {
        var rows = site.rows();
        var carry = site.carry();
        var activations = operators.activations();
        operators.tasks().add(site.id() + "Transpose", TrueRecurrenceGroup::transposeRecurrent, operators.parameters(),
                recurrent, activations, transposed, shape.stateWidth(), gateWidth(shape));
        operators.tasks().add(id(), TrueRecurrenceGroup::trueRecurrenceGroupBackward, operators.tasks().context(),
                activations, transposed, activations, gates, states, gradients.scratch(), carry.array(), carry.in(),
                gradients.adjoint().array(), gradients.adjoint().offset(), rows.marks(), rows.length(), shape.stateWidth(),
                shape.mode());
        operators.tasks().groups(id(), rows.batch());
    }

    /** Whether a group of work items walks a sequence; its local memory ends somewhere. */
    private static boolean inGroups(KernelVariants variants, GatedLinear shape) {
        return variants.lanes() > 0 && shape.stateWidth() <= TrueRecurrenceGroup.CHANNELS;
    }

    private static int gateWidth(GatedLinear shape) {
        return Math.multiplyExact(shape.tiedGates() ? 3 : 4, shape.stateWidth());
    }

    private String id() {
        return site.id() + "Recurrence";
    }
}
