package org.glrnn.tasks.mixer.gatedlinear;

import org.glrnn.tasks.op.activation.Activations;
import org.glrnn.tasks.op.sequence.Marks;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link TrueRecurrence} for a GPU: a work group walks one sequence, its lanes share out the channels, and what a step
 * hands to all lanes of the next (the state; backward dz) lies in local memory.
 *
 * <p>Grid: batch groups of at most 256 lanes, a power of two; a lane takes every lanes-th channel, so neighbouring lanes
 * read neighbouring columns of R. The host checks that the width is at most {@link #CHANNELS}: local memory is 8 KB
 * forward, 16 KB backward. Backward reads the transpose of R that {@link #transposeRecurrent} makes, for the same reason.
 * Shapes, marks and formulas as in {@link TrueRecurrence}, sums in the same order: on the JVM the same bits.
 */
public final class TrueRecurrenceGroup {
    /** Most channels of a state. */
    public static final int CHANNELS = 1024;

    private static final int BLOCKS = 4;

    private TrueRecurrenceGroup() {
    }

    /**
     * Forward. States lie in two halves of local memory that change roles with every step, so a step has one barrier.
     *
     * <p>Owner: lane i of group b writes channels i, i + lanes, ... of sequence b.
     *
     * @param frame offsets: gates, states, outputs, R, carry in, carry out
     */
    public static void trueRecurrenceGroupForward(KernelContext context, FloatArray activations, FloatArray parameters,
            FloatArray carries, IntArray marks, IntArray frame, int length, int width, int mode) {
        int gatesOffset = frame.get(0);
        int stateOffset = frame.get(1);
        int outputOffset = frame.get(2);
        int recurrentOffset = frame.get(3);
        int carryInOffset = frame.get(4);
        int carryOutOffset = frame.get(5);
        float[] states = context.allocateFloatLocalArray(2 * CHANNELS);
        int b = context.groupIdx;
        int lane = context.localIdx;
        int lanes = context.localGroupSizeX;
        int blocks = 4 - (mode & 1);
        int fourth = (blocks - 1) * width;
        for (int j = lane; j < width; j += lanes) {
            states[j] = carries.get(carryInOffset + b * width + j);
        }
        context.localBarrier();
        for (int t = 0; t < length; t++) {
            int row = b * length + t;
            int mark = marks.get(row);
            int from = (t & 1) * CHANNELS;
            for (int j = lane; j < width; j += lanes) {
                int gate = gatesOffset + row * blocks * width + j;
                float first = activations.get(gate);
                float second = activations.get(gate + width);
                float third = activations.get(gate + 2 * width);
                float last = activations.get(gate + fourth);
                for (int i = 0; i < width; i++) {
                    int at = recurrentOffset + i * blocks * width + j;
                    float old = mark == Marks.RESET ? 0.0f : states[from + i];
                    first += old * parameters.get(at);
                    second += old * parameters.get(at + width);
                    third += old * parameters.get(at + 2 * width);
                    last += old * parameters.get(at + fourth);
                }
                activations.set(gate, first);
                activations.set(gate + width, second);
                activations.set(gate + 2 * width, third);
                activations.set(gate + fourth, last);
                float before = states[from + j];
                float v = Activations.value(Activations.candidate(mode), first);
                float k = Activations.value(Activations.gate(mode), second);
                float q = Activations.value(Activations.gate(mode), last);
                float f = 1.0f - k;
                if ((mode & 1) == 0) {
                    f = Activations.value(Activations.gate(mode), third);
                }
                float h = f * (mark == Marks.RESET ? 0.0f : before) + v * k;
                h = mark == Marks.PADDING ? before : h;
                float y = Activations.value(Activations.state(mode), h) * q;
                states[CHANNELS - from + j] = h;
                activations.set(stateOffset + row * width + j, h);
                activations.set(outputOffset + row * width + j, mark == Marks.PADDING ? 0.0f : y);
            }
            context.localBarrier();
        }
        for (int j = lane; j < width; j += lanes) {
            carries.set(carryOutOffset + b * width + j, states[(length & 1) * CHANNELS + j]);
        }
    }

    /**
     * Writes the transpose of R, [n width, width].
     *
     * <p>Owner: the work item (c, j) writes only its cell.
     *
     * @param frame offsets: R, out
     */
    public static void transposeRecurrent(FloatArray parameters, FloatArray out, IntArray frame, int width, int columns) {
        for (@Parallel int c = 0; c < columns; c++) {
            int recurrentOffset = frame.get(0);
            int outOffset = frame.get(1);
            for (@Parallel int j = 0; j < width; j++) {
                out.set(outOffset + c * width + j, parameters.get(recurrentOffset + j * columns + c));
            }
        }
    }

    /**
     * Backward through time. Adjoints stay in their buffer, since a channel belongs to one lane only.
     *
     * <p>Owner: lane i of group b writes channels i, i + lanes, ... of sequence b.
     *
     * @param transposed may be {@code activations}; so it comes first: TornadoVM hangs on a task that reads an array in a
     *     later argument than it writes it
     * @param frame offsets: transpose of R in {@code transposed}, gates, states, output gradient, carry in, adjoint
     */
    public static void trueRecurrenceGroupBackward(KernelContext context, FloatArray transposed, FloatArray activations,
            FloatArray carries, FloatArray adjoints, IntArray marks, IntArray frame, int length, int width, int mode) {
        int transposedOffset = frame.get(0);
        int gatesOffset = frame.get(1);
        int stateOffset = frame.get(2);
        int outputGradientOffset = frame.get(3);
        int carryInOffset = frame.get(4);
        int adjointOffset = frame.get(5);
        float[] gradients = context.allocateFloatLocalArray(BLOCKS * CHANNELS);
        int b = context.groupIdx;
        int lane = context.localIdx;
        int lanes = context.localGroupSizeX;
        int columns = (4 - (mode & 1)) * width;
        for (int s = 0; s < length; s++) {
            int t = length - 1 - s;
            int row = b * length + t;
            int mark = marks.get(row);
            for (int j = lane; j < width; j += lanes) {
                int gate = gatesOffset + row * columns + j;
                int cell = adjointOffset + b * width + j;
                float before = carries.get(carryInOffset + b * width + j);
                if (t > 0) {
                    before = activations.get(stateOffset + (row - 1) * width + j);
                }
                before = mark == Marks.RESET ? 0.0f : before;
                float h = activations.get(stateOffset + row * width + j);
                float dy = activations.get(outputGradientOffset + row * width + j);
                float zv = activations.get(gate);
                float zk = activations.get(gate + width);
                float zq = activations.get(gate + columns - width);
                float v = Activations.value(Activations.candidate(mode), zv);
                float k = Activations.value(Activations.gate(mode), zk);
                float q = Activations.value(Activations.gate(mode), zq);
                float g = dy * q * Activations.slope(Activations.state(mode), h) + adjoints.get(cell);
                float f = 1.0f - k;
                float dk = g * (v - before);
                if ((mode & 1) == 0) {
                    float zf = activations.get(gate + 2 * width);
                    f = Activations.value(Activations.gate(mode), zf);
                    dk = g * v;
                    gradients[2 * width + j] = g * before * Activations.slope(Activations.gate(mode), zf);
                }
                gradients[j] = g * k * Activations.slope(Activations.candidate(mode), zv);
                gradients[width + j] = dk * Activations.slope(Activations.gate(mode), zk);
                gradients[columns - width + j] = dy * Activations.value(Activations.state(mode), h)
                        * Activations.slope(Activations.gate(mode), zq);
                float through = mark == Marks.RESET ? 0.0f : f * g;
                adjoints.set(cell, mark == Marks.PADDING ? adjoints.get(cell) : through);
                for (int c = j; c < columns; c += width) {
                    activations.set(gatesOffset + row * columns + c, mark == Marks.PADDING ? 0.0f : gradients[c]);
                }
            }
            context.localBarrier();
            if (mark == Marks.ORDINARY) {
                for (int j = lane; j < width; j += lanes) {
                    float sum = adjoints.get(adjointOffset + b * width + j);
                    for (int c = 0; c < columns; c++) {
                        sum += gradients[c] * transposed.get(transposedOffset + c * width + j);
                    }
                    adjoints.set(adjointOffset + b * width + j, sum);
                }
            }
            context.localBarrier();
        }
    }
}
