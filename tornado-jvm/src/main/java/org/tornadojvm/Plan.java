package org.tornadojvm;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.WeakHashMap;
import uk.ac.manchester.tornado.api.runtime.ExecutorFrame;

/** The task graphs of one execution plan that were executed so far: graphs consume device memory from each other. */
final class Plan {

    /** A plan's frame is the only thing all its graphs are given, so it stands for the plan. */
    private static final Map<ExecutorFrame, Plan> PLANS = Collections.synchronizedMap(new WeakHashMap<>());

    /** In the order of their latest executions. */
    private final SequencedMap<String, GraphRun> executed = new LinkedHashMap<>();
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

    /** The array in the graph executed last of those that have it in device memory, or null. */
    Slot onDevice(Object array) {
        return executed.sequencedValues().reversed().stream().map(graph -> graph.heldSlot(array))
                .filter(Objects::nonNull).filter(slot -> slot.device != null).findFirst().orElse(null);
    }

    void executed(GraphRun graph) {
        if (last != graph) {
            last = graph;
            executed.putLast(graph.name(), graph);
        }
    }
}
