package org.glrnn.tasks.op.optimizer;

import org.glrnn.tasks.graph.ParameterTable.Span;
import org.glrnn.tasks.graph.Tasks;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Turns a step's gradients into an update of the parameters. What it remembers of earlier steps are two moments. */
public interface Optimizer {
    /**
     * Sets the numbers that a step needs.
     *
     * @param hyper the cells from {@link org.glrnn.tasks.graph.Hyper#OWN} on are the optimiser's
     * @param step number of steps done before this one
     */
    void prepare(FloatArray hyper, long step);

    /** Adds the tasks that update one group of parameters and its moments. Clipping by the global norm is theirs too. */
    void update(Tasks tasks, Update update);

    /**
     * One group of parameters and what belongs to it; all buffers but hyper and norm are flat, like the parameters.
     *
     * @param suffix tells the tasks of one group from those of another
     * @param parameters to be updated
     * @param gradients before clipping
     * @param firstMoment the optimiser's memory, 0 before the first step
     * @param secondMoment as firstMoment
     * @param hyper cells as in {@link org.glrnn.tasks.graph.Hyper}
     * @param norm its first cell holds the global norm of the gradients
     * @param span where the group is, and its factors
     */
    record Update(String suffix, FloatArray parameters, FloatArray gradients, FloatArray firstMoment, FloatArray secondMoment,
            FloatArray hyper, FloatArray norm, Span span) {
    }
}
