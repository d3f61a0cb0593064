package org.tornadojvm;

import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.WeakHashMap;

import uk.ac.manchester.tornado.api.runtime.ExecutorFrame;

/** The task graphs of one execution plan that were executed so far: graphs consume device memory from each other. */
final class Plan {

    /**
     * A plan's frame is the only thing all its graphs are given, so it stands for the plan. The graphs, which know the frame,
     * keep the plan: kept here, it would keep its own key, and all arrays of all plans that ever ran.
     */
    private static final Map<ExecutorFrame, WeakReference<Plan>> PLANS = new WeakHashMap<>();

    /** In the order of their latest executions. */
    private final SequencedMap<String, GraphRun> executed = new LinkedHashMap<>();
    private GraphRun last;

    static Plan of(ExecutorFrame frame) {
        synchronized (PLANS) {
            WeakReference<Plan> known = PLANS.get(frame);
            Plan plan = known == null ? null : known.get();
            if (plan == null) {
                plan = new Plan();
                PLANS.put(frame, new WeakReference<>(plan));
            }
            return plan;
        }
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
