package org.glrnn.tasks.rules;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.RuntimeVisibleParameterAnnotationsAttribute;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What TornadoVM cannot compile, or compiles wrongly, looked for in the byte code of kernel classes.
 *
 * <p>A kernel is a public static void method. Other methods are helpers, which TornadoVM inlines into kernels; all
 * rules but those on the number of parameters and on having a parallel loop hold for them as well. A public function
 * that no kernel reaches is for the host and may do as it likes. Source of the rules: runs of TornadoVM 5.2 and its
 * list of unsupported features.
 */
public final class KernelRules {

    /** The rules, each of which fails on a fixture of its own. */
    public enum Rule {
        /** A method that is not static. */
        STATIC,
        /**
         * A parameter that is neither FloatArray nor IntArray nor int nor float; a kernel may have a KernelContext too. An
         * array in local memory that is handed to a helper is read at a wrong place.
         */
        PARAMETER_TYPES,
        /** More parameters than the API's largest task takes. */
        PARAMETER_COUNT,
        /**
         * A number that says where data lies among a kernel's scalars, or a frame that is not the last array, or that is not
         * read cell by cell from the first to the last.
         */
        FRAME,
        /** A kernel called like a function of OpenCL C. */
        NAME,
        /** An object, or an array of a size that is not constant. */
        ALLOCATION,
        /** An exception thrown or caught. */
        EXCEPTION,
        /** A lambda, a string concatenation, a switch on objects. */
        INVOKEDYNAMIC,
        /** A static field that is not a constant. */
        STATIC_FIELD,
        /**
         * A call of anything but TornadoMath, elements of the two arrays, bits of floats, barriers and local arrays, and
         * helpers of the package.
         */
        CALL,
        /** A method that calls itself, perhaps through others. */
        RECURSION,
        /** A parameter with the annotation that gives wrong results. */
        REDUCE,
        /** A kernel that nothing makes parallel: no parallel loop, no KernelContext. */
        NOT_PARALLEL,
        /** A parallel loop that does not start at 0, compare with {@code <} and step by 1. */
        LOOP_SHAPE,
        /** A parallel loop's bound that is not made of constants and unchanged parameters. */
        LOOP_BOUND,
        /** More than three parallel loops inside each other. */
        LOOP_DEPTH,
        /** An unsigned shift to the right, which is compiled as a signed one. */
        SHIFT,
        /** A division of integers by a power of two, which is compiled with an unsigned shift. */
        DIVISION
    }

    /**
     * A rule that does not hold.
     *
     * @param rule
     *            the rule
     * @param where
     *            class and method
     * @param what
     *            what breaks it
     */
    public record Violation(Rule rule, String where, String what) {
        @Override
        public String toString() {
            return where + ": " + rule + ": " + what;
        }
    }

    private static final int MOST_PARAMETERS = 15;
    private static final String TYPES = "uk.ac.manchester.tornado.api.types.arrays.";
    private static final Set<ClassDesc> ARRAYS = Set.of(ClassDesc.of(TYPES + "FloatArray"),
            ClassDesc.of(TYPES + "IntArray"));
    private static final ClassDesc MATH = ClassDesc.of("uk.ac.manchester.tornado.api.math.TornadoMath");
    private static final ClassDesc CONTEXT = ClassDesc.of("uk.ac.manchester.tornado.api.KernelContext");
    private static final Set<String> GROUP = Set.of("localBarrier", "allocateFloatLocalArray");
    /** Not floatToRawIntBits and its like: OpenCL has no code for the bits of a computed value. */
    private static final Set<String> BITS = Set.of("isNaN");
    private static final Set<String> OPENCL = Set.of("abs", "acos", "acosh", "all", "any", "asin", "asinh", "atan", "atan2",
            "atanh", "barrier", "bitselect", "cbrt", "ceil", "clamp", "clz", "copysign", "cos", "cosh", "cross", "degrees",
            "distance", "dot", "erf", "erfc", "exp", "exp10", "exp2", "expm1", "fabs", "fdim", "floor", "fma", "fmax",
            "fmin", "fmod", "fract", "frexp", "hadd", "hypot", "ilogb", "isequal", "isfinite", "isinf", "isnan", "ldexp",
            "length", "lgamma", "log", "log10", "log1p", "log2", "mad", "max", "min", "mix", "modf", "nan", "normalize",
            "popcount", "pow", "pown", "powr", "prefetch", "radians", "remainder", "rint", "rotate", "round", "rsqrt",
            "select", "shuffle", "sign", "signbit", "sin", "sinh", "smoothstep", "sqrt", "step", "tan", "tanh", "tgamma",
            "trunc", "upsample", "vload4", "vstore4");

