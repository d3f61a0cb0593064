package org.tornadojvm;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Set;

/**
 * Checks the code around a loop, which every part of a split loop repeats: it may compute with scalars and ask arrays
 * for their size, and nothing else, so that each repetition gives the same.
 */
final class ScalarCode {

    private static final String TYPES = "uk/ac/manchester/tornado/api/types/";
    private static final Set<String> SIZES =
            Set.of("getSize", "size", "getLength", "getNumRows", "getNumColumns", "X", "Y",
                    "Z");
    private static final Set<String> MATHEMATICS = Set.of("java/lang/Math", "java/lang/StrictMath", "java/lang/Integer",
            "java/lang/Long", "java/lang/Float", "java/lang/Double", "uk/ac/manchester/tornado/api/math/TornadoMath");
    private static final int HELPER_DEPTH = 4;

    private final MethodModel method;

    ScalarCode(MethodModel method) {
        this.method = method;
    }

    void checkSetup(List<CodeElement> setup) throws NotSplittable {
        for (CodeElement element : setup) {
            NotSplittable.unless(isScalar(element, 0), "more than scalars before the loop");
        }
    }

    void checkBound(List<CodeElement> bound, int slot) throws NotSplittable {
        for (CodeElement element : bound) {
            boolean reads = !(element instanceof StoreInstruction) && !(element instanceof IncrementInstruction);
            NotSplittable.unless(reads && isScalar(element, 0), "bound is more than scalars and sizes");
            NotSplittable.unless(!(element instanceof LoadInstruction load) || load.slot() < slot,
                    "bound changes in the loop");
        }
    }

    private boolean isScalar(CodeElement element, int depth) {
        return switch (element) {
            case LabelTarget _, LoadInstruction _, StoreInstruction _, IncrementInstruction _ -> true;
            case ConvertInstruction _, StackInstruction _, NopInstruction _ -> true;
            case OperatorInstruction _ -> true;
            case ConstantInstruction constant -> constant.constantValue() instanceof Number;
            case InvokeInstruction call -> isScalar(call, depth);
            default -> false;
        };
    }

    private boolean isScalar(InvokeInstruction call, int depth) {
        String owner = call.owner().asInternalName();
        if (call.opcode() != Opcode.INVOKESTATIC) {
            return owner.startsWith(TYPES) && SIZES.contains(call.name().stringValue())
                    && call.type().equalsString("()I");
        }
        return hasOnlyScalars(call.typeSymbol()) && (MATHEMATICS.contains(owner) || isScalarHelper(call, owner, depth));
    }

    private static boolean hasOnlyScalars(MethodTypeDesc type) {
        return type.returnType().isPrimitive() && type.parameterList().stream().allMatch(ClassDesc::isPrimitive);
    }

    /** A static method of the same class that is itself nothing but arithmetic. */
    private boolean isScalarHelper(InvokeInstruction call, String owner, int depth) {
        return depth < HELPER_DEPTH && method.parent().orElseThrow().thisClass().asInternalName().equals(owner)
                && method.parent().orElseThrow().methods().stream()
                        .filter(helper -> helper.methodName().equals(call.name())
                                && helper.methodType().equals(call.type()))
                        .flatMap(helper -> helper.code().stream())
                        .anyMatch(code -> code.elementStream().filter(Instruction.class::isInstance)
                                .allMatch(element -> isControl(element) || isScalar(element, depth + 1)));
    }

    private static boolean isControl(CodeElement element) {
        return element instanceof BranchInstruction || element instanceof ReturnInstruction
                || element instanceof LookupSwitchInstruction || element instanceof TableSwitchInstruction;
    }
}
