package org.tornadojvm;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * Refuses arguments of tasks that no transfer of their graph lists.
 *
 * <p>TornadoVM 5.2 refuses them when the graph is executed, except in two places: the last argument of a task, and its
 * own arrays of the common types. These it copies to the device where the kernel reads them, forgets after every
 * execution, and never copies back; older versions refuse two more types. So in shared memory exactly what TornadoVM 5.2
 * refuses is refused, and in separate memory everything that has device memory of its own.
 */
final class ListedArguments {

    private ListedArguments() {
    }

    static void require(GraphDefinition graph, DeviceMemory memory) {
        Set<Object> listed = Collections.newSetFromMap(new IdentityHashMap<>());
        graph.uses().forEach(use -> listed.add(use.array));
        for (TaskDefinition task : graph.tasks()) {
            Object[] arguments = task.arguments();
            for (int i = 0; i < arguments.length; i++) {
                boolean passes = memory == DeviceMemory.SHARED && (i == arguments.length - 1 || isCommon(arguments[i]));
                if (isArray(arguments[i]) && !passes && !listed.contains(arguments[i])) {
                    throw unlisted(graph, task, i);
                }
            }
        }
    }

    /** Atomic integers are numbers to TornadoVM, which takes them without a transfer. */
    private static boolean isArray(Object argument) {
        return TaskDefinition.livesOnDevice(argument) && !(argument instanceof Number);
    }

    private static boolean isCommon(Object array) {
        return array instanceof FloatArray || array instanceof IntArray || array instanceof DoubleArray
                || array instanceof LongArray || array instanceof ShortArray || array instanceof HalfFloatArray
                || array instanceof ByteArray;
    }

    private static RuntimeException unlisted(GraphDefinition graph, TaskDefinition task, int index) {
        return Refusal.error(("task graph '%s': argument %d of task '%s', the %s, is in no transfer of the graph: list it in "
                + "transferToDevice, consumeFromDevice, persistOnDevice or transferToHost, even if the task only writes it")
                .formatted(graph.name, index + 1, task.id(), Buffers.describe(task.arguments()[index])));
    }
}
