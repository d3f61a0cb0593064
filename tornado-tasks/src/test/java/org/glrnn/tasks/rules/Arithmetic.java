package org.glrnn.tasks.rules;

import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.glrnn.tasks.rules.KernelRules.Rule;
import org.glrnn.tasks.rules.KernelRules.Violation;

/** Integer operations that TornadoVM 5.2 compiles to something else: it has one right shift, the signed one. */
final class Arithmetic {

    private static final Set<Opcode> UNSIGNED_SHIFTS = EnumSet.of(Opcode.IUSHR, Opcode.LUSHR);
    private static final Set<Opcode> DIVISIONS = EnumSet.of(Opcode.IDIV, Opcode.IREM, Opcode.LDIV, Opcode.LREM);

    private Arithmetic() {
    }

    static List<Violation> check(CodeModel code, String where) {
        List<Violation> violations = new ArrayList<>();
        List<Instruction> instructions = code.elementStream().filter(Instruction.class::isInstance)
                .map(Instruction.class::cast).toList();
        for (int i = 1; i < instructions.size(); i++) {
            Opcode opcode = instructions.get(i).opcode();
            if (UNSIGNED_SHIFTS.contains(opcode)) {
                violations.add(new Violation(Rule.SHIFT, where, ">>> is compiled as >>: mask a signed shift"));
            }
            if (DIVISIONS.contains(opcode) && isPowerOfTwo(instructions.get(i - 1)) && !isBound(instructions, i)) {
                violations.add(new Violation(Rule.DIVISION, where,
                        "/ or % by a power of two is wrong for negative numbers: use >> or &"));
            }
        }
        return violations;
    }

    private static boolean isPowerOfTwo(Instruction instruction) {
        return instruction instanceof ConstantInstruction constant && constant.constantValue() instanceof Number number
                && number.longValue() > 1 && Long.bitCount(number.longValue()) == 1;
    }

    // The bound of a loop is a size, and sizes are not negative.
    private static boolean isBound(List<Instruction> instructions, int division) {
        return division + 1 < instructions.size() && instructions.get(division + 1).opcode() == Opcode.IF_ICMPGE;
    }
}
