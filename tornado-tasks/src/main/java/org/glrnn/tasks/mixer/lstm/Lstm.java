package org.glrnn.tasks.mixer.lstm;

import org.glrnn.tasks.op.activation.Gates;
import org.glrnn.tasks.op.sequence.Marks;
import org.glrnn.tasks.op.sequence.PreviousStates;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Long short-term memory as cuDNN defines it: two states, the cell c and what is seen of it, h.
 *
 * <p>With p the projected inputs and a = p[t] + h[t-1] R + b (blocks i f g o):
 * <pre>
 *   i = sigmoid(a_i)   f = sigmoid(a_f)   g = tanh(a_g)   o = sigmoid(a_o)
 *   c[t] = f c[t-1] + i g     h[t] = o tanh(c[t])         y[t] = h[t]
 * </pre>
 * Shapes: gates [batch, length, 4 width]: p in, (i, f, g, o) out; cell, state (h) and output [batch, length, width];
 * R [width, 4 width], b [4 width]; carries [batch, 2 width]: h, then c. {@code marks[row]} is {@link Marks#RESET} where both
 * states before count as 0 and {@link Marks#PADDING} where they pass unchanged and y is 0. Time is sequential: a work item
 * walks one sequence. Source: NVIDIA cuDNN, {@code CUDNN_LSTM}. Tolerance 2e-6 absolute on h at the widths in tests.
 */
public final class Lstm {
    private Lstm() {
    }

    /**
     * Forward.
     *
     * <p>Owner: the work item b writes everything of sequence b. Carry in and carry out may be the same cells.
     *
     * @param frame offsets: gates, cells, states, outputs, R, bias, carry in, carry out
     */
    public static void lstmForward(FloatArray activations, FloatArray parameters, FloatArray carries, IntArray marks,
            IntArray frame, int batch, int length, int width) {
        for (@Parallel int b = 0; b < batch; b++) {
            int gatesOffset = frame.get(0);
            int cellOffset = frame.get(1);
            int stateOffset = frame.get(2);
            int outputOffset = frame.get(3);
            int recurrentOffset = frame.get(4);
            int biasOffset = frame.get(5);
            int carryInOffset = frame.get(6);
            int carryOutOffset = frame.get(7);
            int columns = 4 * width;
            int carryIn = carryInOffset + 2 * b * width;
            for (int t = 0; t < length; t++) {
                int row = b * length + t;
                int mark = marks.get(row);
                for (int c = 0; c < columns; c++) {
                    float sum = parameters.get(biasOffset + c);
                    for (int i = 0; i < width; i++) {
                        float before = PreviousStates.before(activations, stateOffset, carries, carryIn, t, row, i, width);
                        sum += (mark == Marks.RESET ? 0.0f : before) * parameters.get(recurrentOffset + i * columns + c);
                    }
                    int gate = gatesOffset + row * columns + c;
                    float a = activations.get(gate) + sum;
                    activations.set(gate, c / width == 2 ? TornadoMath.tanh(a) : Gates.sigmoid(a));
                }
                for (int j = 0; j < width; j++) {
                    int gate = gatesOffset + row * columns + j;
                    float hBefore = PreviousStates.before(activations, stateOffset, carries, carryIn, t, row, j, width);
                    float cBefore = PreviousStates.before(activations, cellOffset, carries, carryIn + width, t, row, j,
                            width);
                    float c = activations.get(gate + width) * (mark == Marks.RESET ? 0.0f : cBefore)
                            + activations.get(gate) * activations.get(gate + 2 * width);
                    float h = activations.get(gate + 3 * width) * TornadoMath.tanh(c);
                    activations.set(cellOffset + row * width + j, mark == Marks.PADDING ? cBefore : c);
                    activations.set(stateOffset + row * width + j, mark == Marks.PADDING ? hBefore : h);
                    activations.set(outputOffset + row * width + j, mark == Marks.PADDING ? 0.0f : h);
                }
            }
            int last = (b * length + length - 1) * width;
            int carryOut = carryOutOffset + 2 * b * width;
            for (int j = 0; j < width; j++) {
                carries.set(carryOut + j, activations.get(stateOffset + last + j));
                carries.set(carryOut + width + j, activations.get(cellOffset + last + j));
            }
        }
    }

    /**
     * Backward through time. Gates hold (i, f, g, o) and become the gradient of a, which is that of p as well. The buffer of
     * carry gradients holds the adjoints A of h and C of c on their way. With dh = dy + A and dc = C + dh o (1 - tanh^2 c):
     * <pre>
     *   da_i = dc g i (1 - i)   da_f = dc c[t-1] f (1 - f)   da_g = dc i (1 - g^2)   da_o = dh tanh(c) o (1 - o)
     *   A := da R^T   C := dc f
     * </pre>
     * dR = sum of h[t-1]^T da and db = sum of da are one product and one sum over all steps afterwards.
     *
     * <p>Owner: the work item b writes everything of sequence b.
     *
     * @param frame offsets: gates, cells, output gradient, R, carry in, adjoint
     */
    public static void lstmBackward(FloatArray activations, FloatArray parameters, FloatArray carries, FloatArray adjoints,
            IntArray marks, IntArray frame, int batch, int length, int width) {
        for (@Parallel int b = 0; b < batch; b++) {
            int gatesOffset = frame.get(0);
            int cellOffset = frame.get(1);
            int outputGradientOffset = frame.get(2);
            int recurrentOffset = frame.get(3);
            int carryInOffset = frame.get(4);
            int adjointOffset = frame.get(5);
            int columns = 4 * width;
            int carryIn = carryInOffset + 2 * b * width + width;
            for (int s = 0; s < length; s++) {
                int t = length - 1 - s;
                int row = b * length + t;
                int mark = marks.get(row);
                for (int j = 0; j < width; j++) {
                    int gate = gatesOffset + row * columns + j;
                    int hCell = adjointOffset + 2 * b * width + j;
                    int cCell = hCell + width;
                    float before = PreviousStates.before(activations, cellOffset, carries, carryIn, t, row, j, width);
                    before = mark == Marks.RESET ? 0.0f : before;
                    float i = activations.get(gate);
                    float f = activations.get(gate + width);
                    float g = activations.get(gate + 2 * width);
                    float o = activations.get(gate + 3 * width);
                    float seen = TornadoMath.tanh(activations.get(cellOffset + row * width + j));
                    float dh = activations.get(outputGradientOffset + row * width + j) + adjoints.get(hCell);
                    float dc = adjoints.get(cCell) + dh * o * (1.0f - seen * seen);
                    float present = mark == Marks.PADDING ? 0.0f : 1.0f;
                    activations.set(gate, present * dc * g * i * (1.0f - i));
                    activations.set(gate + width, present * dc * before * f * (1.0f - f));
                    activations.set(gate + 2 * width, present * dc * i * (1.0f - g * g));
                    activations.set(gate + 3 * width, present * dh * seen * o * (1.0f - o));
                    if (mark != Marks.PADDING) {
                        adjoints.set(hCell, 0.0f);
                        adjoints.set(cCell, mark == Marks.RESET ? 0.0f : dc * f);
                    }
                }
                if (mark == Marks.ORDINARY) {
                    for (int j = 0; j < width; j++) {
                        float sum = 0.0f;
                        for (int c = 0; c < columns; c++) {
                            sum += activations.get(gatesOffset + row * columns + c)
                                    * parameters.get(recurrentOffset + j * columns + c);
                        }
                        adjoints.set(adjointOffset + 2 * b * width + j, sum);
                    }
                }
            }
        }
    }
}
