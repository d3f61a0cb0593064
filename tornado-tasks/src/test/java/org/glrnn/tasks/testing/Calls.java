package org.glrnn.tasks.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.glrnn.tasks.graph.Hyper;
import org.glrnn.tasks.op.activation.Gates;
import org.glrnn.tasks.op.activation.Gelu;
import org.glrnn.tasks.op.dropout.Dropout;
import org.glrnn.tasks.op.dropout.Threefry;
import org.glrnn.tasks.op.embedding.Embedding;
import org.glrnn.tasks.op.glu.Glu;
import org.glrnn.tasks.op.glu.GluActivation;
import org.glrnn.tasks.op.loss.CrossEntropy;
import org.glrnn.tasks.op.norm.LayerNorm;
import org.glrnn.tasks.op.norm.RmsNorm;
import org.glrnn.tasks.op.optimizer.AdamW;
import org.glrnn.tasks.op.product.Linear;
import org.glrnn.tasks.op.product.LinearPanels;
import org.glrnn.tasks.op.product.RowBias;
import org.glrnn.tasks.op.scan.GatedScan;
import org.glrnn.tasks.op.sum.Sums;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Calls of every kernel with random numbers over odd shapes, windows at odd places, poison between them. */
public final class Calls {

    /** Around and between the lengths of vectors. */
    public static final int[] ODD = {1, 2, 3, 7, 63, 64, 65, 130};
    /** Longer ones, which the routines cut into tasks. */
    private static final int[] LONG = {1, 2, 7, 15, 16, 17, 33, 130, 8193, 40001};

    private Calls() {
    }

    /** Both directions of the scan. */
    public static List<KernelCall> scans() {
        List<KernelCall> calls = new ArrayList<>();
        for (int length : ODD) {
            for (int width : ODD) {
                for (int tied = 0; tied <= 1; tied++) {
                    int batch = 1 + (length + width) % 3;
                    calls.add(scanForward(batch, length, width, tied));
                    calls.add(scanBackward(batch, length, width, tied));
                }
            }
        }
        return calls;
    }

    private static KernelCall scanForward(int batch, int length, int width, int tied) {
        Windows windows = new Windows(length * 1000L + width);
        int rows = batch * length;
        int gates = windows.random(rows * (4 - tied) * width, 3.0);
        int state = windows.empty(rows * width);
        int output = windows.empty(rows * width);
        Windows carries = new Windows(width);
        int in = carries.random(batch * width, 1.0);
        int out = length % 2 == 0 ? in : carries.empty(batch * width);
        FloatArray carry = carries.array();
        return new KernelCall(GatedScan.class, "gatedScanForward", windows.array(), carry, carry,
                IntArray.fromElements(gates, state, output, in, out), batch, length, width, tied);
    }

    private static KernelCall scanBackward(int batch, int length, int width, int tied) {
        Windows windows = new Windows(length * 2000L + width);
        int rows = batch * length;
        int gates = windows.between(rows * (4 - tied) * width, 0.05, 0.95);
        int state = windows.random(rows * width, 2.0);
        int gradient = windows.random(rows * width, 1.0);
        FloatArray data = windows.array();
        negateCandidates(data, gates, rows, 4 - tied, width);
        Windows carries = new Windows(width);
        int carry = carries.random(batch * width, 1.0);
        Windows adjoints = new Windows(length);
        int out = adjoints.random(batch * width, 1.0);
        int in = width % 2 == 0 ? out : adjoints.empty(batch * width);
        return new KernelCall(GatedScan.class, "gatedScanBackward", data, carries.array(), adjoints.array(),
                IntArray.fromElements(gates, state, gradient, carry, out, in), batch, length, width, tied);
    }

    /** Gates lie between 0 and 1, candidates on both sides of 0: every other row of them changes sign. */
    private static void negateCandidates(FloatArray data, int gates, int rows, int blocks, int width) {
        for (int row = 1; row < rows; row += 2) {
            for (int j = 0; j < width; j++) {
                int cell = gates + row * blocks * width + j;
                data.set(cell, -data.get(cell));
            }
        }
    }

    /** The dense layer's products and bias gradient. */
    public static List<KernelCall> linears() {
        List<KernelCall> calls = new ArrayList<>();
        for (int rows : new int[] {1, 2, 7, 65, 130}) {
            for (int in : ODD) {
                for (int out : ODD) {
                    calls.addAll(linear(rows, in, out));
                }
            }
        }
        calls.addAll(linear(1000, 3, 65));
        return calls;
    }

