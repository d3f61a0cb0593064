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
        var tasks = operators.tasks();
        var carry = site.carry();
        var rows = site.rows();
        tasks.add(site.id() + "Gru", Gru::gruForward, operators.activations(), operators.parameters(), carry.array(),
                rows.marks(), tasks.frame(kept.gates(), kept.inner(), kept.states(), kept.outputs(),
                        recurrentKernel(operators, site), recurrentBias(operators, site), carry.in(), carry.out()),
                rows.batch(),
                rows.length(), width());
    }

    @Override
    protected void walkBack(Operators operators, Site site, Kept kept, Gradients gradients) {
        var tasks = operators.tasks();
        var carry = site.carry();
        var rows = site.rows();
        tasks.add(site.id() + "Gru", Gru::gruBackward, operators.activations(), operators.parameters(), carry.array(),
                gradients.adjoint().array(), rows.marks(), tasks.frame(kept.gates(), kept.inner(), kept.states(),
                        gradients.scratch(), recurrentKernel(operators, site), carry.in(), gradients.adjoint().offset()),
                rows.batch(), rows.length(), width());
    }

    @Override
    protected void projectionGradient(Operators operators, Site site, Kept kept) {
        var tasks = operators.tasks();
        tasks.add(site.id() + "Candidate", Gru::gruProjectionGradient, operators.activations(),
                tasks.frame(kept.gates(), kept.inner()), site.rows().count(), width());
    }
}
