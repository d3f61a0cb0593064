package org.glrnn.tasks.graph;

import java.util.Map;

import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** Runs the graphs of a {@link GraphChain} one by one. */
final class ChainPlan implements AutoCloseable {
    private final TornadoExecutionPlan plan;

    /** Plans graphs, with the grids of those tasks that have one, by the names of graph and task. */
    ChainPlan(ImmutableTaskGraph[] graphs, Map<String, WorkerGrid> grids) {
        plan = new TornadoExecutionPlan(graphs);
        if (!grids.isEmpty()) {
            var scheduler = new GridScheduler();
            grids.forEach(scheduler::addWorkerGrid);
            plan.withGridScheduler(scheduler);
        }
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
