package org.glrnn.tasks.op.loss;

import org.glrnn.tasks.graph.Hyper;
import org.glrnn.tasks.graph.KernelVariants;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link CrossEntropy} for a GPU: a work group takes a row of logits, its lanes share out the classes and find maximum and
 * sum in local memory, in the order of a tree that is always the same.
 *
 * <p>Grid: one group per row of the chunk, of at most {@link KernelVariants#MOST_LANES} lanes, a power of two; a lane takes
 * every lanes-th class. Shapes and formulas as in {@link CrossEntropy}; sums in another order: tolerance 1e-6 relative.
 * Classes are counted in floats in local memory, exact up to 2^24.
 */
public final class CrossEntropyGroup {
    private static final float LOWEST = -3.4028235e38f;
    private static final float NO_CLASS = 16777216.0f;

    private CrossEntropyGroup() {
    }

    /**
     * Losses and hits; see {@link CrossEntropy#crossEntropyLoss}.
     *
     * <p>Owner: of group r, the lane with the target's class, or lane 0 where none counts, writes the row's loss, and lane 0
     * its hit.
     *
     * @param frame offsets: logits, hits
     */
    public static void crossEntropyGroupLoss(KernelContext context, FloatArray activations, IntArray targets,
            IntArray headControl, FloatArray losses, IntArray frame, int rows, int classes) {
        int logitsOffset = frame.get(0);
        int hitsOffset = frame.get(1);
        float[] largest = context.allocateFloatLocalArray(KernelVariants.MOST_LANES);
        float[] places = context.allocateFloatLocalArray(KernelVariants.MOST_LANES);
        float[] sums = context.allocateFloatLocalArray(KernelVariants.MOST_LANES);
        int r = context.groupIdx;
        int lane = context.localIdx;
        int lanes = context.localGroupSizeX;
        int row = headControl.get(0) + r;
        int target = -1;
        if (row < rows) {
            target = targets.get(row);
        }
        int z = logitsOffset + r * classes;
        float most = LOWEST;
        float place = NO_CLASS;
        for (int c = lane; c < classes; c += lanes) {
            float value = activations.get(z + c);
            if (value > most || place == NO_CLASS) {
                most = value;
                place = c;
            }
        }
        largest[lane] = most;
        places[lane] = place;
        context.localBarrier();
        for (int half = lanes >> 1; half > 0; half >>= 1) {
            if (lane < half) {
                float other = largest[lane + half];
                float otherPlace = places[lane + half];
                if (other > largest[lane] || other == largest[lane] && otherPlace < places[lane]) {
                    largest[lane] = other;
                    places[lane] = otherPlace;
                }
            }
            context.localBarrier();
        }
        float maximum = largest[0];
        float sum = 0.0f;
        float picked = 0.0f;
        for (int c = lane; c < classes; c += lanes) {
            float value = activations.get(z + c) - maximum;
            sum += TornadoMath.exp(value);
            if (c == target) {
                picked = value;
            }
        }
        sums[lane] = sum;
        context.localBarrier();
        for (int half = lanes >> 1; half > 0; half >>= 1) {
            if (lane < half) {
                sums[lane] += sums[lane + half];
            }
            context.localBarrier();
        }
        int owner = 0;
        if (target > 0) {
            owner = target - target / lanes * lanes;
        }
        if (row < rows && lane == owner) {
            float loss = TornadoMath.log(sums[0]) - picked;
            losses.set(row, target < 0 ? 0.0f : loss);
        }
        if (row < rows && lane == 0) {
            losses.set(hitsOffset + row, places[0] == target && sums[0] <= CrossEntropy.LARGEST ? 1.0f : 0.0f);
        }
    }

    /**
     * Losses, and the gradient over the logits in their place; see {@link CrossEntropy#crossEntropyGradient}.
     *
     * <p>Owner: lane i of group r writes classes i, i + lanes, ... of row r of the logits; the lane with the target's class,
     * or lane 0 where none counts, the row's loss.
     *
     * @param frame offset: logits
     */
    public static void crossEntropyGroupGradient(KernelContext context, FloatArray activations, IntArray targets,
            IntArray headControl, FloatArray losses, FloatArray hyper, IntArray frame, int rows, int classes) {
        int logitsOffset = frame.get(0);
        float[] largest = context.allocateFloatLocalArray(KernelVariants.MOST_LANES);
        float[] sums = context.allocateFloatLocalArray(KernelVariants.MOST_LANES);
        int r = context.groupIdx;
        int lane = context.localIdx;
        int lanes = context.localGroupSizeX;
        int row = headControl.get(0) + r;
        int target = -1;
        if (row < rows) {
            target = targets.get(row);
        }
        int z = logitsOffset + r * classes;
        float most = LOWEST;
        for (int c = lane; c < classes; c += lanes) {
            most = TornadoMath.max(most, activations.get(z + c));
        }
        largest[lane] = most;
        context.localBarrier();
        for (int half = lanes >> 1; half > 0; half >>= 1) {
            if (lane < half) {
                largest[lane] = TornadoMath.max(largest[lane], largest[lane + half]);
            }
            context.localBarrier();
        }
        float maximum = largest[0];
        float sum = 0.0f;
        float picked = 0.0f;
        for (int c = lane; c < classes; c += lanes) {
            float value = activations.get(z + c) - maximum;
            float e = TornadoMath.exp(value);
            sum += e;
            activations.set(z + c, e);
            if (c == target) {
                picked = value;
            }
        }
        sums[lane] = sum;
        context.localBarrier();
        for (int half = lanes >> 1; half > 0; half >>= 1) {
            if (lane < half) {
                sums[lane] += sums[lane + half];
            }
            context.localBarrier();
        }
        float weight = target < 0 ? 0.0f : hyper.get(Hyper.LOSS_WEIGHT);
        float scale = weight / sums[0];
        for (int c = lane; c < classes; c += lanes) {
            float one = c == target ? weight : 0.0f;
            activations.set(z + c, activations.get(z + c) * scale - one);
        }
        int owner = 0;
        if (target > 0) {
            owner = target - target / lanes * lanes;
        }
        if (row < rows && lane == owner) {
            float loss = TornadoMath.log(sums[0]) - picked;
            losses.set(row, target < 0 ? 0.0f : loss);
        }
    }
}
