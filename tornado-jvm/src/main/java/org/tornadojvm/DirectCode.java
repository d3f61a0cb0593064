package org.tornadojvm;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** A routine or a kernel that is called once for the whole task. */
record DirectCode(How how, String why, MethodHandle method) implements TaskCode {

    private static final MethodType NO_ARGUMENTS = MethodType.methodType(void.class);

    @Override
    public Launch bind(Object[] arguments) {
        MethodHandle bound = MethodHandles.insertArguments(method, 0, arguments).asType(NO_ARGUMENTS);
        return _ -> {
            bound.invokeExact();
        };
    }
}
