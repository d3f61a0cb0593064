package example;

import org.glrnn.tasks.op.sequence.Marks;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** h[t] = decay h[t-1] + (1 - decay) x[t]; 0 before a reset, unchanged in padding. Owner: a work item has one channel. */
public final class Leaky {
    private Leaky() {
    }

    /** Turns x [batch, length, width] into h in place (0 in padding), from and to carries [batch, width]. */
    public static void leakyForward(FloatArray activations, int states, FloatArray carries, int carryIn, int carryOut,
            IntArray marks, int batch, int length, int width, float decay) {
        for (@Parallel int b = 0; b < batch; b++) {
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

    /** Turns the gradient of h into that of x in place; the adjoint [batch, width] of the carry out into that of the carry in. */
    public static void leakyBackward(FloatArray activations, int gradient, FloatArray adjoints, int adjoint, IntArray marks,
            int batch, int length, int width, float decay) {
        for (@Parallel int b = 0; b < batch; b++) {
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
