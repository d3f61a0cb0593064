package org.tornadojvm;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import uk.ac.manchester.tornado.api.runtime.ExecutorFrame;

/** The task graphs of one execution plan that were executed so far: graphs consume device memory from each other. */
final class Plan {

    /** A plan's frame is the only thing all its graphs are given, so it stands for the plan. */
    private static final Map<ExecutorFrame, Plan> PLANS = Collections.synchronizedMap(new WeakHashMap<>());

    private final Map<String, GraphRun> executed = new HashMap<>();
    private GraphRun last;

    static Plan of(ExecutorFrame frame) {
        return PLANS.computeIfAbsent(frame, _ -> new Plan());
    }

    GraphRun graph(String name) {
        return executed.get(name);
    }

    GraphRun last() {
        return last;
    }

    boolean knows(Object array) {
        return executed.values().stream().anyMatch(graph -> graph.heldSlot(array) != null);
    }

    void executed(GraphRun graph) {
        if (last != graph) {
            last = graph;
            executed.put(graph.name(), graph);
        }
    }
}
