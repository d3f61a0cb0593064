package org.glrnn.tasks.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.glrnn.tasks.graph.Tasks;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Finds the kernels of all rooms: nobody keeps a list of them. */
public final class KernelClasses {
    private static final String ROOT = "org/glrnn/tasks/";
    private static final List<String> ROOMS = List.of("op", "mixer");
    private static final Set<Class<?>> TYPES =
            Set.of(FloatArray.class, IntArray.class, int.class, float.class, KernelContext.class);

    private KernelClasses() {
    }

    /** Returns the classes that have a kernel, in the order of their names. */
    public static List<Class<?>> all() {
        return ROOMS.stream().flatMap(room -> classes(folder().resolve(ROOT + room)))
                .filter(type -> !kernels(type).isEmpty()).toList();
    }

    /** Returns the kernels of a class: public static methods over TornadoVM's arrays and scalars that return nothing. */
    public static List<Method> kernels(Class<?> type) {
        return type.getSimpleName().endsWith("Routines") ? List.of() : Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getReturnType() == void.class && Modifier.isStatic(method.getModifiers())
                        && Modifier.isPublic(method.getModifiers())
                        && TYPES.containsAll(List.of(method.getParameterTypes())))
                .toList();
    }

    /** Returns the byte code of all kernel classes, and of the helpers in their rooms. */
    public static List<byte[]> code() {
        Map<String, byte[]> code = new LinkedHashMap<>();
        var open = new ArrayDeque<>(all().stream().map(type -> type.getName().replace('.', '/')).toList());
        while (!open.isEmpty()) {
            var name = open.remove();
            if (!code.containsKey(name)) {
                var bytes = read(folder().resolve(name + ".class"));
                code.put(name, bytes);
                used(bytes).forEach(open::add);
            }
        }
        return List.copyOf(code.values());
    }

    private static Stream<String> used(byte[] code) {
        return StreamSupport.stream(ClassFile.of().parse(code).constantPool().spliterator(), false)
                .filter(ClassEntry.class::isInstance).map(entry -> ((ClassEntry) entry).asInternalName())
                .filter(name -> ROOMS.stream().anyMatch(room -> name.startsWith(ROOT + room + "/")));
    }

    private static Stream<Class<?>> classes(Path room) {
        try (var paths = Files.walk(room)) {
            return paths.map(path -> folder().relativize(path).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class")).sorted().toList()
                    .stream().map(name -> load(name.replace(".class", "").replace('/', '.')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, KernelClasses.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        try {
            return Path.of(Tasks.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
