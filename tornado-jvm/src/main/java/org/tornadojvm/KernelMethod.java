package org.tornadojvm;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the static method that a method reference names, and the way to call any kind of task. */
final class KernelMethod {

    private KernelMethod() {
    }

    /** The method of a serializable method reference or lambda without captured values. */
    static Optional<Method> find(Object code) {
        return serialized(code)
                .filter(lambda -> lambda.getImplMethodKind() == MethodHandleInfo.REF_invokeStatic)
                .filter(lambda -> lambda.getCapturedArgCount() == 0)
                .flatMap(lambda -> method(lambda, code.getClass().getClassLoader()));
    }

    private static Optional<SerializedLambda> serialized(Object code) {
        try {
            Method writeReplace = code.getClass().getDeclaredMethod("writeReplace");
            writeReplace.setAccessible(true);
            return writeReplace.invoke(code) instanceof SerializedLambda lambda
                    ? Optional.of(lambda) : Optional.empty();
        } catch (ReflectiveOperationException | InaccessibleObjectException _) {
            return Optional.empty();
        }
    }

    private static Optional<Method> method(SerializedLambda lambda, ClassLoader loader) {
        try {
            Class<?> owner = Class.forName(lambda.getImplClass().replace('/', '.'), false, loader);
            MethodType type = MethodType.fromMethodDescriptorString(lambda.getImplMethodSignature(), loader);
            Method method = owner.getDeclaredMethod(lambda.getImplMethodName(), type.parameterArray());
            method.setAccessible(true);
            return Optional.of(method);
        } catch (ReflectiveOperationException | InaccessibleObjectException _) {
            return Optional.empty();
        }
    }

    /** A handle for a method that was made accessible. */
    static MethodHandle handle(Method method) {
        try {
            return MethodHandles.lookup().unreflect(method);
        } catch (IllegalAccessException e) {
            throw Refusal.error("cannot call " + method, e);
        }
    }

    /** A handle that calls the functional object itself: works for every task. */
    static MethodHandle apply(Object code) {
        Method apply = interfaces(code.getClass())
                .filter(type -> type.getName().startsWith("uk.ac.manchester.tornado.api.common.TornadoFunctions$Task"))
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> method.getName().equals("apply")).findFirst()
                .orElseThrow(() -> Refusal.error("no task function: " + code.getClass().getName()));
        try {
            return MethodHandles.publicLookup().unreflect(apply).bindTo(code);
        } catch (IllegalAccessException e) {
            throw Refusal.error("cannot call " + apply, e);
        }
    }

    private static Stream<Class<?>> interfaces(Class<?> type) {
        Stream<Class<?>> own = Stream.of(type.getInterfaces())
                .flatMap(direct -> Stream.concat(Stream.of(direct), interfaces(direct)));
        return type.getSuperclass() == null ? own : Stream.concat(own, interfaces(type.getSuperclass()));
    }
}