    private final List<Violation> violations = new ArrayList<>();
    private final Map<ClassDesc, ClassModel> classes = new HashMap<>();
    private final Map<String, Set<String>> calls = new HashMap<>();

    private KernelRules() {
    }

    /**
     * Checks classes that may call each other, and no others.
     *
     * @param files
     *            the contents of their class files
     * @return what breaks a rule, empty if nothing does
     */
    public static List<Violation> check(List<byte[]> files) {
        KernelRules rules = new KernelRules();
        for (byte[] file : files) {
            ClassModel model = ClassFile.of().parse(file);
            rules.classes.put(model.thisClass().asSymbol(), model);
        }
        rules.classes.values().forEach(rules::collectCalls);
        Set<String> reached = rules.reachedFromKernels();
        rules.classes.values().forEach(model -> rules.checkClass(model, reached));
        rules.checkRecursion();
        return rules.violations;
    }

    private void collectCalls(ClassModel model) {
        for (MethodModel method : model.methods()) {
            Set<String> called = calls.computeIfAbsent(where(model, method), _ -> new HashSet<>());
            method.code().ifPresent(code -> code.forEach(element -> {
                if (element instanceof InvokeInstruction call && classes.containsKey(call.owner().asSymbol())) {
                    called.add(where(call.owner().asSymbol(), call.name().stringValue()));
                }
            }));
        }
    }

    private Set<String> reachedFromKernels() {
        Set<String> reached = new HashSet<>();
        for (ClassModel model : classes.values()) {
            model.methods().stream().filter(KernelRules::isKernel).map(method -> where(model, method))
                    .forEach(kernel -> reached.addAll(reachedFrom(kernel)));
        }
        return reached;
    }

    private void checkClass(ClassModel model, Set<String> reached) {
        for (FieldModel field : model.fields()) {
            if (!field.flags().has(AccessFlag.FINAL) || field.findAttribute(Attributes.constantValue()).isEmpty()) {
                report(Rule.STATIC_FIELD, model.thisClass().asSymbol().displayName(),
                        field.fieldName() + " is not a constant");
            }
        }
        for (MethodModel method : model.methods()) {
            boolean made = method.methodName().equalsString("<init>") || method.methodName().equalsString("<clinit>");
            boolean open = method.flags().flags().containsAll(EnumSet.of(AccessFlag.PUBLIC, AccessFlag.STATIC));
            boolean forTheHost = open && !isKernel(method) && !reached.contains(where(model, method));
            if (!made && !forTheHost) {
                checkMethod(model, method);
            }
        }
    }

    private void checkMethod(ClassModel owner, MethodModel method) {
        String where = where(owner, method);
        if (!method.flags().has(AccessFlag.STATIC)) {
            report(Rule.STATIC, where, "not static");
        }
        checkParameters(method, where);
        CodeModel code = method.code().orElse(null);
        if (code == null) {
            report(Rule.CALL, where, "has no code of its own");
            return;
        }
        checkCode(code, where);
        violations.addAll(Arithmetic.check(code, where));
        if (isKernel(method)) {
            violations.addAll(Frames.check(method, code, where));
        }
        List<Violation> loops = ParallelLoops.check(method, code, where);
        violations.addAll(loops);
        boolean context = method.methodTypeSymbol().parameterList().contains(CONTEXT);
        if (isKernel(method) && ParallelLoops.count(code) == 0 && !context) {
            report(Rule.NOT_PARALLEL, where, "no @Parallel loop");
        }
    }

    /** Whether a method is a kernel and not a helper. */
    public static boolean isKernel(MethodModel method) {
        return method.flags().flags().containsAll(EnumSet.of(AccessFlag.PUBLIC, AccessFlag.STATIC))
                && method.methodTypeSymbol().returnType().descriptorString().equals("V");
    }