    private static List<KernelCall> linear(int rows, int in, int out) {
        Windows inputs = new Windows(rows);
        int x = inputs.random(rows * in, 1.0);
        int dx = inputs.empty(rows * in);
        Windows weights = new Windows(in);
        int w = weights.random(in * out, 1.0);
        int b = weights.random(out, 1.0);
        Windows outputs = new Windows(out);
        int y = outputs.empty(rows * out);
        int dy = outputs.random(rows * out, 1.0);
        FloatArray first = inputs.array();
        FloatArray second = weights.array();
        FloatArray third = outputs.array();
        return List.of(
                new KernelCall(Linear.class, "linearForward", first, second, third, IntArray.fromElements(x, w, b, y), rows,
                        in, out),
                new KernelCall(LinearPanels.class, "panelForward", first, second, third, IntArray.fromElements(x, w, b, y),
                        rows, in, out),
                new KernelCall(Linear.class, "linearInputGradient", third, second, first, IntArray.fromElements(dy, w, dx),
                        rows, in, out),
                new KernelCall(Linear.class, "linearWeightGradient", first, third, second, IntArray.fromElements(x, dy, w),
                        rows, in, out),
                new KernelCall(Linear.class, "linearBiasGradient", third, second, IntArray.fromElements(dy, b), rows, out),
                new KernelCall(Linear.class, "linearForward", first, second, third,
                        IntArray.fromElements(x, w, Linear.NO_BIAS, y), rows, in, out),
                new KernelCall(LinearPanels.class, "panelForward", first, second, third,
                        IntArray.fromElements(x, w, Linear.NO_BIAS, y), rows, in, out),
                new KernelCall(RowBias.class, "addRowBias", third, second, IntArray.fromElements(dy, b), rows, out));
    }

    /** Layer normalisation, and that by the root mean square. */
    public static List<KernelCall> norms() {
        List<KernelCall> calls = new ArrayList<>();
        for (int rows : new int[] {1, 2, 3, 65, 700}) {
            for (int width : ODD) {
                calls.addAll(norm(rows, width));
                calls.addAll(rmsNorm(rows, width));
            }
        }
        return calls;
    }

    private static List<KernelCall> norm(int rows, int width) {
        Windows weights = new Windows(width);
        int scale = weights.random(width, 1.0);
        int bias = weights.random(width, 1.0);
        Windows windows = new Windows(rows);
        int x = windows.between(rows * width, 0.5, 2.0);
        int y = windows.empty(rows * width);
        int dy = windows.random(rows * width, 1.0);
        int dx = windows.random(rows * width, 1.0);
        int noMean = windows.empty(rows);
        int noInverse = windows.empty(rows);
        int mean = windows.random(rows, 0.5);
        int inverse = windows.random(rows, 1.5);
        FloatArray parameters = weights.array();
        FloatArray data = windows.array();
        negateOddColumns(data, x, rows, width);
        return List.of(
                new KernelCall(LayerNorm.class, "layerNormForward", parameters, data,
                        IntArray.fromElements(scale, bias, x, y, noMean, noInverse), rows, width, 1e-5f),
                new KernelCall(LayerNorm.class, "layerNormInputGradient", parameters, data,
                        IntArray.fromElements(scale, x, dy, mean, inverse, dx), rows, width),
                new KernelCall(LayerNorm.class, "layerNormParameterGradient", data, parameters,
                        IntArray.fromElements(x, dy, mean, inverse, scale, bias), rows, width));
    }

    private static List<KernelCall> rmsNorm(int rows, int width) {
        Windows weights = new Windows(width);
        int scale = weights.random(width, 1.0);
        Windows windows = new Windows(rows);
        int x = windows.random(rows * width, 2.0);
        int y = windows.empty(rows * width);
        int dy = windows.random(rows * width, 1.0);
        int dx = windows.random(rows * width, 1.0);
        int noInverse = windows.empty(rows);
        int inverse = windows.random(rows, 1.5);
        FloatArray parameters = weights.array();
        FloatArray data = windows.array();
        return List.of(
                new KernelCall(RmsNorm.class, "rmsNormForward", parameters, data,
                        IntArray.fromElements(scale, x, y, noInverse), rows, width, 1e-2f),
                new KernelCall(RmsNorm.class, "rmsNormInputGradient", parameters, data,
                        IntArray.fromElements(scale, x, dy, inverse, dx), rows, width),
                new KernelCall(RmsNorm.class, "rmsNormParameterGradient", data, parameters,
                        IntArray.fromElements(x, dy, inverse, scale), rows, width));
    }

    /**
     * Elements far apart: where a row's deviation is small next to its mean, rounding the mean by itself costs many
     * bits.
     */
    private static void negateOddColumns(FloatArray data, int offset, int rows, int width) {
        for (int r = 0; r < rows; r++) {
            for (int i = 1; i < width; i += 2) {
                data.set(offset + r * width + i, -data.get(offset + r * width + i));
            }
        }
    }

