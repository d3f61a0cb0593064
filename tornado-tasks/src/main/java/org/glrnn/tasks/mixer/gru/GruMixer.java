package org.glrnn.tasks.mixer.gru;

import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.mixer.StateLayout;
import org.glrnn.tasks.mixer.cell.RecurrentMixer;
import org.glrnn.tasks.op.Operators;

/** The cell {@link Gru} as a mixer. */
final class GruMixer extends RecurrentMixer {

    GruMixer(Place place, int width) {
        super(place, width, 3);
    }

    @Override
    public StateLayout state() {
        return StateLayout.vector("h", width());
    }

    @Override
    protected void walk(Operators operators, Site site, Kept kept) {
        var carry = site.carry();
        var rows = site.rows();
        operators.tasks().add(site.id() + "Gru", Gru::gruForward, operators.activations(), kept.gates(), kept.inner(),
                kept.states(), kept.outputs(), operators.parameters(), recurrentKernel(operators, site),
                recurrentBias(operators, site), carry.array(), carry.in(), carry.out(), rows.marks(), rows.batch(),
                rows.length(), width());
    }

    @Override
    protected void walkBack(Operators operators, Site site, Kept kept, Gradients gradients) {
        var carry = site.carry();
        var rows = site.rows();
        operators.tasks().add(site.id() + "Gru", Gru::gruBackward, operators.activations(), kept.gates(), kept.inner(),
                kept.states(), gradients.scratch(), operators.parameters(), recurrentKernel(operators, site),
                carry.array(), carry.in(), gradients.adjoint().array(), gradients.adjoint().offset(), rows.marks(),
                rows.batch(), rows.length(), width());
    }

    @Override
    protected void projectionGradient(Operators operators, Site site, Kept kept) {
        operators.tasks().add(site.id() + "Candidate", Gru::gruProjectionGradient, operators.activations(),
                kept.gates(), kept.inner(), site.rows().count(), width());
    }
}
