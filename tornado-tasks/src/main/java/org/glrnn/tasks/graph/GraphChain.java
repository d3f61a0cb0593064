package org.glrnn.tasks.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.glrnn.tasks.graph.ChainPlan.Mirror;

import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;

/**
 * Builds the task graphs of one execution plan around arrays that stay on the device.
 *
 * <p>A graph holds at most some 50 tasks, so a training step is a chain of graphs. The first graph sends all resident
 * arrays, used there or not, and so allocates them; it runs once, and again to send what changed on the host. Every other
 * graph consumes all of them and persists all of them, used or not: TornadoVM hands buffers from the graph of a plan that
 * ran last to the next, and one that it did not name would be lost. What is persisted can be read by the host on demand.
 */
final class GraphChain {
    /** TornadoVM's byte code of a graph has room for some 60 tasks by default. */
    private static final int MOST_TASKS = 50;

    private final KernelVariants variants;
    private final Object[] resident;
    private final List<ImmutableTaskGraph> graphs = new ArrayList<>();
    private final Map<String, WorkerGrid> grids = new LinkedHashMap<>();
    private final List<Mirror> mirrors = new ArrayList<>();

    GraphChain(KernelVariants variants, Object... resident) {
        this.variants = variants;
        this.resident = resident;
    }

    /** What one graph exchanges with the host. */
    record Exchange(Object[] inputs, Object[] outputs) {
        static final Exchange NONE = new Exchange(new Object[0], new Object[0]);

        /** Copied to the device before every execution. */
        Exchange in(Object... arrays) {
            return new Exchange(arrays, outputs);
        }

        /** Copied to the host after every execution. */
        Exchange out(Object... arrays) {
            return new Exchange(inputs, arrays);
        }
    }

    /** Adds a graph and returns its index; the first takes no inputs but the resident arrays. */
    int add(String name, Exchange exchange, Consumer<Tasks> body) {
        var graph = new TaskGraph(name);
        if (graphs.isEmpty()) {
            graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, resident);
        } else {
            graph.consumeFromDevice(without(resident, exchange.inputs()));
        }
        if (exchange.inputs().length > 0) {
            graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, exchange.inputs());
        }
        var tasks = new Tasks(graph, variants, grids);
        body.accept(tasks);
        if (tasks.count() > MOST_TASKS) {
            throw new IllegalStateException(
                    "graph " + name + " has " + tasks.count() + " tasks, more than " + MOST_TASKS + ": split it");
        }
        if (exchange.outputs().length > 0) {
            graph.transferToHost(DataTransferMode.EVERY_EXECUTION, exchange.outputs());
        }
        graph.persistOnDevice(resident);
        graphs.add(graph.snapshot());
        return graphs.size() - 1;
    }

    /** Makes the plan keep its copy of an array up to date: the first graph sends it, together with all else. */
    void mirror(MirroredArray array) {
        mirror(array, ChainPlan.LOAD);
    }

    /** Makes the plan keep its copy of an array up to date, by a graph that sends no other. */
    void mirror(MirroredArray array, int graph) {
        mirrors.add(new Mirror(array, graph));
    }

    /** Returns the plan of all graphs added so far. */
    ChainPlan plan() {
        return new ChainPlan(graphs.toArray(ImmutableTaskGraph[]::new), grids, mirrors);
    }

    private static Object[] without(Object[] all, Object[] some) {
        return Arrays.stream(all)
                .filter(array -> Arrays.stream(some).noneMatch(other -> other == array))
                .toArray();
    }
}