    /** GELU. */
    public static List<KernelCall> gelus() {
        List<KernelCall> calls = new ArrayList<>();
        for (int size : LONG) {
            Windows windows = new Windows(size);
            int z = windows.random(size, 6.0);
            int y = windows.empty(size);
            int dy = windows.random(size, 1.0);
            FloatArray data = windows.array();
            calls.add(new KernelCall(Gelu.class, "geluForward", data, IntArray.fromElements(z, y), size));
            calls.add(new KernelCall(Gelu.class, "geluBackward", data, IntArray.fromElements(z, dy), size));
        }
        return calls;
    }

    /** Gated linear units. */
    public static List<KernelCall> glus() {
        List<KernelCall> calls = new ArrayList<>();
        for (int rows : new int[] {1, 2, 3, 65, 300}) {
            for (int width : ODD) {
                for (GluActivation activation : GluActivation.values()) {
                    Windows windows = new Windows(rows * 200L + width);
                    int z = windows.random(rows * 2 * width, 6.0);
                    int y = windows.empty(rows * width);
                    int dy = windows.random(rows * width, 1.0);
                    FloatArray data = windows.array();
                    int number = activation.kernelNumber();
                    calls.add(new KernelCall(Glu.class, "gluForward", data, IntArray.fromElements(z, y), rows, width,
                            number));
                    calls.add(new KernelCall(Glu.class, "gluBackward", data, IntArray.fromElements(z, dy), rows, width,
                            number));
                }
            }
        }
        return calls;
    }

    /** Residual sums and dropout. */
    public static List<KernelCall> dropouts() {
        List<KernelCall> calls = new ArrayList<>();
        for (int size : LONG) {
            // The last rate is the first element's own number at site 3: the boundary between dropped and kept.
            for (float rate : new float[] {0.0f, 0.1f, 0.5f, Threefry.uniform(size, 17, 0, 3)}) {
                Windows windows = new Windows(size);
                int z = windows.random(size, 2.0);
                int e = windows.random(size, 2.0);
                int out = rate == 0.5f ? e : windows.empty(size);
                FloatArray data = windows.array();
                IntArray control = IntArray.fromElements(size, 17);
                calls.add(new KernelCall(Dropout.class, "residualSum", data, IntArray.fromElements(z, e, out), size));
                calls.add(new KernelCall(Dropout.class, "residualSumDropout", data, control,
                        IntArray.fromElements(z, e, out, 3), size, rate));
                calls.add(new KernelCall(Dropout.class, "residualBranchDropout", data, control,
                        IntArray.fromElements(z, e, out, 4), size, rate));
                calls.add(new KernelCall(Dropout.class, "dropoutScale", data, control, IntArray.fromElements(z, z, 3), size,
                        rate));
            }
        }
        return calls;
    }

    /** The embedding, tokens repeated. */
    public static List<KernelCall> embeddings() {
        List<KernelCall> calls = new ArrayList<>();
        for (int rows : new int[] {1, 2, 3, 65, 600}) {
            for (int width : ODD) {
                IntArray tokens = indices(rows, 0, 11);
                Windows tables = new Windows(width);
                int table = tables.random(11 * width, 1.0);
                Windows windows = new Windows(rows);
                int out = windows.empty(rows * width);
                int gradient = windows.random(rows * width, 1.0);
                FloatArray parameters = tables.array();
                FloatArray data = windows.array();
                calls.add(new KernelCall(Embedding.class, "embeddingForward", tokens, parameters, data,
                        IntArray.fromElements(table, out), rows, width));
                calls.add(new KernelCall(Embedding.class, "embeddingGradient", tokens, data, parameters,
                        IntArray.fromElements(gradient, table), rows, width));
            }
        }
        return calls;
    }

    /** Softmax cross-entropy: masked rows, a chunk that reaches beyond the last row, one that lies inside. */
    public static List<KernelCall> crossEntropies() {
        List<KernelCall> calls = new ArrayList<>();
        for (int chunk : new int[] {1, 3, 65, 300}) {
            for (int classes : new int[] {1, 2, 3, 15, 16, 17, 65, 130}) {
                calls.addAll(crossEntropy(chunk, 5, 5 + chunk, classes));
                calls.addAll(crossEntropy(chunk, 2, 2 + chunk / 2, classes));
            }
        }
        return calls;
    }

