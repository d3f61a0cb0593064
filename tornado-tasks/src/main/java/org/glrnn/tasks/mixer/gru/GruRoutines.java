package org.glrnn.tasks.mixer.gru;

import static org.glrnn.tasks.simd.Lanes.get;
import static org.glrnn.tasks.simd.Lanes.set;

import java.lang.foreign.MemorySegment;

import org.glrnn.tasks.op.product.Matrix;
import org.glrnn.tasks.op.product.MatrixProduct;
import org.glrnn.tasks.op.sequence.Marks;
import org.glrnn.tasks.op.sequence.RecurrentSteps;
import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.Lanes;
import org.glrnn.tasks.simd.Split;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Stands for {@link org.glrnn.tasks.mixer.gru.Gru}: {@link RecurrentSteps}, a step of a sequence in short passes. */
public final class GruRoutines {

    private static final int ELEMENTS = 16384;

    private GruRoutines() {
    }

    static void gruForward(FloatArray activations, FloatArray parameters, FloatArray carries, IntArray marks, IntArray frame,
            int batch, int length, int width) {
        int gatesOffset = frame.get(0);
        int candidateOffset = frame.get(1);
        int stateOffset = frame.get(2);
        int outputOffset = frame.get(3);
        int recurrentOffset = frame.get(4);
        int biasOffset = frame.get(5);
        int carryInOffset = frame.get(6);
        int carryOutOffset = frame.get(7);
        MemorySegment data = activations.getSegment();
        MemorySegment weights = parameters.getSegment();
        RecurrentSteps steps = new RecurrentSteps(data, stateOffset, carries.getSegment(), carryInOffset, width, marks,
                batch, length, width);
        MemorySegment before = steps.scratch();
        Matrix gates = new Matrix(weights, recurrentOffset, width, 2 * width, 3 * width, false);
        Matrix candidate = new Matrix(weights, recurrentOffset + 2L * width, width, width, 3 * width, false);
        for (int step = 0; step < length; step++) {
            int t = step;
            steps.previous(t, before);
            MatrixProduct.multiply(steps.rows(before), gates, steps.step(gatesOffset, 3 * width, 0, 2 * width, t), true,
                    Matrix.of(weights, biasOffset, 1, 2 * width));
            MatrixProduct.multiply(steps.rows(before), candidate, steps.step(candidateOffset, width, 0, width, t), false,
                    Matrix.of(weights, biasOffset + 2L * width, 1, width));
            steps.sequences(b -> {
                long row = steps.row(b, t);
                long gate = gatesOffset + row * 3 * width;
                candidate(data, gate, candidateOffset + row * width, width);
                state(data, gate, before, (long) b * width, stateOffset + row * width, width);
                Lanes.copy(data, stateOffset + row * width, data, outputOffset + row * width, width);
                if (steps.mark(b, t) == Marks.PADDING) {
                    steps.copyBefore(b, t, stateOffset, 0, data, stateOffset + row * width);
                    Elements.fill(data, outputOffset + row * width, width, 0.0f);
                }
            });
        }
        for (int b = 0; b < batch; b++) {
            Lanes.copy(data, stateOffset + steps.row(b, length - 1) * width, carries.getSegment(),
                    carryOutOffset + (long) b * width, width);
        }
    }

    /** r and z, then n = tanh(p_n + r u_n). */
    private static void candidate(MemorySegment data, long gate, long candidate, int width) {
        Elements.sigmoid(data, gate, 2 * width);
        long n = gate + 2L * width;
        for (int j = 0; j < width; j++) {
            set(data, n + j, get(data, n + j) + get(data, gate + j) * get(data, candidate + j));
        }
        Elements.tanh(data, n, width);
    }

    /** h = (1 - z) n + z h. */
    private static void state(MemorySegment data, long gate, MemorySegment before, long beforeAt, long h, int width) {
        for (int j = 0; j < width; j++) {
            float z = get(data, gate + width + j);
            set(data, h + j, (1.0f - z) * get(data, gate + 2L * width + j) + z * get(before, beforeAt + j));
        }
    }

    static void gruBackward(FloatArray activations, FloatArray parameters, FloatArray carries, FloatArray adjoints,
            IntArray marks, IntArray frame, int batch, int length, int width) {
        int gatesOffset = frame.get(0);
        int candidateOffset = frame.get(1);
        int stateOffset = frame.get(2);
        int outputGradientOffset = frame.get(3);
        int recurrentOffset = frame.get(4);
        int carryInOffset = frame.get(5);
        int adjointOffset = frame.get(6);
        MemorySegment data = activations.getSegment();
        MemorySegment adjoint = adjoints.getSegment();
        RecurrentSteps steps = new RecurrentSteps(data, stateOffset, carries.getSegment(), carryInOffset, width, marks,
                batch, length, width);
        MemorySegment before = steps.scratch();
        Matrix back = Matrix.of(parameters.getSegment(), recurrentOffset, width, 3 * width).transpose();
        for (int step = length - 1; step >= 0; step--) {
            int t = step;
            steps.previous(t, before);
            steps.sequences(b -> {
                long row = steps.row(b, t);
                long gate = gatesOffset + row * 3 * width;
                if (steps.mark(b, t) == Marks.PADDING) {
                    Elements.fill(data, gate, 3 * width, 0.0f);
                    Elements.fill(data, candidateOffset + row * width, width, 0.0f);
                } else {
                    gradient(data, gate, candidateOffset + row * width, outputGradientOffset + row * width, before,
                            adjoint, adjointOffset, b, width);
                }
            });
            MatrixProduct.multiply(steps.step(gatesOffset, 3 * width, 0, 3 * width, t), back,
                    Matrix.of(adjoint, adjointOffset, batch, width), true);
            for (int b = 0; b < batch; b++) {
                if (steps.mark(b, t) == Marks.RESET) {
                    Elements.fill(adjoint, adjointOffset + (long) b * width, width, 0.0f);
                }
            }
        }
    }

    private static void gradient(MemorySegment data, long gate, long candidate, long dy, MemorySegment before,
            MemorySegment adjoint, long adjointOffset, int b, int width) {
        long first = (long) b * width;
        for (int j = 0; j < width; j++) {
            float r = get(data, gate + j);
            float z = get(data, gate + width + j);
            float n = get(data, gate + 2L * width + j);
            float g = get(data, dy + j) + get(adjoint, adjointOffset + first + j);
            float dn = g * (1.0f - z) * (1.0f - n * n);
            set(data, gate + j, dn * get(data, candidate + j) * r * (1.0f - r));
            set(data, gate + width + j, g * (get(before, first + j) - n) * z * (1.0f - z));
            set(data, gate + 2L * width + j, dn * r);
            set(data, candidate + j, dn);
            set(adjoint, adjointOffset + first + j, g * z);
        }
    }

    static void gruProjectionGradient(FloatArray activations, IntArray frame, int rows, int width) {
        int gatesOffset = frame.get(0);
        int candidateOffset = frame.get(1);
        MemorySegment data = activations.getSegment();
        Split.rows(rows, width, ELEMENTS, (from, to) -> {
            for (int r = from; r < to; r++) {
                Lanes.copy(data, candidateOffset + (long) r * width, data, gatesOffset + (3L * r + 2) * width, width);
            }
        });
    }
}
