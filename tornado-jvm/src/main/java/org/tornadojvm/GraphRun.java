package org.tornadojvm;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.exceptions.TornadoMemoryException;
import uk.ac.manchester.tornado.api.runtime.ExecutorFrame;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * A snapshot of a task graph that can be executed. Everything that takes time (finding kernels, binding arguments) is
 * done once and again only when device memory has changed.
 */
final class GraphRun {

    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final GraphDefinition definition;
    private final DeviceMemory memory;
    private final Map<Object, Slot> slotOf = new IdentityHashMap<>();
    private final List<BoundTask> tasks;
    private final Slot[] slots;
    private final Profile profile;

    private ExecutorFrame frame;
    private Plan plan;
    private GridScheduler grids;
    private long memoryLimit = NO_LIMIT;
    private boolean bound;
    private boolean executed;

    GraphRun(GraphDefinition definition, DeviceMemory memory) {
        this.definition = definition;
        this.memory = memory;
        ListedArguments.require(definition, memory);
        List<Slot> all = new ArrayList<>();
        definition.uses().forEach(use -> addSlot(use, all));
        definition.tasks().forEach(task -> addScratch(task, all));
        slots = all.toArray(Slot[]::new);
        tasks = IntStream.range(0, definition.tasks().size())
                .mapToObj(i -> new BoundTask(name(), i, definition.tasks().get(i), slotOf, memory)).toList();
        profile = new Profile(name(), tasks.stream().map(task -> task.fullName).toList());
    }

    private void addSlot(ArrayUse use, List<Slot> all) {
        Slot slot = new Slot(use);
        slotOf.put(use.array, slot);
        all.add(slot);
    }

    /**
     * Arguments in no transfer that {@link ListedArguments} lets through; none of them has separate device memory.
     */
    private void addScratch(TaskDefinition task, List<Slot> all) {
        for (Object argument : task.arguments()) {
            if (TaskDefinition.livesOnDevice(argument) && !slotOf.containsKey(argument)) {
                addSlot(new ArrayUse(argument), all);
            }
        }
    }

    String name() {
        return definition.name;
    }

    GraphDefinition definition() {
        return definition;
    }

    List<BoundTask> tasks() {
        return tasks;
    }

    Profile profile() {
        return profile;
    }

    void execute(ExecutorFrame newFrame) {
        join(newFrame);
        profile.begin(newFrame.getProfilerMode());
        prepare();
        copyIn();
        if (executed) {
            runTasks();
        } else {
            Workers.leavingOneProcessor(this::runTasks);
            executed = true;
        }
        copyOut();
        plan.executed(this);
        profile.end();
    }

    private void runTasks() {
        for (BoundTask task : tasks) {
            task.run(grids, profile);
        }
    }

    /** Finds the code of all tasks, so that the first execution does not have to. */
    void compile(ExecutorFrame newFrame) {
        join(newFrame);
        tasks.forEach(BoundTask::code);
    }

    private void join(ExecutorFrame newFrame) {
        if (newFrame != frame) {
            if (frame != null) {
                free();
            }
            frame = newFrame;
            plan = Plan.of(newFrame);
        }
        if (newFrame.getGridScheduler() != null && newFrame.getGridScheduler() != grids) {
            setGrids(newFrame.getGridScheduler());
        }
    }

    private void prepare() {
        for (Slot slot : slots) {
            if (slot.use.consumed) {
                consume(slot);
            } else if (slot.device == null) {
                allocate(slot);
            }
        }
        if (!bound) {
            bind();
        }
    }

    private void allocate(Slot slot) {
        if (memoryInUse() + slot.bytes > memoryLimit) {
            throw new TornadoMemoryException(
                    "[JVM device] task graph '%s' needs more device memory than withMemoryLimit allows: %d bytes"
                            .formatted(name(), memoryLimit));
        }
        slot.device = memory.allocate(slot.host);
        bound = false;
    }

