package org.glrnn.tasks.graph;

import org.glrnn.tasks.kernel.GatedScan;

/**
 * The gated linear RNN as a mixer: projection to the gates, gated scan, output projection (reference-spec 1.3).
 *
 * @param inputWidth width D of the input
 * @param width state width H
 * @param outputWidth width M of the output
 * @param tiedGates forget gate = 1 - input gate
 */
record GatedLinearMixer(int inputWidth, int width, int outputWidth, boolean tiedGates) implements Mixer {

    /** Offsets of the gates [rows, n H], the states [rows, H] and the gated outputs [rows, H]. */
    private record Kept(int gates, int states, int outputs) implements Saved {
    }

    @Override
    public void declare(ParameterTable.Builder table, String path) {
        ModelParameters.dense(table, ModelParameters.child(path, "proj"), inputWidth, gateWidth());
        ModelParameters.dense(table, ModelParameters.child(path, "out_proj"), width, outputWidth);
    }

    @Override
    public int stateWidth() {
        return width;
    }

    @Override
    public Saved plan(Arena arena, int batch, int length) {
        var rows = (long) batch * length;
        return new Kept(arena.take(rows * gateWidth()), arena.take(rows * width), arena.take(rows * width));
    }

    @Override
    public long scratch(int batch, int length) {
        return (long) batch * length * width;
    }

    @Override
    public void forward(Operators operators, Site site) {
        var kept = (Kept) site.saved();
        operators.linear(site.id() + "Proj", ModelParameters.child(site.path(), "proj"), site.input(), operators.at(kept.gates()), inputWidth,
                gateWidth());
        operators.tasks().add(site.id() + "Scan", GatedScan::gatedScanForward, operators.activations(), kept.gates(),
                kept.states(), kept.outputs(), site.carryIn().array(), site.carryIn().offset(), site.carryOut().array(),
                site.carryOut().offset(), site.batch(), site.length(), width, tied());
        operators.linear(site.id() + "OutProj", ModelParameters.child(site.path(), "out_proj"), operators.at(kept.outputs()), site.output(), width,
                outputWidth);
    }

    @Override
    public void backward(Operators operators, Site site, Gradients gradients) {
        var kept = (Kept) site.saved();
        operators.linearBackward(site.id() + "OutProj", ModelParameters.child(site.path(), "out_proj"), operators.at(kept.outputs()),
                gradients.output(), operators.at(gradients.scratch()), width, outputWidth);
        operators.tasks().add(site.id() + "Scan", GatedScan::gatedScanBackward, operators.activations(), kept.gates(),
                kept.states(), gradients.scratch(), site.carryIn().array(), site.carryIn().offset(), gradients.carry(),
                gradients.carryOut(), gradients.carryIn(), site.batch(), site.length(), width, tied());
        operators.linearBackward(site.id() + "Proj", ModelParameters.child(site.path(), "proj"), site.input(), operators.at(kept.gates()),
                gradients.input(), inputWidth, gateWidth());
    }

    private int gateWidth() {
        return Math.multiplyExact(tiedGates ? 3 : 4, width);
    }

    private int tied() {
        return tiedGates ? 1 : 0;
    }
}
