package org.tornadojvm;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import uk.ac.manchester.tornado.api.common.TaskPackage;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;

/** What a task graph is made of, while it is being built. Arrays are told apart by identity. */
final class GraphDefinition {

    final String name;
    private final List<TaskDefinition> tasks = new ArrayList<>();
    private final List<ArrayUse> uses = new ArrayList<>();
    private final Map<Object, ArrayUse> useOf = new IdentityHashMap<>();

    GraphDefinition(String name) {
        this.name = name;
    }

    GraphDefinition copy() {
        GraphDefinition copy = new GraphDefinition(name);
        copy.tasks.addAll(tasks);
        uses.forEach(use -> copy.add(use.copy()));
        return copy;
    }

    List<TaskDefinition> tasks() {
        return tasks;
    }

    List<ArrayUse> uses() {
        return uses;
    }

    boolean hasTask(String id) {
        return tasks.stream().anyMatch(task -> task.id().equals(id));
    }

    void addTask(TaskPackage taskPackage) {
        TaskDefinition task = TaskDefinition.of(taskPackage);
        if (hasTask(task.id())) {
            throw new TornadoTaskRuntimeException(
                    "[JVM device] task graph '%s' has two tasks '%s', names must differ"
                            .formatted(name, task.id()));
        }
        if (task.code() == null) {
            throw Refusal.error("task %s.%s has no code (null)".formatted(name, task.id()));
        }
        for (int i = 0; i < task.arguments().length; i++) {
            if (task.arguments()[i] == null) {
                throw Refusal.error("argument %d of task %s.%s is null".formatted(i + 1, name, task.id()));
            }
        }
        tasks.add(task);
    }

    void transferToDevice(int mode, Object... objects) {
        ArrayUse.Input input = switch (mode) {
            case DataTransferMode.FIRST_EXECUTION -> ArrayUse.Input.FIRST;
            case DataTransferMode.EVERY_EXECUTION -> ArrayUse.Input.EVERY;
            case DataTransferMode.UNDER_DEMAND -> ArrayUse.Input.NONE;
            default -> throw badMode("transferToDevice", mode);
        };
        forEach("transferToDevice", objects, use -> use.input = input);
    }

    void transferToHost(int mode, Object... objects) {
        boolean copiedOut = switch (mode) {
            case DataTransferMode.FIRST_EXECUTION, DataTransferMode.EVERY_EXECUTION -> true;
            case DataTransferMode.UNDER_DEMAND -> false;
            default -> throw badMode("transferToHost", mode);
        };
        refuseScalars("transferToHost", objects);
        forEach("transferToHost", objects, use -> use.copiedOut |= copiedOut);
    }

    void consumeFromDevice(String source, Object... objects) {
        refuseScalars("consumeFromDevice", objects);
        forEach("consumeFromDevice", objects, use -> {
            use.consumed = true;
            // TornadoVM's API passes the graph's own name when the program names no graph.
            use.source = name.equals(source) ? null : source;
        });
    }

    private RuntimeException badMode(String method, int mode) {
        return Refusal.error("%s of task graph '%s': %d is no transfer mode, use the constants of DataTransferMode"
                .formatted(method, name, mode));
    }

    private void refuseScalars(String method, Object... objects) {
        for (Object object : objects) {
            if (object != null && !TaskDefinition.livesOnDevice(object)) {
                throw Refusal.error("%s of task graph '%s': %s is a scalar, use an array of one element"
                        .formatted(method, name, object));
            }
        }
    }

    private void forEach(String method, Object[] objects, Consumer<ArrayUse> change) {
        for (Object object : objects) {
            if (object == null) {
                throw Refusal.error("%s of task graph '%s': null instead of an array".formatted(method, name));
            }
            if (TaskDefinition.livesOnDevice(object)) {
                ArrayUse use = useOf.get(object);
                if (use == null) {
                    use = new ArrayUse(object);
                    add(use);
                }
                use.held = true;
                change.accept(use);
            }
        }
    }

    private void add(ArrayUse use) {
        useOf.put(use.array, use);
        uses.add(use);
    }
}
