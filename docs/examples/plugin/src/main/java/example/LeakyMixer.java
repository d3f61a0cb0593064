package example;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.ParameterScope;
import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.mixer.StateLayout;
import org.glrnn.tasks.op.Operators;

/** Projection to the inputs of the integrator, {@link Leaky}, projection of the states to the output. */
record LeakyMixer(Place place, int width, float decay) implements Mixer {

    /** Offset of the projected inputs, which become the states, [rows, H]. */
    private record Kept(int states) implements Saved {
    }

    @Override
    public void declare(ParameterScope scope) {
        scope.dense("proj", place.inputWidth(), width);
        scope.dense("out_proj", width, place.outputWidth());
    }

    @Override
    public StateLayout state() {
        return StateLayout.vector("h", width);
    }

    @Override
    public Saved plan(Arena arena, int batch, int length, KernelVariants variants) {
        return new Kept(arena.take((long) batch * length * width));
    }

    @Override
    public long scratch(int batch, int length) {
        return (long) batch * length * width;
    }

    @Override
    public void forward(Operators operators, Site site) {
        var states = ((Kept) site.saved()).states();
        var rows = site.rows();
        var carry = site.carry();
        operators.linear(site.id() + "Proj", site.path("proj"), site.input(), operators.at(states), place.inputWidth(), width);
        operators.tasks().add(site.id() + "Leaky", Leaky::leakyForward, operators.activations(), carry.array(), rows.marks(),
                operators.tasks().frame(states, carry.in(), carry.out()), rows.batch(), rows.length(), width, decay);
        operators.linear(site.id() + "Out", site.path("out_proj"), operators.at(states), site.output(), width,
                place.outputWidth());
    }

    /** The scratch holds the gradient of the states, then that of the projected inputs. */
    @Override
    public void backward(Operators operators, Site site, Gradients gradients) {
        var states = ((Kept) site.saved()).states();
        var rows = site.rows();
        var adjoint = gradients.adjoint();
        var scratch = operators.at(gradients.scratch());
        operators.linearBackward(site.id() + "Out", site.path("out_proj"), operators.at(states), gradients.output(), scratch,
                width, place.outputWidth());
        operators.tasks().add(site.id() + "Leaky", Leaky::leakyBackward, operators.activations(), adjoint.array(), rows.marks(),
                operators.tasks().frame(scratch.offset(), adjoint.offset()), rows.batch(), rows.length(), width, decay);
        operators.linearBackward(site.id() + "Proj", site.path("proj"), site.input(), scratch, gradients.input(),
                place.inputWidth(), width);
    }
}
