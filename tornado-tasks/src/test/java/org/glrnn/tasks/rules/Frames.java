package org.glrnn.tasks.rules;

import java.lang.classfile.Attributes;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.LocalVariableInfo;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import org.glrnn.tasks.rules.KernelRules.Rule;
import org.glrnn.tasks.rules.KernelRules.Violation;

/** A kernel takes what differs from layer to layer in an array named "frame", after its data and before its scalars. */
final class Frames {

    private static final String NAME = "frame";

    private final String where;
    private final List<Violation> violations = new ArrayList<>();

    private Frames(String where) {
        this.where = where;
    }

    static List<Violation> check(MethodModel method, CodeModel code, String where) {
        Frames frames = new Frames(where);
        List<LocalVariableInfo> parameters = parameters(method, code);
        frames.checkOrder(parameters);
        parameters.stream().filter(Frames::isFrame).forEach(frame -> frames.checkReads(code, frame.slot()));
        return frames.violations;
    }

    /** All of them take one slot. */
    private static List<LocalVariableInfo> parameters(MethodModel method, CodeModel code) {
        int count = method.methodTypeSymbol().parameterCount();
        return code.findAttribute(Attributes.localVariableTable()).stream()
                .flatMap(table -> table.localVariables().stream())
                .filter(variable -> variable.startPc() == 0 && variable.slot() < count)
                .sorted(Comparator.comparingInt(LocalVariableInfo::slot)).toList();
    }

    private static boolean isFrame(LocalVariableInfo parameter) {
        return parameter.name().equalsString(NAME);
    }

    private void checkOrder(List<LocalVariableInfo> parameters) {
        boolean scalars = false;
        for (LocalVariableInfo parameter : parameters) {
            String name = parameter.name().stringValue();
            boolean scalar = parameter.type().stringValue().length() == 1;
            if (scalar && name.toLowerCase(Locale.ROOT).endsWith("offset")) {
                report(name + " is a scalar");
            }
            if (scalars && !scalar) {
                report(name + " comes after a scalar");
            }
            scalars |= scalar || isFrame(parameter);
        }
    }

    private void checkReads(CodeModel code, int slot) {
        List<Instruction> instructions = code.elementStream().filter(Instruction.class::isInstance)
                .map(Instruction.class::cast).toList();
        int cells = 0;
        for (int i = 0; i < instructions.size(); i++) {
            if (instructions.get(i) instanceof LoadInstruction load && load.slot() == slot) {
                boolean next = instructions.get(i + 1) instanceof ConstantInstruction constant
                        && constant.constantValue().equals(cells)
                        && instructions.get(i + 2) instanceof InvokeInstruction call && call.name().equalsString("get");
                if (!next) {
                    report("cell " + cells + " is not what is read next");
                    return;
                }
                cells++;
            }
        }
        if (cells == 0) {
            report("nothing is read");
        }
    }

    private void report(String what) {
        violations.add(new Violation(Rule.FRAME, where, what));
    }
}
