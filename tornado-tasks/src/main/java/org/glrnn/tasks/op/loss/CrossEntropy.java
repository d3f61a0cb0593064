package org.glrnn.tasks.op.loss;

import org.glrnn.tasks.graph.Hyper;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Softmax cross-entropy over a chunk of rows, so that the logits of all rows never exist at once.
 *
 * <p>loss[r] = log(sum over c of exp(z[r, c])) - z[r, target[r]], with the row's maximum taken out first. A row whose
 * target is negative, and a row after the last, has loss 0 and gradient 0. Shapes: z [chunk, classes], targets [rows],
 * losses [rows]; {@code headControl[0]} is the first row of the chunk. The logit of the target is picked inside the row
 * loop by comparing indices: a gather through a loaded index gave wrong numbers on a device. Tolerance 1e-6 relative.
 */
public final class CrossEntropy {
    /** The largest finite number: no comparison with infinity or a NaN finds them below it. */
    static final float LARGEST = Float.MAX_VALUE;

    private CrossEntropy() {
    }

    /**
     * Copies a chunk of rows into a fixed place; rows after the last become 0.
     *
     * <p>Owner: the work item (r, i) writes only out[r, i].
     *
     * @param frame offsets: from, out
     */
    public static void gatherChunk(FloatArray activations, IntArray headControl, IntArray frame, int chunk, int rows,
            int width) {
        for (@Parallel int r = 0; r < chunk; r++) {
            int fromOffset = frame.get(0);
            int outOffset = frame.get(1);
            for (@Parallel int i = 0; i < width; i++) {
                int row = headControl.get(0) + r;
                float value = 0.0f;
                if (row < rows) {
                    value = activations.get(fromOffset + row * width + i);
                }
                activations.set(outOffset + r * width + i, value);
            }
        }
    }

    /**
     * Copies a chunk of rows back to where they belong; rows after the last are left out.
     *
     * <p>Owner: the work item (r, i) writes only its row.
     *
     * @param frame offsets: chunk, to
     */
    public static void scatterChunk(FloatArray activations, IntArray headControl, IntArray frame, int chunk, int rows,
            int width) {
        for (@Parallel int r = 0; r < chunk; r++) {
            int chunkOffset = frame.get(0);
            int toOffset = frame.get(1);
            for (@Parallel int i = 0; i < width; i++) {
                int row = headControl.get(0) + r;
                if (row < rows) {
                    activations.set(toOffset + row * width + i, activations.get(chunkOffset + r * width + i));
                }
            }
        }
    }

    /**
     * Losses, and hits: hits[r] is 1 where the largest logit (the first of equals) is the target's, else 0; always 0 where the
     * loss is not finite. No comparison with a NaN holds.
     *
     * <p>Owner: the work item r writes only losses and hits of its row.
     *
     * @param frame offsets: logits, hits
     */
    public static void crossEntropyLoss(FloatArray activations, IntArray targets, IntArray headControl, FloatArray losses,
            IntArray frame, int chunk, int rows, int classes) {
        for (@Parallel int r = 0; r < chunk; r++) {
            int logitsOffset = frame.get(0);
            int hitsOffset = frame.get(1);
            int row = headControl.get(0) + r;
            if (row < rows) {
                int target = targets.get(row);
                int z = logitsOffset + r * classes;
                float largest = activations.get(z);
                int argument = 0;
                for (int c = 1; c < classes; c++) {
                    float value = activations.get(z + c);
                    if (value > largest) {
                        largest = value;
                        argument = c;
                    }
                }
                float sum = 0.0f;
                float picked = 0.0f;
                for (int c = 0; c < classes; c++) {
                    float value = activations.get(z + c) - largest;
                    sum += TornadoMath.exp(value);
                    if (c == target) {
                        picked = value;
                    }
                }
                float loss = TornadoMath.log(sum) - picked;
                losses.set(row, target < 0 ? 0.0f : loss);
                losses.set(hitsOffset + row, argument == target && loss <= LARGEST ? 1.0f : 0.0f);
            }
        }
    }

    /**
     * Losses, and the gradient of the weighted sum of losses over the logits, in their place:
     * z[r, c] := (softmax(z[r])[c] - [c = target[r]]) weight, weight = {@code hyper[LOSS_WEIGHT]}.
     *
     * <p>Owner: the work item r writes only row r of the logits and the loss of its row.
     *
     * @param frame offset: logits
     */
    public static void crossEntropyGradient(FloatArray activations, IntArray targets, IntArray headControl,
            FloatArray losses, FloatArray hyper, IntArray frame, int chunk, int rows, int classes) {
        for (@Parallel int r = 0; r < chunk; r++) {
            int logitsOffset = frame.get(0);
            int row = headControl.get(0) + r;
            int target = -1;
            if (row < rows) {
                target = targets.get(row);
            }
            int z = logitsOffset + r * classes;
            float largest = activations.get(z);
            for (int c = 1; c < classes; c++) {
                largest = TornadoMath.max(largest, activations.get(z + c));
            }
            float sum = 0.0f;
            float picked = 0.0f;
            for (int c = 0; c < classes; c++) {
                float value = activations.get(z + c) - largest;
                float e = TornadoMath.exp(value);
                sum += e;
                activations.set(z + c, e);
                if (c == target) {
                    picked = value;
                }
            }
            float weight = target < 0 ? 0.0f : hyper.get(Hyper.LOSS_WEIGHT);
            float scale = weight / sum;
            for (int c = 0; c < classes; c++) {
                float one = c == target ? weight : 0.0f;
                activations.set(z + c, activations.get(z + c) * scale - one);
            }
            if (row < rows) {
                float loss = TornadoMath.log(sum) - picked;
                losses.set(row, target < 0 ? 0.0f : loss);
            }
        }
    }
}