    private void checkParameters(MethodModel method, String where) {
        MethodTypeDesc type = method.methodTypeSymbol();
        for (ClassDesc parameter : type.parameterList()) {
            boolean context = isKernel(method) && parameter.equals(CONTEXT);
            if (!ARRAYS.contains(parameter) && !Set.of("I", "F").contains(parameter.descriptorString()) && !context) {
                report(Rule.PARAMETER_TYPES, where, parameter.displayName());
            }
        }
        if (isKernel(method) && type.parameterCount() > MOST_PARAMETERS) {
            report(Rule.PARAMETER_COUNT, where, type.parameterCount() + " parameters");
        }
        if (isKernel(method) && OPENCL.contains(method.methodName().stringValue())) {
            report(Rule.NAME, where, "a function of OpenCL C has this name");
        }
        method.findAttribute(Attributes.runtimeVisibleParameterAnnotations())
                .map(RuntimeVisibleParameterAnnotationsAttribute::parameterAnnotations).stream()
                .flatMap(List::stream).flatMap(List::stream)
                .filter(annotation -> annotation.className().stringValue().endsWith("annotations/Reduce;"))
                .forEach(_ -> report(Rule.REDUCE, where, "@Reduce"));
    }

    private void checkCode(CodeModel code, String where) {
        if (!code.exceptionHandlers().isEmpty()) {
            report(Rule.EXCEPTION, where, "catches an exception");
        }
        Instruction before = null;
        for (CodeElement element : code) {
            if (element instanceof Instruction instruction) {
                checkInstruction(instruction, before, where);
                before = instruction;
            }
        }
    }

    private void checkInstruction(Instruction instruction, Instruction before, String where) {
        switch (instruction.opcode()) {
            case NEW, ANEWARRAY, MULTIANEWARRAY -> report(Rule.ALLOCATION, where, instruction.toString());
            case ATHROW -> report(Rule.EXCEPTION, where, "throws an exception");
            case INVOKEDYNAMIC -> report(Rule.INVOKEDYNAMIC, where, instruction.toString());
            case PUTSTATIC, GETSTATIC -> report(Rule.STATIC_FIELD, where, instruction.toString());
            default -> {
                if (instruction instanceof NewPrimitiveArrayInstruction && !(before instanceof ConstantInstruction)) {
                    report(Rule.ALLOCATION, where, "an array of a size that is not constant");
                }
                if (instruction instanceof InvokeInstruction call) {
                    checkCall(call, where);
                    if (call.name().equalsString("allocateFloatLocalArray")
                            && !(before instanceof ConstantInstruction)) {
                        report(Rule.ALLOCATION, where, "a local array of a size that is not constant");
                    }
                }
            }
        }
    }

    private void checkCall(InvokeInstruction call, String where) {
        ClassDesc owner = call.owner().asSymbol();
        String name = call.name().stringValue();
        if (classes.containsKey(owner)) {
            return;
        }
        boolean elements = ARRAYS.contains(owner) && Set.of("get", "set").contains(name);
        boolean bits = owner.descriptorString().equals("Ljava/lang/Float;") && BITS.contains(name);
        // The places of a work item are Integers in the context.
        boolean group = owner.equals(CONTEXT) && GROUP.contains(name)
                || owner.descriptorString().equals("Ljava/lang/Integer;") && name.equals("intValue");
        if (!elements && !bits && !group && !(owner.equals(MATH) && !name.equals("fma"))) {
            report(Rule.CALL, where, owner.displayName() + "." + name);
        }
    }

    private void checkRecursion() {
        for (String method : calls.keySet()) {
            if (reachedFrom(method).contains(method)) {
                report(Rule.RECURSION, method, "calls itself");
            }
        }
    }

    private Set<String> reachedFrom(String method) {
        Set<String> reached = new HashSet<>();
        List<String> open = new ArrayList<>(calls.get(method));
        while (!open.isEmpty()) {
            String next = open.removeLast();
            if (reached.add(next)) {
                open.addAll(calls.getOrDefault(next, Set.of()));
            }
        }
        return reached;
    }

    private void report(Rule rule, String where, String what) {
        violations.add(new Violation(rule, where, what));
    }

    private static String where(ClassModel owner, MethodModel method) {
        return where(owner.thisClass().asSymbol(), method.methodName().stringValue());
    }

    private static String where(ClassDesc owner, String method) {
        return owner.displayName() + "." + method;
    }
}