    private void consume(Slot slot) {
        Slot source = slot.source == null ? Consumption.source(this, plan, slot) : slot.source;
        if (source.device == null) {
            throw Consumption.notHeld(this, slot);
        }
        if (source.device != slot.device) {
            slot.device = source.device;
            bound = false;
        }
    }

    private void bind() {
        long start = profile.now();
        tasks.forEach(BoundTask::bind);
        bound = true;
        profile.addBind(start);
    }

    private void copyIn() {
        for (Slot slot : slots) {
            if (slot.use.input == ArrayUse.Input.EVERY || slot.use.input == ArrayUse.Input.FIRST && !slot.filled) {
                slot.filled = true;
                if (slot.isSeparate()) {
                    long start = profile.now();
                    Buffers.copy(slot.host, slot.device);
                    profile.addIn(start, slot.bytes);
                }
            }
        }
    }

    private void copyOut() {
        for (Slot slot : slots) {
            if (slot.use.copiedOut) {
                copyOut(slot);
            }
        }
    }

    private void copyOut(Slot slot) {
        if (slot.isSeparate()) {
            long start = profile.now();
            Buffers.copy(slot.device, slot.host);
            profile.addOut(start, slot.bytes);
        }
    }

    /**
     * Copies arrays back on demand. A transfer names an array and no graph, so those of other graphs of the plan come
     * too. A graph that was never executed belongs to no plan yet and leaves everything to the others.
     */
    void transferToHost(Object... arrays) {
        if (plan != null) {
            for (Object array : arrays) {
                copyOut(onDevice(array));
            }
        }
    }

    /** Copies part of an array back on demand; the offset counts from the start of its segment, header included. */
    void transferToHost(Object array, long offset, long bytes) {
        Slot slot = plan == null ? null : onDevice(array);
        if (slot != null && slot.isSeparate()) {
            long start = profile.now();
            Buffers.copyPart((TornadoNativeArray) slot.device, (TornadoNativeArray) slot.host, offset, bytes);
            profile.addOut(start, bytes);
        }
    }

    private Slot onDevice(Object array) {
        Slot own = heldSlot(array);
        Slot slot = own != null && own.device != null ? own : plan.onDevice(array);
        if (slot != null) {
            return slot;
        }
        String what = array == null ? "null" : Buffers.describe(array);
        throw Refusal.error(own != null || plan.knows(array)
                ? "transferToHost: the device memory of this %s was freed (asked: '%s'); transfer it before that"
                        .formatted(what, name())
                : ("transferToHost: no task graph of the plan holds this %s (asked: '%s'); "
                        + "list it in persistOnDevice or transferToHost").formatted(what, name()));
    }

    /** The slot of an array that is listed in a transfer of this graph, else null. */
    Slot heldSlot(Object array) {
        Slot slot = slotOf.get(array);
        return slot == null || !slot.use.held ? null : slot;
    }

    void free() {
        for (Slot slot : slots) {
            slot.free();
        }
        bound = false;
    }

    long memoryInUse() {
        long sum = 0;
        for (Slot slot : slots) {
            if (slot.device != null) {
                sum += slot.bytes;
            }
        }
        return sum;
    }

    void limitMemory(long bytes) {
        memoryLimit = bytes;
    }

    void unlimitMemory() {
        memoryLimit = NO_LIMIT;
    }

    void setGrids(GridScheduler newGrids) {
        for (String taskName : newGrids.keySet()) {
            String id = taskName.startsWith(name() + ".") ? taskName.substring(name().length() + 1) : "";
            if (!id.isEmpty() && id.indexOf('.') < 0 && !definition.hasTask(id)) {
                throw Refusal.error("GridScheduler: task graph '%s' has no task '%s'".formatted(name(), id));
            }
        }
        grids = newGrids;
    }

    boolean hasGrid() {
        Set<String> names = grids == null ? Set.of() : grids.keySet();
        return tasks.stream().anyMatch(task -> names.contains(task.fullName));
    }
}
