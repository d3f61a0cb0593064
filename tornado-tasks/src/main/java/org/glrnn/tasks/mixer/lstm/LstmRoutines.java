package org.glrnn.tasks.mixer.lstm;

import static org.glrnn.tasks.simd.Lanes.get;
import static org.glrnn.tasks.simd.Lanes.set;

import java.lang.foreign.MemorySegment;

import org.glrnn.tasks.op.product.Matrix;
import org.glrnn.tasks.op.product.MatrixProduct;
import org.glrnn.tasks.op.sequence.Marks;
import org.glrnn.tasks.op.sequence.RecurrentSteps;
import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.Lanes;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Stands for {@link org.glrnn.tasks.mixer.lstm.Lstm}: {@link RecurrentSteps}, a step of a sequence in short passes. */
public final class LstmRoutines {

    private LstmRoutines() {
    }

    static void lstmForward(FloatArray activations, FloatArray parameters, FloatArray carries, IntArray marks,
            IntArray frame, int batch, int length, int width) {
        int gatesOffset = frame.get(0);
        int cellOffset = frame.get(1);
        int stateOffset = frame.get(2);
        int outputOffset = frame.get(3);
        int recurrentOffset = frame.get(4);
        int biasOffset = frame.get(5);
        int carryInOffset = frame.get(6);
        int carryOutOffset = frame.get(7);
        MemorySegment data = activations.getSegment();
        MemorySegment weights = parameters.getSegment();
        RecurrentSteps steps = new RecurrentSteps(data, stateOffset, carries.getSegment(), carryInOffset, 2 * width, marks,
                batch, length, width);
        MemorySegment scratch = steps.scratch();
        Matrix recurrent = Matrix.of(weights, recurrentOffset, width, 4 * width);
        Matrix bias = Matrix.of(weights, biasOffset, 1, 4 * width);
        for (int step = 0; step < length; step++) {
            int t = step;
            steps.previous(t, scratch);
            MatrixProduct.multiply(steps.rows(scratch), recurrent, steps.step(gatesOffset, 4 * width, 0, 4 * width, t), true,
                    bias);
            steps.sequences(b -> {
                long at = steps.row(b, t) * width;
                long gate = gatesOffset + 4 * at;
                Elements.sigmoid(data, gate, 2 * width);
                Elements.tanh(data, gate + 2L * width, width);
                Elements.sigmoid(data, gate + 3L * width, width);
                before(steps, b, t, cellOffset, scratch);
                cell(data, gate, scratch, (long) b * width, cellOffset + at, width);
                Lanes.copy(data, cellOffset + at, data, stateOffset + at, width);
                Elements.tanh(data, stateOffset + at, width);
                multiply(data, gate + 3L * width, stateOffset + at, width);
                Lanes.copy(data, stateOffset + at, data, outputOffset + at, width);
                if (steps.mark(b, t) == Marks.PADDING) {
                    steps.copyBefore(b, t, stateOffset, 0, data, stateOffset + at);
                    steps.copyBefore(b, t, cellOffset, width, data, cellOffset + at);
                    Elements.fill(data, outputOffset + at, width, 0.0f);
                }
            });
        }
        for (int b = 0; b < batch; b++) {
            long last = steps.row(b, length - 1) * width;
            long out = carryOutOffset + 2L * b * width;
            Lanes.copy(data, stateOffset + last, carries.getSegment(), out, width);
            Lanes.copy(data, cellOffset + last, carries.getSegment(), out + width, width);
        }
    }

    /** Copies the cell before step t into the sequence's row of the scratch, 0 where a new sequence starts. */
    private static void before(RecurrentSteps steps, int b, int t, long cell, MemorySegment scratch) {
        long at = (long) b * steps.width();
        if (steps.mark(b, t) == Marks.RESET) {
            Elements.fill(scratch, at, steps.width(), 0.0f);
        } else {
            steps.copyBefore(b, t, cell, steps.width(), scratch, at);
        }
    }

