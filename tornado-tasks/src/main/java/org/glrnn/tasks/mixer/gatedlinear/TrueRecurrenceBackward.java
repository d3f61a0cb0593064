package org.glrnn.tasks.mixer.gatedlinear;

import java.lang.foreign.MemorySegment;

import org.glrnn.tasks.op.product.Matrix;
import org.glrnn.tasks.op.product.MatrixProductStore;
import org.glrnn.tasks.op.product.PackedMatrix;
import org.glrnn.tasks.op.scan.GatedRowGradient;
import org.glrnn.tasks.op.scan.GatedSteps;
import org.glrnn.tasks.op.sequence.Marks;
import org.glrnn.tasks.simd.Elements;

/** The backward pass of a group of sequences through time: their dz and f g, then A = f g + dz R^T for all of them. */
final class TrueRecurrenceBackward {

    private final GatedSteps steps;
    private final PackedMatrix transposed;
    private final MemorySegment adjoint;
    private final long adjointAt;
    private final int first;
    private final int count;
    private final PackedMatrix.Rows gradients;
    private final MatrixProductStore store;

    TrueRecurrenceBackward(GatedSteps steps, PackedMatrix transposed, MemorySegment adjoint, int adjointOffset,
            int first, int count) {
        this.steps = steps;
        this.transposed = transposed;
        this.adjoint = adjoint;
        this.first = first;
        this.count = count;
        adjointAt = adjointOffset + (long) first * steps.width();
        gradients = new PackedMatrix.Rows(steps.columns());
        store = new MatrixProductStore(Matrix.of(adjoint, adjointAt, count, steps.width()), true, null);
    }

    void run() {
        GatedRowGradient step = steps.backwardRow(adjoint);
        for (int t = steps.length() - 1; t >= 0; t--) {
            for (int i = 0; i < count; i++) {
                steps.backward(step, cell(i), first + i, t, 0, steps.width());
                gradients.set(i, steps.data(), steps.gate(steps.row(first + i, t)), steps.columns());
            }
            transposed.multiply(gradients, count, store);
            endSequences(t);
        }
    }

    private long cell(int i) {
        return adjointAt + (long) i * steps.width();
    }

    /** After a reset nothing is passed on; padding has added dz R^T = 0. */
    private void endSequences(int t) {
        for (int i = 0; i < count; i++) {
            if (steps.mark(steps.row(first + i, t)) == Marks.RESET) {
                Elements.fill(adjoint, cell(i), steps.width(), 0.0f);
            }
        }
    }
}
