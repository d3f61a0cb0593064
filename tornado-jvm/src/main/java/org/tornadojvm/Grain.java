package org.tornadojvm;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.util.HashSet;
import java.util.Set;

/**
 * How many iterations of a loop are worth a hand-over to another thread, which costs about a microsecond. Told from the
 * code: an iteration with a loop of its own is long, a straight one as long as it has instructions.
 */
final class Grain {

    private static final int INSTRUCTIONS_OF_A_RANGE = 32_768;

    private Grain() {
    }

    static int of(MethodModel kernel, ParallelLoop loop) {
        int instructions = 0;
        Set<Object> passed = new HashSet<>();
        for (CodeElement element : loop.body().subList(0, loop.body().size() - 1)) {
            if (isLong(element, passed, kernel.parent().orElseThrow().thisClass().asInternalName())) {
                return 1;
            }
            if (element instanceof LabelTarget target) {
                passed.add(target.label());
            } else if (element instanceof Instruction) {
                instructions++;
            }
        }
        return INSTRUCTIONS_OF_A_RANGE / Math.max(1, instructions) + 1;
    }

    /** A jump back, or a call of a method that may have a loop; TornadoVM's and Java's own are short. */
    private static boolean isLong(CodeElement element, Set<Object> passed, String owner) {
        return switch (element) {
            case BranchInstruction branch -> passed.contains(branch.target());
            case InvokeInstruction call -> call.owner().asInternalName().equals(owner)
                    || !call.owner().asInternalName().startsWith("uk/ac/manchester/tornado/api/")
                            && !call.owner().asInternalName().startsWith("java/lang/");
            default -> false;
        };
    }
}
