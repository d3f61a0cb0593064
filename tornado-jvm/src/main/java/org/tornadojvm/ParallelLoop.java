package org.tornadojvm;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.util.List;

/**
 * A method of the form {@code setup; for (int i = 0; i < bound; i++) body}, taken apart.
 *
 * @param slot
 *            local variable i
 * @param setup
 *            what comes before i = 0: scalars only
 * @param bound
 *            pushes the number of iterations
 * @param body
 *            the body and the step, with their labels
 * @param head
 *            label of the condition, where the loop jumps back to
 * @param exit
 *            label after the loop
 */
record ParallelLoop(int slot, List<CodeElement> setup, List<CodeElement> bound, List<CodeElement> body, Label head,
        Label exit) {
}
