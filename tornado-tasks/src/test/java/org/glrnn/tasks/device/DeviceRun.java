package org.glrnn.tasks.device;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import org.glrnn.tasks.graph.Kernels;
import org.glrnn.tasks.testing.KernelCall;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Runs a kernel call as a task graph of one task, on whatever device is the default one. */
final class DeviceRun {

    private DeviceRun() {
    }

    /** Returns the float buffers afterwards, as {@link KernelCall#run()} does. */
    static List<FloatArray> run(KernelCall call, WorkerGrid grid) {
        Map<Object, Object> copies = new IdentityHashMap<>();
        List<FloatArray> floats = new ArrayList<>();
        Object[] arguments = Arrays.stream(call.arguments()).map(argument -> copy(argument, copies, floats)).toArray();
        TaskGraph graph = new TaskGraph("g").transferToDevice(DataTransferMode.EVERY_EXECUTION,
                copies.values().toArray());
        addTask(graph, call, arguments);
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, floats.toArray());
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            if (grid != null) {
                plan.withGridScheduler(new GridScheduler("g.t", grid));
            }
            plan.execute();
        } catch (TornadoExecutionPlanException e) {
            throw new AssertionError(e);
        }
        return floats;
    }

    private static Object copy(Object argument, Map<Object, Object> copies, List<FloatArray> floats) {
        return switch (argument) {
            case FloatArray array -> copies.computeIfAbsent(array, _ -> {
                FloatArray copy = FloatArray.fromSegment(array.getSegment());
                floats.add(copy);
                return copy;
            });
            case IntArray array -> copies.computeIfAbsent(array, _ -> IntArray.fromSegment(array.getSegment()));
            default -> argument;
        };
    }

    // By reflection, since the number of arguments is the number of the interface and of the method to call.
    private static void addTask(TaskGraph graph, KernelCall call, Object[] arguments) {
        Object[] all = new Object[arguments.length + 2];
        all[0] = "t";
        all[1] = lambda(call, arguments.length);
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        Method task = Arrays.stream(TaskGraph.class.getMethods()).filter(method -> method.getName().equals("task")
                && method.getParameterCount() == all.length
                && method.getParameterTypes()[1].isInstance(all[1])).findFirst().orElseThrow();
        try {
            task.invoke(graph, all);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new AssertionError(call + " cannot be added", e);
        }
    }

    /** What javac makes of {@code (KernelN<...>) Class::method}. */
    private static Object lambda(KernelCall call, int parameters) {
        Method method = Arrays.stream(call.kernel().getDeclaredMethods()).filter(m -> m.getName().equals(call.method())
                && m.getParameterCount() == parameters).findFirst().orElseThrow();
        try {
            Class<?> type = Class.forName(Kernels.class.getName() + "$Kernel" + parameters);
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodType erased = MethodType.genericMethodType(parameters).changeReturnType(void.class);
            MethodType boxed = MethodType.methodType(void.class, method.getParameterTypes()).wrap()
                    .changeReturnType(void.class);
            return LambdaMetafactory.altMetafactory(lookup, "apply", MethodType.methodType(type), erased,
                    lookup.unreflect(method), boxed, LambdaMetafactory.FLAG_SERIALIZABLE).getTarget().invoke();
        } catch (Throwable e) {
            throw new AssertionError(call + " has no lambda", e);
        }
    }
}
