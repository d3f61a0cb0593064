package org.glrnn.tasks.mixer.gatedlinear;

import org.glrnn.tasks.graph.Rows;
import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.Parameter.Initializer;
import org.glrnn.tasks.graph.Parameter.Shape;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.graph.Slice;
import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.op.Operators;
import org.glrnn.tasks.op.activation.Activations;
import org.glrnn.tasks.op.scan.ActivatedScan;
import org.glrnn.tasks.op.scan.Scans;
import org.glrnn.tasks.plan.ModelParameters;
import org.glrnn.tasks.plan.ModelShape.GatedLinear;

/**
 * The gated linear RNN as a mixer: projection to the gates, gated scan or true recurrence, output projection
 * (docs/mathematics.md 1.3, 1.6).
 *
 * @param inputWidth width D of the input
 * @param outputWidth width M of the output
 * @param shape state, gates and activations
 */
public record GatedLinearMixer(int inputWidth, int outputWidth, GatedLinear shape) implements Mixer {

    /**
     * Offsets of the gates [rows, n H], the states [rows, H], the gated outputs [rows, H], and of what else the recurrence
     * needs: {@link Scans#pairs} or {@link TrueRecurrences#scratch}.
     */
    private record Kept(int gates, int states, int outputs, int scratch) implements Saved {
    }

    @Override
    public void declare(ParameterTable.Builder table, String path) {
        ModelParameters.dense(table, ModelParameters.child(path, "proj"), inputWidth, gateWidth());
        ModelParameters.dense(table, ModelParameters.child(path, "out_proj"), stateWidth(), outputWidth);
        if (shape.trueRecurrence()) {
            table.add(recurrentPath(path), Shape.matrix(stateWidth(), gateWidth()), Initializer.ZEROS);
        }
    }

    @Override
    public int stateWidth() {
        return shape.stateWidth();
    }

    @Override
    public Saved plan(Arena arena, int batch, int length, KernelVariants variants) {
        var rows = (long) batch * length;
        return new Kept(arena.take(rows * gateWidth()), arena.take(rows * stateWidth()), arena.take(rows * stateWidth()),
                arena.take(shape.trueRecurrence() ? TrueRecurrences.scratch(variants, shape)
                        : Scans.pairs(variants, batch, length, stateWidth())));
    }

    @Override
    public long scratch(int batch, int length) {
        return (long) batch * length * stateWidth();
    }

    @Override
    public void forward(Operators operators, Site site) {
        var kept = (Kept) site.saved();
        operators.linear(site.id() + "Proj", ModelParameters.child(site.path(), "proj"), site.input(),
                operators.at(kept.gates()), inputWidth, gateWidth());
        if (shape.fixedForgetGate()) {
            operators.tasks().add(site.id() + "FixGate", FixedGate::fixGate, operators.activations(), kept.gates(),
                    operators.parameters(), operators.table().offset(ModelParameters.child(site.path(), "proj/bias")),
                    site.rows().count(), gateWidth(), forgetColumn(), stateWidth());
        }
        recur(operators, site, kept);
        operators.linear(site.id() + "OutProj", ModelParameters.child(site.path(), "out_proj"),
                operators.at(kept.outputs()), site.output(), stateWidth(), outputWidth);
    }

    private void recur(Operators operators, Site site, Kept kept) {
        var rows = site.rows();
        var carry = site.carry();
        var activations = operators.activations();
        if (shape.trueRecurrence()) {
            trueRecurrences(operators, site, kept).forward(kept.outputs());
        } else if (plain(rows)) {
            scans(operators, site, kept).forward(site.id() + "Scan", kept.outputs(), carry);
        } else {
            operators.tasks().add(site.id() + "Scan", ActivatedScan::activatedScanForward, activations, kept.gates(),
                    kept.states(), kept.outputs(), carry.array(), carry.in(), carry.out(), rows.marks(), rows.batch(),
                    rows.length(), stateWidth(), shape.mode());
        }
    }

    @Override
    public void backward(Operators operators, Site site, Gradients gradients) {
        var kept = (Kept) site.saved();
        operators.linearBackward(site.id() + "OutProj", ModelParameters.child(site.path(), "out_proj"),
                operators.at(kept.outputs()), gradients.output(), operators.at(gradients.scratch()), stateWidth(),
                outputWidth);
        recurBackward(operators, site, kept, gradients);
        var proj = ModelParameters.child(site.path(), "proj");
        var gates = operators.at(kept.gates());
        operators.linearBias(site.id() + "Proj", proj, gates, gateWidth());
        if (shape.fixedForgetGate()) {
            operators.tasks().add(site.id() + "DropGate", FixedGate::dropGate, operators.activations(), kept.gates(),
                    site.rows().count(), gateWidth(), forgetColumn(), stateWidth());
        }
        operators.linearWeight(site.id() + "Proj", proj, site.input(), gates, inputWidth, gateWidth());
        operators.linearInput(site.id() + "Proj", proj, gates, gradients.input(), inputWidth, gateWidth());
    }

    @Override
    public int gates() {
        return gateWidth() - stateWidth();
    }

    /** The fast kernel leaves the gates activated, the others leave what they are made of. */
    @Override
    public void saturation(Operators operators, Site site, Slice out) {
        var activation = !shape.trueRecurrence() && plain(site.rows()) ? Activations.IDENTITY : shape.gate();
        operators.tasks().add(site.id() + "Saturation", GateSaturation::gateSaturation, operators.activations(),
                ((Kept) site.saved()).gates(), out.array(), out.offset(), site.rows().count(), gateWidth(), stateWidth(),
                gates(), activation);
    }

    private void recurBackward(Operators operators, Site site, Kept kept, Gradients gradients) {
        var rows = site.rows();
        var carry = site.carry();
        var adjoint = gradients.adjoint();
        var activations = operators.activations();
        if (shape.trueRecurrence()) {
            trueRecurrences(operators, site, kept).backward(gradients);
        } else if (plain(rows)) {
            scans(operators, site, kept).backward(site.id() + "Scan", gradients.scratch(), carry, adjoint);
        } else {
            operators.tasks().add(site.id() + "Scan", ActivatedScan::activatedScanBackward, activations, kept.gates(),
                    kept.states(), gradients.scratch(), carry.array(), carry.in(), adjoint.array(), adjoint.offset(),
                    rows.marks(), rows.batch(), rows.length(), stateWidth(), shape.mode());
        }
    }

    private TrueRecurrences trueRecurrences(Operators operators, Site site, Kept kept) {
        return new TrueRecurrences(operators, shape, site, kept.gates(), kept.states(), kept.scratch(),
                operators.table().offset(recurrentPath(site.path())));
    }

    private Scans scans(Operators operators, Site site, Kept kept) {
        return new Scans(operators.tasks(), operators.activations(), kept.gates(), kept.states(), kept.scratch(), site.rows(),
                stateWidth(), tied());
    }

    /** Whether the fast kernel does: the reference's activations, and no resets or padding. */
    private boolean plain(Rows rows) {
        return shape.defaultActivations() && !rows.marked();
    }

    private static String recurrentPath(String path) {
        return ModelParameters.child(path, "model/recurrent_proj/kernel");
    }

    private int gateWidth() {
        return Math.multiplyExact(shape.tiedGates() ? 3 : 4, stateWidth());
    }

    /** Columns are v k q, or v k f q: what forgets is k when tied, else f. */
    private int forgetColumn() {
        return shape.tiedGates() ? stateWidth() : 2 * stateWidth();
    }

    private int tied() {
        return shape.tiedGates() ? 1 : 0;
    }
}
