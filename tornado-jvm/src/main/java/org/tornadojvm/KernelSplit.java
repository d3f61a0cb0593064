package org.tornadojvm;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Whether the outer parallel loop of a kernel can be shared out, found from its class file once for each method. */
sealed interface KernelSplit {

    /**
     * It can.
     *
     * @param code
     *            the split kernel
     */
    record Possible(SplitCode code) implements KernelSplit {
    }

    /**
     * It cannot, or not safely.
     *
     * @param why
     *            the reason, for people
     */
    record Impossible(String why) implements KernelSplit {
    }

    /** Kept with the class of the kernel, so that it does not outlive it. */
    ClassValue<Map<Method, KernelSplit>> FOUND = new ClassValue<>() {
        @Override
        protected Map<Method, KernelSplit> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    /**
     * The split version of a kernel.
     *
     * @param kernel
     *            a static method
     * @return the version, or why there is none
     */
    static KernelSplit of(Method kernel) {
        if ("off".equals(System.getProperty("tornadojvm.split"))) {
            return new Impossible("-Dtornadojvm.split=off");
        }
        return FOUND.get(kernel.getDeclaringClass()).computeIfAbsent(kernel, KernelSplit::find);
    }

    private static KernelSplit find(Method kernel) {
        if (!Modifier.isStatic(kernel.getModifiers()) || kernel.getReturnType() != void.class) {
            return new Impossible("not a static void method");
        }
        try {
            MethodModel model = read(kernel);
            return new Possible(SplitWriter.write(kernel, model, LoopFinder.find(model)));
        } catch (NotSplittable reason) {
            return new Impossible(reason.getMessage());
        } catch (IOException | IllegalAccessException | IllegalArgumentException | LinkageError problem) {
            // Splitting is only an acceleration: whatever the class file holds, the method itself can still be called.
            return new Impossible(problem.toString());
        }
    }

    private static MethodModel read(Method kernel) throws IOException, NotSplittable {
        Class<?> owner = kernel.getDeclaringClass();
        String file = owner.getName().substring(owner.getPackageName().isEmpty()
                ? 0 : owner.getPackageName().length() + 1);
        try (InputStream in = owner.getResourceAsStream(file + ".class")) {
            if (in == null) {
                throw new NotSplittable("no class file of " + owner.getName());
            }
            ClassModel model = ClassFile.of().parse(in.readAllBytes());
            String descriptor = MethodType.methodType(kernel.getReturnType(), kernel.getParameterTypes())
                    .descriptorString();
            return model.methods().stream()
                    .filter(method -> method.methodName().equalsString(kernel.getName()))
                    .filter(method -> method.methodType().equalsString(descriptor)).findAny()
                    .orElseThrow(() -> new NotSplittable("method not in its class file"));
        }
    }
}
