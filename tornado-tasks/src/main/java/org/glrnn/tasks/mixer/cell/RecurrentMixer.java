package org.glrnn.tasks.mixer.cell;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.ParameterScope;
import org.glrnn.tasks.graph.Slice;
import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.op.Operators;
import org.glrnn.tasks.op.sequence.PreviousStates;

/**
 * A classic recurrent network as a mixer, for comparison: projection of all rows, a cell that walks through time, output
 * projection. Parameters: {@code proj}, {@code model/recurrent_proj} (kernel and bias, the second one as in cuDNN) and
 * {@code out_proj}.
 */
public abstract class RecurrentMixer implements Mixer {
    private static final String PROJECTION = "proj";
    private static final String RECURRENCE = "model/recurrent_proj";
    private static final String OUTPUT = "out_proj";
    private final int inputWidth;
    private final int outputWidth;
    private final int width;
    private final int gateWidth;

    /**
     * Creates the mixer.
     *
     * @param place where it stands
     * @param width width H of what the cell shows
     * @param blocks number of gates n, candidate included
     */
    protected RecurrentMixer(Place place, int width, int blocks) {
        inputWidth = place.inputWidth();
        outputWidth = place.outputWidth();
        this.width = width;
        gateWidth = Math.multiplyExact(blocks, width);
    }

    /**
     * Offsets of what is kept.
     *
     * @param gates [rows, n H]
     * @param inner what only the cell knows, [rows, H]
     * @param states [rows, H]
     * @param outputs the states, 0 in padding, [rows, H]
     */
    protected record Kept(int gates, int inner, int states, int outputs) implements Saved {
    }

    /** Adds the walk through time; see {@link #recurrentKernel} and {@link #recurrentBias}. */
    protected abstract void walk(Operators operators, Site site, Kept kept);

    /** Adds the walk back: the gates become the gradient of the recurrent projection. */
    protected abstract void walkBack(Operators operators, Site site, Kept kept, Gradients gradients);

    /** Turns the gates into the gradient of the input projection, where that is another. */
    protected void projectionGradient(Operators operators, Site site, Kept kept) {
    }

    /** Returns the width H of what the cell shows. */
    protected final int width() {
        return width;
    }

    /** Returns the offset of the recurrent weights, [H, n H]. */
    protected static int recurrentKernel(Operators operators, Site site) {
        return operators.table().offset(site.path(RECURRENCE + "/kernel"));
    }

    /** Returns the offset of the recurrent biases, [n H]. */
    protected static int recurrentBias(Operators operators, Site site) {
        return operators.table().offset(site.path(RECURRENCE + "/bias"));
    }

    @Override
    public final void declare(ParameterScope scope) {
        scope.dense(PROJECTION, inputWidth, gateWidth);
        scope.dense(RECURRENCE, width, gateWidth);
        scope.dense(OUTPUT, width, outputWidth);
    }

    @Override
    public final Saved plan(Arena arena, int batch, int length, KernelVariants variants) {
        var rows = (long) batch * length;
        return new Kept(arena.take(rows * gateWidth), arena.take(rows * width), arena.take(rows * width),
                arena.take(rows * width));
    }

    @Override
    public final long scratch(int batch, int length) {
        return (long) batch * length * width;
    }

    @Override
    public final void forward(Operators operators, Site site) {
        var kept = (Kept) site.saved();
        operators.linear(site.id() + "Proj", site.path(PROJECTION), site.input(), operators.at(kept.gates()), inputWidth,
                gateWidth);
        walk(operators, site, kept);
        operators.linear(site.id() + "OutProj", site.path(OUTPUT), operators.at(kept.outputs()), site.output(), width,
                outputWidth);
    }

    /** The scratch first holds the gradient of the outputs, then the states before every step. */
    @Override
    public final void backward(Operators operators, Site site, Gradients gradients) {
        var kept = (Kept) site.saved();
        var gates = operators.at(kept.gates());
        var scratch = operators.at(gradients.scratch());
        operators.linearBackward(site.id() + "OutProj", site.path(OUTPUT), operators.at(kept.outputs()),
                gradients.output(), scratch, width, outputWidth);
        walkBack(operators, site, kept, gradients);
        recurrentGradients(operators, site, gates, scratch);
        projectionGradient(operators, site, kept);
        operators.linearBackward(site.id() + "Proj", site.path(PROJECTION), site.input(), gates, gradients.input(),
                inputWidth, gateWidth);
    }

    private void recurrentGradients(Operators operators, Site site, Slice gates, Slice previous) {
        var tasks = operators.tasks();
        var kept = (Kept) site.saved();
        var carry = site.carry();
        var rows = site.rows();
        tasks.add(site.id() + "Previous", PreviousStates::previousHidden, operators.activations(), carry.array(),
                rows.marks(), tasks.frame(kept.states(), previous.offset(), carry.in()), state().size(), rows.count(),
                rows.length(), width);
        operators.linearBias(site.id() + "Recurrent", site.path(RECURRENCE), gates, gateWidth);
        operators.linearWeight(site.id() + "Recurrent", site.path(RECURRENCE), previous, gates, width, gateWidth);
    }
}
