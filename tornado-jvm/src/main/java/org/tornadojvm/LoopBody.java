package org.tornadojvm;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.util.List;
import java.util.Map;

/** Makes sure that iterations hand nothing to each other in local variables and that none ends the loop early. */
final class LoopBody {

    private final List<CodeElement> code;
    private final Map<Label, Integer> positions;
    private final int slot;
    private int from;
    private int step;

    LoopBody(List<CodeElement> code, Map<Label, Integer> positions, int slot) {
        this.code = code;
        this.positions = positions;
        this.slot = slot;
    }

    void check(int first, int stepPosition) throws NotSplittable {
        from = first;
        step = stepPosition;
        for (CodeElement element : code.subList(from, step)) {
            check(element);
        }
    }

    private void check(CodeElement element) throws NotSplittable {
        switch (element) {
            // Variables declared inside the loop have higher numbers than i, those before it that are alive lower ones.
            case StoreInstruction store ->
                    NotSplittable.unless(store.slot() > slot, "assigns a variable from outside the loop");
            case IncrementInstruction increment ->
                    NotSplittable.unless(increment.slot() > slot, "changes a variable from outside the loop");
            case ReturnInstruction _ -> throw new NotSplittable("returns from inside the loop");
            case InvokeDynamicInstruction _ -> throw new NotSplittable("lambda or string concatenation in the loop");
            case MonitorInstruction _ -> throw new NotSplittable("synchronized in the loop");
            case BranchInstruction branch -> checkInside(branch.target());
            case LookupSwitchInstruction choice -> checkInside(choice.defaultTarget(), choice.cases());
            case TableSwitchInstruction choice -> checkInside(choice.defaultTarget(), choice.cases());
            default -> {
                // everything else stays within its iteration
            }
        }
    }

    private void checkInside(Label defaultTarget, List<SwitchCase> cases) throws NotSplittable {
        checkInside(defaultTarget);
        for (SwitchCase each : cases) {
            checkInside(each.target());
        }
    }

    private void checkInside(Label target) throws NotSplittable {
        int position = positions.get(target);
        NotSplittable.unless(position >= from && position <= step, "leaves the loop early");
    }
}
