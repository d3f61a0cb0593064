package org.glrnn.tasks.mixer.gatedlinear;

import java.util.List;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.Initializer;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.ParameterScope;
import org.glrnn.tasks.graph.Rows;
import org.glrnn.tasks.graph.Shape;
import org.glrnn.tasks.graph.Slice;
import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.mixer.StateLayout;
import org.glrnn.tasks.op.Operators;
import org.glrnn.tasks.op.activation.Activations;
import org.glrnn.tasks.op.scan.ActivatedScan;
import org.glrnn.tasks.op.scan.Scans;

/**
 * The gated linear RNN as a mixer: projection to the gates, gated scan or true recurrence, output projection
 * (docs/mathematics.md 1.3, 1.6).
 *
 * @param place where it stands
 * @param width width H of the state
 * @param options gates and activations
 */
public record GatedLinearMixer(Place place, int width, GatedLinearOptions options) implements Mixer {
    private static final String PROJECTION = "proj";
    private static final String OUTPUT = "out_proj";
    /** The doubled model is the reference's. */
    private static final String RECURRENCE = "model/recurrent_proj/kernel";

    /**
     * Offsets of the gates [rows, n H], the states [rows, H], the gated outputs [rows, H], and of what else the recurrence
     * needs: {@link Scans#pairs} or {@link TrueRecurrences#scratch}.
     */
    private record Kept(int gates, int states, int outputs, int scratch) implements Saved {
    }

    @Override
    public void declare(ParameterScope scope) {
        scope.dense(PROJECTION, place.inputWidth(), gateWidth());
        scope.dense(OUTPUT, width, place.outputWidth());
        if (options.useTrueRecurrence()) {
            scope.add(RECURRENCE, Shape.of(width, gateWidth()), Initializer.ZEROS);
        }
    }

    @Override
    public StateLayout state() {
        return StateLayout.vector("h", width);
    }

    /** Moves the bias of what decides about forgetting: the input gate's down where the gates are tied, else the forget gate's up. */
    @Override
    public List<BiasShift> remembering(float bias) {
        return List.of(new BiasShift(PROJECTION + "/bias", forgetColumn(), width, options.useTiedGates() ? -bias : bias));
    }

    @Override
    public Saved plan(Arena arena, int batch, int length, KernelVariants variants) {
        var rows = (long) batch * length;
        return new Kept(arena.take(rows * gateWidth()), arena.take(rows * width), arena.take(rows * width),
                arena.take(options.useTrueRecurrence() ? TrueRecurrences.scratch(variants, options, width)
                        : Scans.pairs(variants, batch, length, width)));
    }

    @Override
    public long scratch(int batch, int length) {
        return (long) batch * length * width;
    }

    @Override
    public void forward(Operators operators, Site site) {
        var tasks = operators.tasks();
        var kept = (Kept) site.saved();
        operators.linear(site.id() + "Proj", site.path(PROJECTION), site.input(),
                operators.at(kept.gates()), place.inputWidth(), gateWidth());
        if (options.useFixedForgetGate()) {
            tasks.add(site.id() + "FixGate", FixedGate::fixGate, operators.activations(), operators.parameters(),
                    tasks.frame(kept.gates(), operators.table().offset(site.path(PROJECTION + "/bias"))),
                    site.rows().count(), gateWidth(), forgetColumn(), width);
        }
        recur(operators, site, kept);
        operators.linear(site.id() + "OutProj", site.path(OUTPUT),
                operators.at(kept.outputs()), site.output(), width, place.outputWidth());
    }

    private void recur(Operators operators, Site site, Kept kept) {
        var tasks = operators.tasks();
        var rows = site.rows();
        var carry = site.carry();
        var activations = operators.activations();
        if (options.useTrueRecurrence()) {
            trueRecurrences(operators, site, kept).forward(kept.outputs());
        } else if (plain(rows)) {
            scans(operators, site, kept).forward(site.id() + "Scan", kept.outputs(), carry);
        } else {
            tasks.add(site.id() + "Scan", ActivatedScan::activatedScanForward, activations, carry.array(), rows.marks(),
                    tasks.frame(kept.gates(), kept.states(), kept.outputs(), carry.in(), carry.out()), rows.batch(),
                    rows.length(), width, options.mode());
        }
    }

