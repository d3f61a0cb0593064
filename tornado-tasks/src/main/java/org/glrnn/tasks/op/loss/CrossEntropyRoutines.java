package org.glrnn.tasks.op.loss;

import java.lang.foreign.MemorySegment;

import org.glrnn.tasks.graph.Hyper;
import org.glrnn.tasks.op.norm.LayerNormRows;
import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.Lanes;
import org.glrnn.tasks.simd.Split;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Stands for {@link org.glrnn.tasks.op.loss.CrossEntropy}. Split into blocks of rows; a block stays in the nearer caches
 * for its passes and a row is summed in one fixed order, whatever the number of threads. Copies and hits are exact.
 */
public final class CrossEntropyRoutines {

    private static final int ELEMENTS = 8192;
    private static final int COPIED = 65536;

    private CrossEntropyRoutines() {
    }

    static void gatherChunk(FloatArray activations, IntArray headControl, IntArray frame, int chunk, int rows, int width) {
        int fromOffset = frame.get(0);
        int outOffset = frame.get(1);
        MemorySegment data = activations.getSegment();
        int first = headControl.get(0);
        int valid = valid(first, chunk, rows);
        Split.rows(chunk, width, COPIED, (from, to) -> {
            int end = Math.clamp(valid, from, to);
            Lanes.copy(data, fromOffset + ((long) first + from) * width, data, outOffset + (long) from * width,
                    (long) (end - from) * width);
            Elements.fill(data, outOffset + (long) end * width, (to - end) * width, 0.0f);
        });
    }

    static void scatterChunk(FloatArray activations, IntArray headControl, IntArray frame, int chunk, int rows, int width) {
        int chunkOffset = frame.get(0);
        int toOffset = frame.get(1);
        MemorySegment data = activations.getSegment();
        int first = headControl.get(0);
        Split.rows(valid(first, chunk, rows), width, COPIED,
                (from, to) -> Lanes.copy(data, chunkOffset + (long) from * width, data,
                        toOffset + ((long) first + from) * width, (long) (to - from) * width));
    }

    static void crossEntropyLoss(FloatArray activations, IntArray targets, IntArray headControl, FloatArray losses,
            IntArray frame, int chunk, int rows, int classes) {
        int logitsOffset = frame.get(0);
        int hitsOffset = frame.get(1);
        MemorySegment data = activations.getSegment();
        int first = headControl.get(0);
        Split.rows(valid(first, chunk, rows), classes, ELEMENTS, (from, to) -> {
            for (int r = from; r < to; r++) {
                long z = logitsOffset + (long) r * classes;
                int target = targets.get(first + r);
                int argument = CrossEntropyRows.argument(data, z, classes);
                float largest = Lanes.get(data, z + argument);
                float picked = picked(data, z, target, classes, largest);
                float sum = CrossEntropyRows.sumOfExponentials(data, z, classes, largest);
                float loss = loss(sum, picked, target);
                losses.set(first + r, loss);
                losses.set(hitsOffset + first + r, argument == target && Float.isFinite(loss) ? 1.0f : 0.0f);
            }
        });
    }

    /** Until its loss is known, a row's cell in {@code losses} holds its largest logit, then its target's. */
    static void crossEntropyGradient(FloatArray activations, IntArray targets, IntArray headControl, FloatArray losses,
            FloatArray hyper, IntArray frame, int chunk, int rows, int classes) {
        int logitsOffset = frame.get(0);
        MemorySegment data = activations.getSegment();
        int first = headControl.get(0);
        int valid = valid(first, chunk, rows);
        float lossWeight = hyper.get(Hyper.LOSS_WEIGHT);
        Split.Range maxima = (from, to) -> {
            for (int r = from; r < to; r++) {
                losses.set(first + r, CrossEntropyRows.largest(data, logitsOffset + (long) r * classes, classes));
            }
        };
        Split.Range exponentials = (from, to) -> {
            for (int r = from; r < to; r++) {
                long z = logitsOffset + (long) r * classes;
                float largest = losses.get(first + r);
                losses.set(first + r, picked(data, z, targets.get(first + r), classes, largest));
                CrossEntropyRows.exponentials(data, z, classes, largest);
            }
        };
        Split.Range gradients = (from, to) -> {
            for (int r = from; r < to; r++) {
                long z = logitsOffset + (long) r * classes;
                int target = targets.get(first + r);
                float sum = LayerNormRows.sum(data, z, classes);
                losses.set(first + r, loss(sum, losses.get(first + r), target));
                float weight = target < 0 ? 0.0f : lossWeight;
                CrossEntropyRows.scale(data, z, classes, weight / sum);
                if (target >= 0 && target < classes) {
                    Lanes.set(data, z + target, Lanes.get(data, z + target) - weight);
                }
            }
        };
        Split.rows(valid, classes, ELEMENTS, Split.passes(maxima, exponentials, gradients));
        Elements.fill(data, logitsOffset + (long) valid * classes, (chunk - valid) * classes, 0.0f);
    }

    /** How many rows of the chunk lie before the end. */
    private static int valid(int first, int chunk, int rows) {
        return Math.clamp((long) rows - first, 0, chunk);
    }

    private static float picked(MemorySegment data, long z, int target, int classes, float largest) {
        return target >= 0 && target < classes ? Lanes.get(data, z + target) - largest : 0.0f;
    }

    private static float loss(float sum, float picked, int target) {
        return target < 0 ? 0.0f : (float) Math.log(sum) - picked;
    }
}
