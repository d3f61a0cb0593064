package org.glrnn.tasks.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A kernel with arguments, to be run as often as one likes: every run has its own copies of the buffers, one copy where
 * the same buffer is passed twice.
 *
 * @param kernel
 *            class with the kernel
 * @param method
 *            its name
 * @param arguments
 *            buffers, ints and floats
 */
public record KernelCall(Class<?> kernel, String method, Object... arguments) {

    /** Runs the method of that name in another class and returns the float buffers afterwards, each once, in order. */
    public List<FloatArray> run(Class<?> where) {
        Map<Object, Object> copies = new IdentityHashMap<>();
        List<FloatArray> buffers = new ArrayList<>();
        Object[] own = Arrays.stream(arguments).map(argument -> copy(argument, copies, buffers)).toArray();
        try {
            Method found = method(where);
            found.setAccessible(true);
            found.invoke(null, own);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        } catch (InvocationTargetException e) {
            throw new AssertionError(this + " failed in " + where, e.getCause());
        }
        return buffers;
    }

    /** Runs the kernel itself. */
    public List<FloatArray> run() {
        return run(kernel);
    }

    private Method method(Class<?> where) {
        return Arrays.stream(where.getDeclaredMethods()).filter(m -> m.getName().equals(method) && !m.isSynthetic()
                && m.getParameterCount() == arguments.length).findFirst().orElseThrow();
    }

    private static Object copy(Object argument, Map<Object, Object> copies, List<FloatArray> buffers) {
        if (argument instanceof FloatArray array) {
            return copies.computeIfAbsent(array, _ -> {
                FloatArray copy = copyOf(array);
                buffers.add(copy);
                return copy;
            });
        }
        if (argument instanceof IntArray array) {
            return copies.computeIfAbsent(array, _ -> copyOf(array));
        }
        return argument;
    }

    private static FloatArray copyOf(FloatArray array) {
        FloatArray copy = new FloatArray(array.getSize());
        copy.getSegment().copyFrom(array.getSegment());
        return copy;
    }

    private static IntArray copyOf(IntArray array) {
        IntArray copy = new IntArray(array.getSize());
        copy.getSegment().copyFrom(array.getSegment());
        return copy;
    }

    @Override
    public String toString() {
        List<Object> scalars = Arrays.stream(arguments).filter(argument -> argument instanceof Number).toList();
        return kernel.getSimpleName() + "." + method + scalars;
    }
}
