package org.glrnn.tasks.device;

import java.lang.reflect.AccessFlag;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.glrnn.tasks.mixer.attention.AttentionCalls;
import org.glrnn.tasks.mixer.cell.CellCalls;
import org.glrnn.tasks.mixer.gatedlinear.RecurrenceCalls;
import org.glrnn.tasks.testing.Calls;
import org.glrnn.tasks.testing.KernelCall;

/** Few calls of every kernel: on a device each call is compiled again. */
final class DeviceCalls {

    private static final int CALLS = 3;
    private static final List<Class<?>> LISTS = List.of(Calls.class, RecurrenceCalls.class, CellCalls.class,
            AttentionCalls.class);

    private DeviceCalls() {
    }

    /** Calls of odd shapes, some of each kernel. */
    static List<KernelCall> all() {
        Map<String, List<KernelCall>> byKernel = new LinkedHashMap<>();
        for (KernelCall call : everyCall()) {
            byKernel.computeIfAbsent(call.kernel().getName() + call.method(), _ -> new ArrayList<>()).add(call);
        }
        return byKernel.values().stream().flatMap(calls -> some(calls).stream()).toList();
    }

    private static List<KernelCall> some(List<KernelCall> calls) {
        List<KernelCall> some = new ArrayList<>();
        for (int i = 0; i < CALLS && i < calls.size(); i++) {
            some.add(calls.get(calls.size() <= CALLS ? i : (2 * i + 1) * calls.size() / (2 * CALLS)));
        }
        return some;
    }

    // Every list that these classes offer, so that a new kernel's calls are found here too.
    private static List<KernelCall> everyCall() {
        List<KernelCall> calls = new ArrayList<>(ScanCalls.all());
        LISTS.stream().flatMap(lists -> Arrays.stream(lists.getDeclaredMethods())).filter(DeviceCalls::listsCalls)
                .sorted(Comparator.comparing(Method::getName)).forEach(method -> {
                    try {
                        ((List<?>) method.invoke(null)).forEach(call -> calls.add((KernelCall) call));
                    } catch (ReflectiveOperationException e) {
                        throw new AssertionError(e);
                    }
                });
        return calls;
    }

    private static boolean listsCalls(Method method) {
        return method.getParameterCount() == 0 && method.accessFlags().contains(AccessFlag.PUBLIC)
                && method.getGenericReturnType() instanceof ParameterizedType type
                && type.getActualTypeArguments()[0] == KernelCall.class;
    }
}
