package org.tornadojvm;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds the routine for a kernel among all providers. */
final class Routines {

    private static final ClassValue<List<Class<?>>> CLASSES = new ClassValue<>() {
        @Override
        protected List<Class<?>> computeValue(Class<?> kernelClass) {
            return routineClasses(kernelClass);
        }
    };

    private Routines() {
    }

    static Optional<MethodHandle> find(Method kernel) {
        if ("off".equals(System.getProperty("tornadojvm.routines"))) {
            return Optional.empty();
        }
        return CLASSES.get(kernel.getDeclaringClass()).stream()
                .flatMap(type -> routine(type, kernel).stream())
                .findFirst();
    }

    private static List<Class<?>> routineClasses(Class<?> kernelClass) {
        try {
            return ServiceLoader.load(RoutineProvider.class, kernelClass.getClassLoader()).stream()
                    .<Class<?>>flatMap(provider -> provider.get().routinesFor(kernelClass).stream()).toList();
        } catch (ServiceConfigurationError e) {
            throw Refusal.error("a provider of routines cannot be loaded (-Dtornadojvm.routines=off runs without)", e);
        }
    }

    private static Optional<MethodHandle> routine(Class<?> type, Method kernel) {
        try {
            Method method = type.getDeclaredMethod(kernel.getName(), kernel.getParameterTypes());
            if (!Modifier.isStatic(method.getModifiers()) || Modifier.isPrivate(method.getModifiers())) {
                return Optional.empty();
            }
            method.setAccessible(true);
            return Optional.of(KernelMethod.handle(method));
        } catch (NoSuchMethodException _) {
            return Optional.empty();
        } catch (InaccessibleObjectException e) {
            throw Refusal.error("the routines of " + type.getName() + " are not open to "
                    + Routines.class.getModule(), e);
        }
    }
}
