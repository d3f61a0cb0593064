package example;

import org.glrnn.tasks.op.sequence.Marks;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** h[t] = decay h[t-1] + (1 - decay) x[t]; 0 before a reset, unchanged in padding. Owner: a work item has one channel. */
public final class Leaky {
    private Leaky() {
    }

    /**
     * Turns x [batch, length, width] into h in place (0 in padding), from and to carries [batch, width].
     *
     * @param frame offsets: states, carry in, carry out
     */
    public static void leakyForward(FloatArray activations, FloatArray carries, IntArray marks, IntArray frame, int batch,
            int length, int width, float decay) {
        for (@Parallel int b = 0; b < batch; b++) {
            int states = frame.get(0);
            int carryIn = frame.get(1);
            int carryOut = frame.get(2);
            for (@Parallel int j = 0; j < width; j++) {
                float h = carries.get(carryIn + b * width + j);
                for (int t = 0; t < length; t++) {
                    int mark = marks.get(b * length + t);
                    int cell = states + (b * length + t) * width + j;
                    float before = mark == Marks.RESET ? 0.0f : h;
                    float after = decay * before + (1.0f - decay) * activations.get(cell);
                    h = mark == Marks.PADDING ? h : after;
                    activations.set(cell, mark == Marks.PADDING ? 0.0f : after);
                }
                carries.set(carryOut + b * width + j, h);
            }
        }
    }

    /**
     * Turns the gradient of h into that of x in place, and the adjoint [batch, width] of the carry out into that of the carry in.
     *
     * @param frame offsets: gradient, adjoint
     */
    public static void leakyBackward(FloatArray activations, FloatArray adjoints, IntArray marks, IntArray frame, int batch,
            int length, int width, float decay) {
        for (@Parallel int b = 0; b < batch; b++) {
            int gradient = frame.get(0);
            int adjoint = frame.get(1);
            for (@Parallel int j = 0; j < width; j++) {
                float a = adjoints.get(adjoint + b * width + j);
                for (int s = 0; s < length; s++) {
                    int row = b * length + length - 1 - s;
                    int mark = marks.get(row);
                    int cell = gradient + row * width + j;
                    float total = a + activations.get(cell);
                    activations.set(cell, mark == Marks.PADDING ? 0.0f : (1.0f - decay) * total);
                    float before = mark == Marks.RESET ? 0.0f : decay * total;
                    a = mark == Marks.PADDING ? a : before;
                }
                adjoints.set(adjoint + b * width + j, a);
            }
        }
    }
}
