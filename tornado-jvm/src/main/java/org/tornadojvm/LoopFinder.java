package org.tornadojvm;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeAnnotation;
import java.lang.classfile.attribute.RuntimeVisibleTypeAnnotationsAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the outer parallel loop of a kernel and makes sure that running parts of it separately is the same as running
 * it as a whole. Recognises what javac makes of the canonical loop, and nothing else.
 */
final class LoopFinder {

    private static final String PARALLEL = "Luk/ac/manchester/tornado/api/annotations/Parallel;";

    private final List<CodeElement> code = new ArrayList<>();
    private final Map<Label, Integer> positions = new HashMap<>();
    private final MethodModel method;
    private int start = Integer.MAX_VALUE;
    private int slot;

    private LoopFinder(MethodModel method, CodeModel model) {
        this.method = method;
        for (CodeElement element : model) {
            if (element instanceof LabelTarget target) {
                positions.put(target.label(), code.size());
                code.add(element);
            } else if (element instanceof Instruction) {
                code.add(element);
            }
        }
        model.elementStream().filter(RuntimeVisibleTypeAnnotationsAttribute.class::isInstance)
                .flatMap(attribute -> ((RuntimeVisibleTypeAnnotationsAttribute) attribute).annotations().stream())
                .forEach(this::outermost);
    }

    static ParallelLoop find(MethodModel method) throws NotSplittable {
        CodeModel model = method.code().orElseThrow(() -> new NotSplittable("no code"));
        NotSplittable.unless(model.exceptionHandlers().isEmpty(), "exception handlers");
        return new LoopFinder(method, model).find();
    }

    /** The variable of the outermost parallel loop is the first one in the code. */
    private void outermost(TypeAnnotation annotation) {
        if (annotation.annotation().className().equalsString(PARALLEL)
                && annotation.targetInfo() instanceof TypeAnnotation.LocalVarTarget target) {
            for (TypeAnnotation.LocalVarTargetInfo range : target.table()) {
                int position = positions.getOrDefault(range.startLabel(), Integer.MAX_VALUE);
                if (position < start) {
                    start = position;
                    slot = range.index();
                }
            }
        }
    }

    private ParallelLoop find() throws NotSplittable {
        NotSplittable.unless(start != Integer.MAX_VALUE, "no @Parallel loop (compiled without -g?)");
        int zero = startsAtZero();
        int load = next(start);
        NotSplittable.unless(code.get(load) instanceof LoadInstruction i && i.slot() == slot,
                "condition is not i < bound");
        int condition = condition(load + 1);
        Label exit = ((BranchInstruction) code.get(condition)).target();
        int end = positions.get(exit);
        int step = step(end);
        Label head = ((BranchInstruction) code.get(previous(end))).target();
        checkParts(zero, load, condition, step, end);
        return new ParallelLoop(slot, code.subList(0, zero), code.subList(load + 1, condition),
                code.subList(condition + 1, end), head, exit);
    }

    private void checkParts(int zero, int load, int condition, int step, int end) throws NotSplittable {
        ScalarCode scalars = new ScalarCode(method);
        scalars.checkSetup(code.subList(0, zero));
        scalars.checkBound(code.subList(load + 1, condition), slot);
        new LoopBody(code, positions, slot).check(condition + 1, step);
        for (CodeElement after : code.subList(end, code.size())) {
            NotSplittable.unless(after instanceof LabelTarget
                    || after instanceof ReturnInstruction, "the loop is not the last statement");
        }
    }

    private int startsAtZero() throws NotSplittable {
        int store = previous(start);
        int zero = store < 0 ? -1 : previous(store);
        NotSplittable.unless(zero >= 0 && code.get(store) instanceof StoreInstruction s && s.slot() == slot
                && code.get(zero) instanceof ConstantInstruction c && Integer.valueOf(0).equals(c.constantValue()),
                "loop does not start at 0");
        return zero;
    }

    /** The branch out of the loop: the first one after the load of i. */
    private int condition(int from) throws NotSplittable {
        for (int i = from; i < code.size(); i++) {
            if (code.get(i) instanceof BranchInstruction branch) {
                NotSplittable.unless(branch.opcode() == Opcode.IF_ICMPGE && positions.get(branch.target()) > i,
                        "condition is not i < bound");
                return i;
            }
        }
        throw new NotSplittable("no loop condition");
    }

    /** Position of {@code i++}, which is followed by the jump back to the condition. */
    private int step(int end) throws NotSplittable {
        int jump = previous(end);
        int step = previous(jump);
        NotSplittable.unless(code.get(jump) instanceof BranchInstruction back && back.opcode() == Opcode.GOTO
                && next(positions.get(back.target())) == next(start), "no jump back to the condition");
        NotSplittable.unless(code.get(step) instanceof IncrementInstruction increment && increment.slot() == slot
                && increment.constant() == 1, "step is not i++");
        return step;
    }

    private int next(int position) {
        int i = position;
        while (code.get(i) instanceof LabelTarget) {
            i++;
        }
        return i;
    }

    private int previous(int position) {
        int i = position - 1;
        while (i >= 0 && code.get(i) instanceof LabelTarget) {
            i--;
        }
        return i;
    }
}
