package org.tornadojvm;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.util.Optional;

import uk.ac.manchester.tornado.api.KernelContext;

/** Decides how a task is run. */
final class CodeFinder {

    private CodeFinder() {
    }

    static TaskCode find(TaskDefinition task, boolean poisonsLocalMemory) {
        Optional<Method> kernel = KernelMethod.find(task.code());
        Optional<MethodHandle> routine = kernel.flatMap(Routines::find);
        if (routine.isPresent()) {
            return new DirectCode(How.ROUTINE, "", routine.get());
        }
        MethodHandle method = kernel.map(KernelMethod::handle).orElseGet(() -> KernelMethod.apply(task.code()));
        int context = contextIndex(task.arguments());
        if (context >= 0) {
            return new LaneCode(method, context, poisonsLocalMemory);
        }
        if (kernel.isEmpty()) {
            return new DirectCode(How.WHOLE, "no serializable method reference", method);
        }
        return switch (KernelSplit.of(kernel.get())) {
            case KernelSplit.Possible possible -> possible.code();
            case KernelSplit.Impossible(String why) -> new DirectCode(How.WHOLE, why, method);
        };
    }

    private static int contextIndex(Object[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof KernelContext) {
                return i;
            }
        }
        return -1;
    }
}