    @Override
    public void backward(Operators operators, Site site, Gradients gradients) {
        var tasks = operators.tasks();
        var kept = (Kept) site.saved();
        operators.linearBackward(site.id() + "OutProj", site.path(OUTPUT),
                operators.at(kept.outputs()), gradients.output(), operators.at(gradients.scratch()), width,
                place.outputWidth());
        recurBackward(operators, site, kept, gradients);
        var proj = site.path(PROJECTION);
        var gates = operators.at(kept.gates());
        operators.linearBias(site.id() + "Proj", proj, gates, gateWidth());
        if (options.useFixedForgetGate()) {
            tasks.add(site.id() + "DropGate", FixedGate::dropGate, operators.activations(), tasks.frame(kept.gates()),
                    site.rows().count(), gateWidth(), forgetColumn(), width);
        }
        operators.linearWeight(site.id() + "Proj", proj, site.input(), gates, place.inputWidth(), gateWidth());
        operators.linearInput(site.id() + "Proj", proj, gates, gradients.input(), place.inputWidth(), gateWidth());
    }

    @Override
    public int gates() {
        return gateWidth() - width;
    }

    /** The fast kernel leaves the gates activated, the others leave what they are made of. */
    @Override
    public void saturation(Operators operators, Site site, Slice out) {
        var tasks = operators.tasks();
        var activation = !options.useTrueRecurrence() && plain(site.rows()) ? Activations.IDENTITY
                : options.gateActivation().kernelNumber();
        tasks.add(site.id() + "Saturation", GateSaturation::gateSaturation, operators.activations(), out.array(),
                tasks.frame(((Kept) site.saved()).gates(), out.offset()), site.rows().count(), gateWidth(), width, gates(),
                activation);
    }

    private void recurBackward(Operators operators, Site site, Kept kept, Gradients gradients) {
        var tasks = operators.tasks();
        var rows = site.rows();
        var carry = site.carry();
        var adjoint = gradients.adjoint();
        var activations = operators.activations();
        if (options.useTrueRecurrence()) {
            trueRecurrences(operators, site, kept).backward(gradients);
        } else if (plain(rows)) {
            scans(operators, site, kept).backward(site.id() + "Scan", gradients.scratch(), carry, adjoint);
        } else {
            tasks.add(site.id() + "Scan", ActivatedScan::activatedScanBackward, activations, carry.array(), adjoint.array(),
                    rows.marks(),
                    tasks.frame(kept.gates(), kept.states(), gradients.scratch(), carry.in(), adjoint.offset()),
                    rows.batch(), rows.length(), width, options.mode());
        }
    }

    private TrueRecurrences trueRecurrences(Operators operators, Site site, Kept kept) {
        return new TrueRecurrences(operators, options, width, site, kept.gates(), kept.states(), kept.scratch(),
                operators.table().offset(site.path(RECURRENCE)));
    }

    private Scans scans(Operators operators, Site site, Kept kept) {
        return new Scans(operators.tasks(), operators.activations(), kept.gates(), kept.states(), kept.scratch(), site.rows(),
                width, tied());
    }

    /** Whether the fast kernel does: the reference's activations, and no resets or padding. */
    private boolean plain(Rows rows) {
        return options.hasDefaultActivations() && !rows.marked();
    }

    private int gateWidth() {
        return options.gateWidth(width);
    }

    /** Columns are v k q, or v k f q: what forgets is k when tied, else f. */
    private int forgetColumn() {
        return options.useTiedGates() ? width : 2 * width;
    }

    private int tied() {
        return options.useTiedGates() ? 1 : 0;
    }
}
