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
import org.glrnn.tasks.kernel.Calls;
import org.glrnn.tasks.kernel.GatedScanChunked;
import org.glrnn.tasks.kernel.KernelCall;
import org.glrnn.tasks.kernel.Windows;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Few calls of every kernel: on a device each call is compiled anew. */
final class DeviceCalls {

    private static final int CALLS = 3;

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

    // Every list that Calls offers, so that a new kernel's calls are found here too.
    private static List<KernelCall> everyCall() {
        List<KernelCall> calls = new ArrayList<>(chunked(3, 37, 5, 8));
        Arrays.stream(Calls.class.getDeclaredMethods()).filter(DeviceCalls::listsCalls)
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

    /** The passes of the chunked scan, each on random numbers. */
    static List<KernelCall> chunked(int batch, int length, int width, int chunk) {
        List<KernelCall> calls = new ArrayList<>();
        int chunks = (length + chunk - 1) / chunk;
        for (int tied = 0; tied <= 1; tied++) {
            Windows windows = new Windows(tied);
            int gates = windows.between(batch * length * (4 - tied) * width, 0.05, 0.95);
            int state = windows.random(batch * length * width, 1.0);
            int y = windows.random(batch * length * width, 1.0);
            int pairs = windows.random(batch * chunks * 2 * width, 0.9);
            FloatArray data = windows.array();
            Windows carries = new Windows(7);
            int in = carries.random(batch * width, 1.0);
            int out = carries.empty(batch * width);
            FloatArray carry = carries.array();
            calls.add(call("chunkedScanSummaries", data, gates, pairs, batch, length, width, tied, chunk, chunks));
            calls.add(call("chunkedScanCarries", data, pairs, carry, in, carry, out, batch, width, chunks, tied));
            calls.add(call("chunkedScanApply", data, gates, state, y, pairs, batch, length, width, tied, chunk, chunks));
            calls.add(call("chunkedScanAdjointSummaries", data, gates, state, y, pairs, batch, length, width, tied, chunk,
                    chunks));
            calls.add(call("chunkedScanAdjointApply", data, gates, state, y, pairs, carry, in, batch, length, width, tied,
                    chunk, chunks));
        }
        return calls;
    }

    private static KernelCall call(String method, Object... arguments) {
        return new KernelCall(GatedScanChunked.class, method, arguments);
    }
}
