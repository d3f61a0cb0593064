package org.tornadojvm;

import java.util.Map;

import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** A task of a snapshot: its code, the slots of its arguments, and both bound together. */
final class BoundTask {

    final TaskDefinition definition;
    final String fullName;
    private final Slot[] slots;
    private final boolean poisonsLocalMemory;
    private TaskCode code;
    private TaskCode.Launch launch;
    private final int index;

    BoundTask(String graphName, int index, TaskDefinition definition, Map<Object, Slot> slotOf, DeviceMemory memory) {
        this.definition = definition;
        this.index = index;
        fullName = graphName + "." + definition.id();
        slots = new Slot[definition.arguments().length];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = slotOf.get(definition.arguments()[i]);
        }
        poisonsLocalMemory = memory == DeviceMemory.SEPARATE;
    }

    TaskCode code() {
        if (code == null) {
            code = CodeFinder.find(definition, poisonsLocalMemory);
        }
        return code;
    }

    /** Argument number, from 1, or 0 if the array is no argument of this task. */
    int argumentNumber(Object array) {
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] != null && slots[i].host == array) {
                return i + 1;
            }
        }
        return 0;
    }

    void bind() {
        Object[] arguments = definition.arguments().clone();
        for (int i = 0; i < arguments.length; i++) {
            if (slots[i] != null) {
                arguments[i] = slots[i].device;
            }
        }
        try {
            launch = code().bind(arguments);
        } catch (Throwable thrown) {
            throw failure(thrown);
        }
    }

    void run(GridScheduler grids, Profile profile) {
        long start = profile.now();
        try {
            launch.launch(grids == null ? null : grids.get(fullName));
        } catch (Throwable thrown) {
            throw failure(thrown);
        }
        profile.addTask(index, start);
    }

    private RuntimeException failure(Throwable thrown) {
        if (thrown instanceof OutOfMemoryError error) {
            throw error;
        }
        if (thrown instanceof TornadoRuntimeException refusal && thrown.getCause() == null) {
            return Refusal.error("task " + fullName + ": " + refusal.getMessage(), refusal);
        }
        return Refusal.error("task " + fullName + " failed: " + thrown, thrown);
    }
}
