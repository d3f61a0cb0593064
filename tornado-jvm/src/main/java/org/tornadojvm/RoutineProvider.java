package org.tornadojvm;

import java.util.Optional;

/**
 * Offers fast versions ("routines") of kernels to the JVM device. Found by {@link java.util.ServiceLoader}; ignored
 * with {@code -Dtornadojvm.routines=off}.
 *
 * <p>The kernel stays the specification: a routine must leave the same result in the same arrays, for any number of
 * threads. It may use {@link Workers}.
 */
public interface RoutineProvider {

    /**
     * The class with the routines of one kernel class. The device calls its static method of the same name and the same
     * parameter types as the kernel method, public or package-private; if there is none, the kernel itself runs.
     *
     * @param kernelClass
     *            class that declares the kernel methods
     * @return the class to look in, empty if this provider has nothing for that kernel class
     */
    Optional<Class<?>> routinesFor(Class<?> kernelClass);
}