    /** c = f c + i g. */
    private static void cell(MemorySegment data, long gate, MemorySegment before, long beforeAt, long c, int width) {
        for (int j = 0; j < width; j++) {
            set(data, c + j, get(data, gate + width + j) * get(before, beforeAt + j)
                    + get(data, gate + j) * get(data, gate + 2L * width + j));
        }
    }

    private static void multiply(MemorySegment data, long by, long at, int width) {
        for (int j = 0; j < width; j++) {
            set(data, at + j, get(data, by + j) * get(data, at + j));
        }
    }

    static void lstmBackward(FloatArray activations, FloatArray parameters, FloatArray carries, FloatArray adjoints,
            IntArray marks, IntArray frame, int batch, int length, int width) {
        int gatesOffset = frame.get(0);
        int cellOffset = frame.get(1);
        int outputGradientOffset = frame.get(2);
        int recurrentOffset = frame.get(3);
        int carryInOffset = frame.get(4);
        int adjointOffset = frame.get(5);
        MemorySegment data = activations.getSegment();
        MemorySegment adjoint = adjoints.getSegment();
        RecurrentSteps steps = new RecurrentSteps(data, 0, carries.getSegment(), carryInOffset, 2 * width, marks, batch,
                length, width);
        MemorySegment scratch = steps.scratch();
        Matrix back = Matrix.of(parameters.getSegment(), recurrentOffset, width, 4 * width).transpose();
        for (int step = length - 1; step >= 0; step--) {
            int t = step;
            steps.sequences(b -> {
                long at = steps.row(b, t) * width;
                long own = adjointOffset + 2L * b * width;
                if (steps.mark(b, t) == Marks.PADDING) {
                    Elements.fill(data, gatesOffset + 4 * at, 4 * width, 0.0f);
                } else {
                    Lanes.copy(data, cellOffset + at, scratch, (long) b * width, width);
                    Elements.tanh(scratch, (long) b * width, width);
                    seen(data, gatesOffset + 4 * at, outputGradientOffset + at, scratch, (long) b * width, adjoint, own,
                            width);
                    before(steps, b, t, cellOffset, scratch);
                    gradient(data, gatesOffset + 4 * at, scratch, (long) b * width, adjoint, own + width, width);
                }
            });
            MatrixProduct.multiply(steps.step(gatesOffset, 4 * width, 0, 4 * width, t), back,
                    new Matrix(adjoint, adjointOffset, batch, width, 2 * width, false), true);
            for (int b = 0; b < batch; b++) {
                if (steps.mark(b, t) == Marks.RESET) {
                    Elements.fill(adjoint, adjointOffset + 2L * b * width, 2 * width, 0.0f);
                }
            }
        }
    }

    /** da_o replaces o; dc replaces C, and 0 replaces A. */
    private static void seen(MemorySegment data, long gate, long dy, MemorySegment tanh, long tanhAt, MemorySegment adjoint,
            long own, int width) {
        long output = gate + 3L * width;
        for (int j = 0; j < width; j++) {
            float o = get(data, output + j);
            float seen = get(tanh, tanhAt + j);
            float dh = get(data, dy + j) + get(adjoint, own + j);
            set(adjoint, own + width + j, get(adjoint, own + width + j) + dh * o * (1.0f - seen * seen));
            set(data, output + j, dh * seen * o * (1.0f - o));
            set(adjoint, own + j, 0.0f);
        }
    }

    /** da_i, da_f and da_g in the places of i, f and g; C := dc f. */
    private static void gradient(MemorySegment data, long gate, MemorySegment before, long beforeAt, MemorySegment adjoint,
            long cell, int width) {
        for (int j = 0; j < width; j++) {
            float i = get(data, gate + j);
            float f = get(data, gate + width + j);
            float g = get(data, gate + 2L * width + j);
            float dc = get(adjoint, cell + j);
            set(data, gate + j, dc * g * i * (1.0f - i));
            set(data, gate + width + j, dc * get(before, beforeAt + j) * f * (1.0f - f));
            set(data, gate + 2L * width + j, dc * i * (1.0f - g * g));
            set(adjoint, cell + j, dc * f);
        }
    }
}
