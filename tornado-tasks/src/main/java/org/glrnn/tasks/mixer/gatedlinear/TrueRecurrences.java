package org.glrnn.tasks.mixer.gatedlinear;

import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.mixer.Mixer.Gradients;
import org.glrnn.tasks.mixer.Mixer.Site;
import org.glrnn.tasks.op.Operators;
import org.glrnn.tasks.op.product.Products;

/**
 * Adds the true recurrence to a task graph: one work item per sequence, or one work group.
 *
 * @param operators the graph under construction
 * @param options the layer
 * @param width width H of the state
 * @param site where it is used
 * @param gates offset of the gates, [rows, n H]
 * @param states offset of the states, [rows, H]
 * @param transposed offset of what {@link #scratch} asks for
 * @param recurrent offset of R in the parameters, [H, n H]
 */
record TrueRecurrences(Operators operators, GatedLinearOptions options, int width, Site site, int gates, int states,
        int transposed,
        int recurrent) {

    /** Returns the floats of scratch for one use: work groups go back through the transpose of R. */
    static long scratch(KernelVariants variants, GatedLinearOptions options, int width) {
        return inGroups(variants, width) ? (long) width * options.gateWidth(width) : 0;
    }

    /** Adds the forward pass; the gated outputs go to {@code outputs}. */
    void forward(int outputs) {
        var tasks = operators.tasks();
        var rows = site.rows();
        var carry = site.carry();
        if (inGroups(tasks.variants(), width)) {
            tasks.add(id(), TrueRecurrenceGroup::trueRecurrenceGroupForward, tasks.context(), operators.activations(),
                    operators.parameters(), carry.array(), rows.marks(),
                    tasks.frame(gates, states, outputs, recurrent, carry.in(), carry.out()), rows.length(), width,
                    options.mode());
            tasks.groups(id(), rows.batch());
        } else {
            tasks.add(id(), TrueRecurrence::trueRecurrenceForward, operators.activations(), operators.parameters(),
                    carry.array(), rows.marks(), tasks.frame(gates, states, outputs, recurrent, carry.in(), carry.out()),
                    rows.batch(), rows.length(), width, options.mode());
        }
    }

    /** Adds the backward pass. Scratch holds the gradient of the gated outputs, then the states before every step. */
    void backward(Gradients gradients) {
        var tasks = operators.tasks();
        var rows = site.rows();
        var carry = site.carry();
        if (inGroups(tasks.variants(), width)) {
            backwardInGroups(gradients);
        } else {
            tasks.add(id(), TrueRecurrence::trueRecurrenceBackward, operators.activations(), operators.parameters(),
                    carry.array(), gradients.adjoint().array(), rows.marks(),
                    tasks.frame(gates, states, gradients.scratch(), recurrent, carry.in(), gradients.adjoint().offset()),
                    rows.batch(), rows.length(), width, options.mode());
        }
        tasks.add(site.id() + "Previous", TrueRecurrence::previousStates, operators.activations(), carry.array(),
                rows.marks(), tasks.frame(states, gradients.scratch(), carry.in()), rows.count(), rows.length(), width);
        new Products(tasks, rows.count(), width, options.gateWidth(width)).weightGradient(
                site.id() + "Recurrent", operators.at(gradients.scratch()), operators.at(gates), operators.gradients(),
                recurrent);
    }

    private void backwardInGroups(Gradients gradients) {
        var tasks = operators.tasks();
        var rows = site.rows();
        var carry = site.carry();
        var activations = operators.activations();
        tasks.add(site.id() + "Transpose", TrueRecurrenceGroup::transposeRecurrent, operators.parameters(), activations,
                tasks.frame(recurrent, transposed), width, options.gateWidth(width));
        tasks.add(id(), TrueRecurrenceGroup::trueRecurrenceGroupBackward, tasks.context(), activations, activations,
                carry.array(), gradients.adjoint().array(), rows.marks(),
                tasks.frame(transposed, gates, states, gradients.scratch(), carry.in(), gradients.adjoint().offset()),
                rows.length(), width, options.mode());
        tasks.groups(id(), rows.batch());
    }

    /** Whether a group of work items walks a sequence; its local memory ends somewhere. */
    private static boolean inGroups(KernelVariants variants, int width) {
        return variants.lanes() > 0 && width <= TrueRecurrenceGroup.CHANNELS;
    }

    private String id() {
        return site.id() + "Recurrence";
    }
}
