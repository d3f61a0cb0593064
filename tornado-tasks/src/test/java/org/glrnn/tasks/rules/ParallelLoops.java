package org.glrnn.tasks.rules;

import java.lang.classfile.Attributes;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeAnnotation;
import java.lang.classfile.TypeAnnotation.LocalVarTargetInfo;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.ArrayList;
import java.util.List;

import org.glrnn.tasks.rules.KernelRules.Rule;
import org.glrnn.tasks.rules.KernelRules.Violation;

/**
 * The shape of the loops whose variable is annotated {@code @Parallel}.
 *
 * <p>javac compiles {@code for (int i = 0; i < bound; i++)} to: push 0, store i; here i's range begins: load i, push
 * the bound, leave if greater or equal; the body; increment i by 1, go back.
 */
final class ParallelLoops {

    private static final String PARALLEL = "uk/ac/manchester/tornado/api/annotations/Parallel;";

    /** The dimensions of a grid. */
    private static final int DEEPEST = 3;

    private final MethodModel method;
    private final CodeAttribute code;
    private final String where;
    private final List<Violation> violations = new ArrayList<>();

    private ParallelLoops(MethodModel method, CodeModel code, String where) {
        this.method = method;
        this.code = (CodeAttribute) code;
        this.where = where;
    }

    /** Checks every parallel loop of a method. */
    static List<Violation> check(MethodModel method, CodeModel code, String where) {
        ParallelLoops loops = new ParallelLoops(method, code, where);
        variables(code).forEach(loops::checkLoop);
        loops.checkDepth(variables(code));
        return loops.violations;
    }

    /** The number of parallel loops. */
    static int count(CodeModel code) {
        return variables(code).size();
    }

    private static List<LocalVarTargetInfo> variables(CodeModel code) {
        List<LocalVarTargetInfo> variables = new ArrayList<>();
        code.findAttribute(Attributes.runtimeVisibleTypeAnnotations()).ifPresent(attribute -> {
            for (TypeAnnotation annotation : attribute.annotations()) {
                if (annotation.annotation().className().stringValue().endsWith(PARALLEL)
                        && annotation.targetInfo() instanceof TypeAnnotation.LocalVarTarget target) {
                    variables.addAll(target.table());
                }
            }
        });
        return variables;
    }

    private void checkDepth(List<LocalVarTargetInfo> variables) {
        for (LocalVarTargetInfo variable : variables) {
            int start = code.labelToBci(variable.startLabel());
            long around = variables.stream().filter(other -> code.labelToBci(other.startLabel()) <= start
                    && start < code.labelToBci(other.endLabel())).count();
            if (around > DEEPEST) {
                report(Rule.LOOP_DEPTH, "is the " + around + "th of a nest");
            }
        }
    }

    private void checkLoop(LocalVarTargetInfo variable) {
        List<Instruction> before = instructions(null, variable.startLabel());
        List<Instruction> inside = instructions(variable.startLabel(), variable.endLabel());
        if (!startsAtZero(before)) {
            report(Rule.LOOP_SHAPE, "does not start at the constant 0");
        }
        checkBound(inside, variable.index());
        if (!stepsByOne(inside, variable.index())) {
            report(Rule.LOOP_SHAPE, "does not step only by 1");
        }
    }

    private static boolean startsAtZero(List<Instruction> before) {
        return before.size() >= 2 && before.getLast() instanceof StoreInstruction
                && before.get(before.size() - 2) instanceof ConstantInstruction constant
                && constant.constantValue().equals(0);
    }

    private void checkBound(List<Instruction> inside, int variable) {
        if (inside.isEmpty() || !(inside.getFirst() instanceof LoadInstruction load) || load.slot() != variable) {
            report(Rule.LOOP_SHAPE, "is not compared first");
            return;
        }
        for (Instruction instruction : inside.subList(1, inside.size())) {
            if (instruction instanceof BranchInstruction branch) {
                if (branch.opcode() != Opcode.IF_ICMPGE) {
                    report(Rule.LOOP_SHAPE, "is not compared with <");
                }
                return;
            }
            if (!isSimple(instruction)) {
                report(Rule.LOOP_BOUND, instruction.toString());
                return;
            }
        }
    }

    private boolean isSimple(Instruction instruction) {
        return instruction instanceof ConstantInstruction
                || instruction instanceof OperatorInstruction operator && operator.typeKind() == TypeKind.INT
                || instruction instanceof LoadInstruction load && load.slot() < parameterSlots()
                        && !isWritten(load.slot());
    }

    private int parameterSlots() {
        return method.methodTypeSymbol().parameterList().stream()
                .mapToInt(type -> TypeKind.from(type).slotSize()).sum();
    }

    private boolean isWritten(int slot) {
        return code.elementStream().anyMatch(element -> element instanceof StoreInstruction store
                && store.slot() == slot
                || element instanceof IncrementInstruction increment && increment.slot() == slot);
    }

    private static boolean stepsByOne(List<Instruction> inside, int variable) {
        int steps = 0;
        for (Instruction instruction : inside) {
            if (instruction instanceof StoreInstruction store && store.slot() == variable) {
                return false;
            }
            if (instruction instanceof IncrementInstruction increment && increment.slot() == variable) {
                steps += increment.constant() == 1 ? 1 : 2;
            }
        }
        return steps == 1;
    }

    /** The instructions from a label (null: the start) up to another. */
    private List<Instruction> instructions(Label from, Label to) {
        List<Instruction> result = new ArrayList<>();
        int first = from == null ? 0 : code.labelToBci(from);
        int end = code.labelToBci(to);
        int bci = 0;
        for (CodeElement element : code) {
            if (element instanceof LabelTarget label) {
                bci = code.labelToBci(label.label());
            } else if (element instanceof Instruction instruction) {
                if (bci >= first && bci < end) {
                    result.add(instruction);
                }
                bci += instruction.sizeInBytes();
            }
        }
        return result;
    }

    private void report(Rule rule, String what) {
        violations.add(new Violation(rule, where, "a parallel loop: " + what));
    }
}
