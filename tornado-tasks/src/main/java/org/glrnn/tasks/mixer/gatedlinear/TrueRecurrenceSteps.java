package org.glrnn.tasks.mixer.gatedlinear;

import java.lang.foreign.MemorySegment;

import org.glrnn.tasks.op.product.Matrix;
import org.glrnn.tasks.op.product.MatrixProduct;
import org.glrnn.tasks.op.scan.GatedSteps;
import org.glrnn.tasks.simd.OwnMemory;
import org.glrnn.tasks.simd.Split;

/**
 * Forward, one step after the other with all threads in the product of each: for single steps, where packing R would cost
 * more than the product, and for fewer sequences than threads.
 */
final class TrueRecurrenceSteps {

    private static final int FEW = 2048;
    private static final OwnMemory BEFORE = new OwnMemory();

    private final GatedSteps steps;
    private final Matrix recurrent;
    private final int batch;
    private final int carryOut;
    private final MemorySegment before;

    TrueRecurrenceSteps(GatedSteps steps, Matrix recurrent, int batch, int carryOut) {
        this.steps = steps;
        this.recurrent = recurrent;
        this.batch = batch;
        this.carryOut = carryOut;
        before = BEFORE.floats((long) batch * steps.width());
    }

    void run() {
        for (int t = 0; t < steps.length(); t++) {
            for (int b = 0; b < batch; b++) {
                steps.copyBefore(b, t, before, (long) b * steps.width());
            }
            Matrix states = Matrix.of(before, 0, batch, steps.width());
            MatrixProduct.multiply(states, recurrent, steps.gateRows(0, batch, t), true);
            gates(t);
        }
    }

    private void gates(int t) {
        boolean last = t == steps.length() - 1;
        Split.tasks(batch, (long) batch * steps.width(), FEW, b -> {
            steps.forward(steps.forwardRow(), b, t, 0, steps.width());
            if (last) {
                steps.carryOut(b, carryOut, 0, steps.width());
            }
        });
    }
}
