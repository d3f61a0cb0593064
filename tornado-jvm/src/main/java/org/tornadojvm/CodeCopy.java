package org.tornadojvm;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Copies code into another method that has more parameters: local variables after the parameters move up. */
final class CodeCopy {

    private final CodeBuilder code;
    private final int parameterSlots;
    private final int added;
    private final Map<Label, Label> labels = new HashMap<>();

    CodeCopy(CodeBuilder code, int parameterSlots, int added) {
        this.code = code;
        this.parameterSlots = parameterSlots;
        this.added = added;
    }

    int shifted(int slot) {
        return slot < parameterSlots ? slot : slot + added;
    }

    Label label(Label original) {
        return labels.computeIfAbsent(original, _ -> code.newLabel());
    }

    void all(List<CodeElement> elements) {
        elements.forEach(this::one);
    }

    private void one(CodeElement element) {
        switch (element) {
            case LabelTarget target -> code.labelBinding(label(target.label()));
            case LoadInstruction load -> code.loadLocal(load.typeKind(), shifted(load.slot()));
            case StoreInstruction store -> code.storeLocal(store.typeKind(), shifted(store.slot()));
            case IncrementInstruction increment -> code.iinc(shifted(increment.slot()), increment.constant());
            case BranchInstruction branch -> code.branch(branch.opcode(), label(branch.target()));
            case LookupSwitchInstruction choice ->
                    code.lookupswitch(label(choice.defaultTarget()), cases(choice.cases()));
            case TableSwitchInstruction choice -> code.tableswitch(choice.lowValue(), choice.highValue(),
                    label(choice.defaultTarget()), cases(choice.cases()));
            default -> code.with(element);
        }
    }

    private List<SwitchCase> cases(List<SwitchCase> original) {
        return original.stream().map(each -> SwitchCase.of(each.caseValue(), label(each.target()))).toList();
    }
}
