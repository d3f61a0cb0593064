package org.tornadojvm;

import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** Finds the device memory that one task graph takes over from another. */
final class Consumption {

    private Consumption() {
    }

    /** The slot to take memory from. A source named by the program is looked up once, the last graph every time. */
    static Slot source(GraphRun graph, Plan plan, Slot slot) {
        String name = slot.use.source;
        GraphRun from = name == null ? plan.last() : plan.graph(name);
        if (from == null) {
            throw notExecuted(graph, slot);
        }
        Slot source = from.heldSlot(slot.host);
        if (source == null) {
            throw notHeld(graph, slot, from.name());
        }
        if (name != null) {
            slot.source = source;
        }
        return source;
    }

    private static TornadoRuntimeException notExecuted(GraphRun graph, Slot slot) {
        String reason = slot.use.source == null ? "the graph executed before it, but none was executed in this plan"
                : "'" + slot.use.source + "', which was not executed in this plan";
        return Refusal.error("task graph '%s' consumes %s from %s"
                .formatted(graph.name(), describe(graph, slot), reason));
    }

    static TornadoRuntimeException notHeld(GraphRun graph, Slot slot) {
        return notHeld(graph, slot, slot.use.source == null ? "the graph before it" : slot.use.source);
    }

    private static TornadoRuntimeException notHeld(GraphRun graph, Slot slot, String source) {
        return Refusal.error(("task graph '%s' consumes %s from '%s', which does not hold it on the device: "
                + "list it there in a transfer, in persistOnDevice or in consumeFromDevice, and do not free it")
                .formatted(graph.name(), describe(graph, slot), source));
    }

    /** Arrays have no names: says what it is and which argument of which task. */
    private static String describe(GraphRun graph, Slot slot) {
        String array = "the " + Buffers.describe(slot.host);
        return graph.tasks().stream().filter(task -> task.argumentNumber(slot.host) > 0).findFirst()
                .map(task -> array + " (argument " + task.argumentNumber(slot.host) + " of task " + task.fullName + ")")
                .orElse(array + " (number " + (graph.definition().uses().indexOf(slot.use) + 1)
                        + " of its listed arrays, used by no task)");
    }
}
