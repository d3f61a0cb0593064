package org.glrnn.tasks.mixer.cell;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.graph.Slice;
import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.op.Operators;
import org.glrnn.tasks.op.sequence.PreviousStates;
import org.glrnn.tasks.plan.ModelParameters;

/**
 * A classic recurrent network as a mixer, for comparison: projection of all rows, a cell that walks through time, output
 * projection. Parameters: {@code proj}, {@code model/recurrent_proj} (kernel and bias, the second one as in cuDNN) and
 * {@code out_proj}.
 *
 * @param inputWidth width D of the input
 * @param outputWidth width M of the output
 * @param width width H of what the cell shows
 * @param cell GRU or LSTM
 */
public record RecurrentMixer(int inputWidth, int outputWidth, int width, RecurrentCell cell) implements Mixer {

    /**
     * Offsets of what is kept.
     *
     * @param gates [rows, n H]
     * @param inner what only the cell knows, [rows, H]
     * @param states [rows, H]
     * @param outputs the states, 0 in padding, [rows, H]
     */
    record Kept(int gates, int inner, int states, int outputs) implements Saved {
    }

    @Override
    public void declare(ParameterTable.Builder table, String path) {
        ModelParameters.dense(table, projection(path), inputWidth, gateWidth());
        ModelParameters.dense(table, recurrence(path), width, gateWidth());
        ModelParameters.dense(table, output(path), width, outputWidth);
    }

    @Override
    public int stateWidth() {
        return Math.multiplyExact(cell.states(), width);
    }

    @Override
    public Saved plan(Arena arena, int batch, int length, KernelVariants variants) {
        var rows = (long) batch * length;
        return new Kept(arena.take(rows * gateWidth()), arena.take(rows * width), arena.take(rows * width),
                arena.take(rows * width));
    }

    @Override
    public long scratch(int batch, int length) {
        return (long) batch * length * width;
    }

    @Override
    public void forward(Operators operators, Site site) {
        var kept = (Kept) site.saved();
        operators.linear(site.id() + "Proj", projection(site.path()), site.input(), operators.at(kept.gates()), inputWidth,
                gateWidth());
        cell.forward(operators, site, recurrence(site.path()), width);
        operators.linear(site.id() + "OutProj", output(site.path()), operators.at(kept.outputs()), site.output(), width,
                outputWidth);
    }

    /** The scratch first holds the gradient of the outputs, then the states before every step. */
    @Override
    public void backward(Operators operators, Site site, Gradients gradients) {
        var kept = (Kept) site.saved();
        var gates = operators.at(kept.gates());
        var scratch = operators.at(gradients.scratch());
        operators.linearBackward(site.id() + "OutProj", output(site.path()), operators.at(kept.outputs()),
                gradients.output(), scratch, width, outputWidth);
        cell.backward(operators, site, gradients, recurrence(site.path()), width);
        recurrentGradients(operators, site, gates, scratch);
        cell.projectionGradient(operators, site, width);
        operators.linearBackward(site.id() + "Proj", projection(site.path()), site.input(), gates, gradients.input(),
                inputWidth, gateWidth());
    }

    private void recurrentGradients(Operators operators, Site site, Slice gates, Slice previous) {
        var kept = (Kept) site.saved();
        var carry = site.carry();
        var rows = site.rows();
        var path = recurrence(site.path());
        operators.tasks().add(site.id() + "Previous", PreviousStates::previousHidden, operators.activations(),
                kept.states(), previous.offset(), carry.array(), carry.in(), stateWidth(), rows.marks(), rows.count(),
                rows.length(), width);
        operators.linearBias(site.id() + "Recurrent", path, gates, gateWidth());
        operators.linearWeight(site.id() + "Recurrent", path, previous, gates, width, gateWidth());
    }

    private static String projection(String path) {
        return ModelParameters.child(path, "proj");
    }

    private static String recurrence(String path) {
        return ModelParameters.child(path, "model/recurrent_proj");
    }

    private static String output(String path) {
        return ModelParameters.child(path, "out_proj");
    }

    private int gateWidth() {
        return Math.multiplyExact(cell.blocks(), width);
    }
}
