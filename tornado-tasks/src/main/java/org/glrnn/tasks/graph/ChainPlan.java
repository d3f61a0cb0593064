package org.glrnn.tasks.graph;

import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** Runs the graphs of a {@link GraphChain} one by one. */
final class ChainPlan implements AutoCloseable {
    private final TornadoExecutionPlan plan;

    ChainPlan(ImmutableTaskGraph[] graphs) {
        plan = new TornadoExecutionPlan(graphs);
    }

    /** Runs one graph. */
    TornadoExecutionResult run(int graph) {
        return plan.withGraph(graph).execute();
    }

    /** Runs the graphs from {@code first} up to but without {@code end}. */
    void run(int first, int end) {
        for (var graph = first; graph < end; graph++) {
            run(graph);
        }
    }

    @Override
    public void close() {
        try {
            plan.close(); // of the graph that ran last, which holds all resident arrays: freeing them twice is an error
        } catch (TornadoExecutionPlanException failure) {
            throw new TornadoRuntimeException(failure.getMessage());
        }
    }
}
