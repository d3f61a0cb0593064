package org.tornadojvm;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

/**
 * Writes the split version of a kernel: a hidden nest mate of the kernel's class, so that private helpers can be
 * called, with two methods. {@code bound} gives the number of iterations, {@code range} runs those from {@code from} to
 * {@code to}.
 */
final class SplitWriter {

    private final MethodModel kernel;
    private final ParallelLoop loop;
    private final MethodTypeDesc type;
    private final int parameterSlots;

    private SplitWriter(MethodModel kernel, ParallelLoop loop) {
        this.kernel = kernel;
        this.loop = loop;
        type = kernel.methodTypeSymbol();
        parameterSlots = type.parameterList().stream().mapToInt(each -> TypeKind.from(each).slotSize()).sum();
    }

    static SplitCode write(Method method, MethodModel kernel, ParallelLoop loop) throws IllegalAccessException {
        Class<?> owner = method.getDeclaringClass();
        Lookup lookup = MethodHandles.privateLookupIn(owner, MethodHandles.lookup());
        Lookup hidden = lookup.defineHiddenClass(new SplitWriter(kernel, loop).classFile(owner), true,
                Lookup.ClassOption.NESTMATE);
        return handles(hidden, MethodType.methodType(void.class, method.getParameterTypes()), Grain.of(kernel, loop));
    }

    private static SplitCode handles(Lookup hidden, MethodType type, int grain) throws IllegalAccessException {
        try {
            return new SplitCode(hidden.findStatic(hidden.lookupClass(), "bound", type.changeReturnType(int.class)),
                    hidden.findStatic(hidden.lookupClass(), "range", type.appendParameterTypes(int.class, int.class)),
                    grain);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private byte[] classFile(Class<?> owner) {
        ClassHierarchyResolver resolver = ClassHierarchyResolver.defaultResolver();
        if (owner.getClassLoader() != null) {
            resolver = ClassHierarchyResolver.ofClassLoading(owner.getClassLoader()).orElse(resolver);
        }
        ClassDesc name = ClassDesc.of(owner.getName() + "$$Split");
        return ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(resolver)).build(name, this::write);
    }

    private void write(ClassBuilder builder) {
        ClassModel original = kernel.parent().orElseThrow();
        MethodTypeDesc range = type.insertParameterTypes(type.parameterCount(),
                ConstantDescs.CD_int, ConstantDescs.CD_int);
        int flags = ClassFile.ACC_STATIC | ClassFile.ACC_FINAL;
        builder.withVersion(original.majorVersion(), original.minorVersion())
                .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC)
                .withMethodBody("bound", type.changeReturnType(ConstantDescs.CD_int), flags, this::writeBound)
                .withMethodBody("range", range, flags, this::writeRange);
    }

    private void writeBound(CodeBuilder code) {
        CodeCopy copy = new CodeCopy(code, parameterSlots, 0);
        copy.all(loop.setup());
        copy.all(loop.bound());
        code.ireturn();
    }

    private void writeRange(CodeBuilder code) {
        CodeCopy copy = new CodeCopy(code, parameterSlots, 2);
        copy.all(loop.setup());
        code.iload(parameterSlots).istore(copy.shifted(loop.slot()));
        code.labelBinding(copy.label(loop.head()));
        code.iload(copy.shifted(loop.slot())).iload(parameterSlots + 1).if_icmpge(copy.label(loop.exit()));
        copy.all(loop.body());
        code.labelBinding(copy.label(loop.exit())).return_();
    }
}
