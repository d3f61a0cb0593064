package org.glrnn.tasks.mixer.gatedlinear;

import java.lang.foreign.MemorySegment;

import org.glrnn.tasks.op.product.MatrixProductStore;
import org.glrnn.tasks.op.product.PackedMatrix;
import org.glrnn.tasks.op.scan.GatedRow;
import org.glrnn.tasks.op.scan.GatedSteps;
import org.glrnn.tasks.op.sequence.Marks;
import org.glrnn.tasks.simd.RowScratch;

/**
 * A group of sequences on its way through time: z[t] = p[t] + h[t-1] R for all of them, then their gates and states.
 */
final class TrueRecurrenceForward {

    private final GatedSteps steps;
    private final PackedMatrix recurrent;
    private final int first;
    private final int count;
    private final PackedMatrix.Rows before;
    private final MemorySegment zeros;
    private final long zerosAt;

    TrueRecurrenceForward(GatedSteps steps, PackedMatrix recurrent, int first, int count) {
        this.steps = steps;
        this.recurrent = recurrent;
        this.first = first;
        this.count = count;
        before = new PackedMatrix.Rows(steps.width());
        RowScratch scratch = RowScratch.of(steps.width());
        zeros = scratch.memory();
        zerosAt = scratch.at(RowScratch.ZEROS);
    }

    void run(int carryOut) {
        GatedRow step = steps.forwardRow();
        for (int t = 0; t < steps.length(); t++) {
            product(t);
            for (int i = 0; i < count; i++) {
                steps.forward(step, first + i, t, 0, steps.width());
            }
        }
        for (int i = 0; i < count; i++) {
            steps.carryOut(first + i, carryOut, 0, steps.width());
        }
    }

    private void product(int t) {
        for (int i = 0; i < count; i++) {
            if (steps.mark(steps.row(first + i, t)) == Marks.RESET) {
                before.set(i, zeros, zerosAt, steps.width());
            } else {
                before.set(i, steps.beforeMemory(t), steps.beforeAt(first + i, t), steps.width());
            }
        }
        recurrent.multiply(before, count, new MatrixProductStore(steps.gateRows(first, count, t), true, null));
    }
}