    private static List<KernelCall> crossEntropy(int chunk, int first, int rows, int classes) {
        Windows windows = new Windows(chunk);
        int logits = windows.random(chunk * classes, 8.0);
        int from = windows.random((first + chunk) * classes, 8.0);
        int out = windows.empty(chunk * classes);
        Windows results = new Windows(classes);
        int losses = results.empty(1);
        int hits = results.empty(2 * rows + 1) + rows - losses;
        IntArray targets = indices(rows, -1, classes);
        IntArray control = IntArray.fromElements(first);
        FloatArray hyper = new FloatArray(Hyper.SIZE);
        hyper.set(Hyper.LOSS_WEIGHT, 0.25f);
        FloatArray data = windows.array();
        FloatArray row = results.array();
        return List.of(
                new KernelCall(CrossEntropy.class, "gatherChunk", data, control, IntArray.fromElements(from, out), chunk,
                        rows, classes),
                new KernelCall(CrossEntropy.class, "scatterChunk", data, control, IntArray.fromElements(logits, from), chunk,
                        rows, classes),
                new KernelCall(CrossEntropy.class, "crossEntropyLoss", data, targets, control, row,
                        IntArray.fromElements(logits, hits), chunk, rows, classes),
                new KernelCall(CrossEntropy.class, "crossEntropyGradient", data, targets, control, row, hyper,
                        IntArray.fromElements(logits), chunk, rows, classes));
    }

    /** Sums over blocks, and the fill. */
    public static List<KernelCall> sums() {
        List<KernelCall> calls = new ArrayList<>();
        for (int size : LONG) {
            for (int block : new int[] {1, 7, 64, 1000}) {
                int blocks = Math.ceilDiv(size, block) + 1;
                Windows windows = new Windows(size);
                int x = windows.random(size, 1.0);
                FloatArray positive = windows.array();
                for (int i = 0; i < size; i++) {
                    positive.set(x + i, Math.abs(positive.get(x + i)));
                }
                FloatArray partials = new FloatArray(blocks + 1);
                partials.init(Windows.POISON);
                calls.add(new KernelCall(Sums.class, "blockSums", positive, partials, IntArray.fromElements(x), size, block,
                        blocks));
                FloatArray plain = new FloatArray(size);
                plain.getSegment().copyFrom(positive.getSegment().asSlice(4L * x, 4L * size));
                calls.add(new KernelCall(Sums.class, "blockSquares", plain, partials, size, block, blocks));
                calls.add(new KernelCall(Sums.class, "weightedSum", plain, plain, partials, IntArray.fromElements(0, 0),
                        size));
                calls.add(new KernelCall(Sums.class, "rootOfSum", plain, partials, IntArray.fromElements(blocks - 1), size));
                calls.add(new KernelCall(Sums.class, "fill", partials, blocks, 2.5f));
                calls.add(new KernelCall(Sums.class, "clear", positive, IntArray.fromElements(x), size));
                calls.add(new KernelCall(Sums.class, "copy", plain, positive, IntArray.fromElements(0, x), size));
            }
        }
        return calls;
    }

    /** AdamW with clipping, with a clip that is not reached, and without. */
    public static List<KernelCall> adams() {
        List<KernelCall> calls = new ArrayList<>();
        for (int size : LONG) {
            for (float clip : new float[] {0.0f, 0.5f, 100.0f}) {
                calls.add(adam(size, clip));
            }
        }
        return calls;
    }

    private static KernelCall adam(int size, float clip) {
        FloatArray secondMoment = start(size, 4, 1.0);
        for (int i = 0; i < size; i++) {
            secondMoment.set(i, Math.abs(secondMoment.get(i)));
        }
        FloatArray hyper = new FloatArray(Hyper.SIZE);
        hyper.set(Hyper.LEARNING_RATE, 0.01f);
        hyper.set(AdamW.B1, 0.9f);
        hyper.set(AdamW.B2, 0.99f);
        hyper.set(AdamW.EPSILON, 1e-8f);
        hyper.set(AdamW.WEIGHT_DECAY, 0.1f);
        hyper.set(AdamW.CORRECTION1, 1.5f);
        hyper.set(AdamW.CORRECTION2, 7.0f);
        hyper.set(Hyper.CLIP, clip);
        int offset = size > 3 ? 2 : 0;
        return new KernelCall(AdamW.class, "adamW", start(size, 1, 1.0), start(size, 2, 2.0), start(size, 3, 1.0),
                secondMoment, hyper, FloatArray.fromElements(3.0f), IntArray.fromElements(offset), size - offset, 0.7f,
                offset == 0 ? 1.0f : 0.3f);
    }

    /** A buffer that begins with random numbers, then some poison. */
    private static FloatArray start(int size, long seed, double scale) {
        Random random = new Random(seed);
        FloatArray array = new FloatArray(size + 3);
        array.init(Windows.POISON);
        for (int i = 0; i < size; i++) {
            array.set(i, (float) ((2.0 * random.nextDouble() - 1.0) * scale));
        }
        return array;
    }

    public static IntArray indices(int count, int from, int end) {
        Random random = new Random(count);
        IntArray array = new IntArray(count);
        for (int i = 0; i < count; i++) {
            array.set(i, random.nextInt(from, end));
        }
        return array;
    }
}
