package org.glrnn.bench;

import org.glrnn.tasks.graph.Hyper;
import org.glrnn.tasks.graph.Kernels.Kernel10;
import org.glrnn.tasks.graph.Kernels.Kernel6;
import org.glrnn.tasks.graph.Kernels.Kernel9;
import org.glrnn.tasks.op.embedding.Embedding;
import org.glrnn.tasks.op.loss.CrossEntropy;
import org.glrnn.tasks.op.optimizer.AdamW;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Both ends of the model and the optimiser: embedding, cross-entropy of a chunk of logits, AdamW. */
public class Ends extends Measured {
    /** Tokens of a step. */
    static final int ROWS = 4096;
    /** Width of the residual stream. */
    static final int WIDTH = 256;
    /** Size of the vocabulary. */
    static final int CLASSES = 10_000;
    /** Rows whose logits exist at once. */
    static final int CHUNK = 205;
    /** Parameters that AdamW updates. */
    static final int PARAMETERS = 4 << 20;

    private SingleTask embeddingForward;
    private SingleTask embeddingGradient;
    private SingleTask crossEntropyGradient;
    private SingleTask adamW;

    /** Makes the plans. */
    @Setup(Level.Trial)
    public void setUp() {
        var tokens = tokens(ROWS);
        var table = SingleTask.numbers(CLASSES * WIDTH);
        var stream = SingleTask.numbers(ROWS * WIDTH);
        var frame = IntArray.fromElements(0, 0);
        Kernel6<IntArray, FloatArray, FloatArray, IntArray, Integer, Integer> forward = Embedding::embeddingForward;
        Kernel6<IntArray, FloatArray, FloatArray, IntArray, Integer, Integer> gradient = Embedding::embeddingGradient;
        embeddingForward = new SingleTask(g -> g.task("forward", forward, tokens, table, stream, frame, ROWS, WIDTH), tokens,
                table, stream, frame);
        embeddingGradient = new SingleTask(g -> g.task("gradient", gradient, tokens, stream, table, frame, ROWS, WIDTH),
                tokens, table, stream, frame);
        crossEntropyGradient = crossEntropy(tokens);
        adamW = planAdamW();
    }

    private static SingleTask crossEntropy(IntArray targets) {
        var logits = SingleTask.numbers(CHUNK * CLASSES);
        var chunk = new IntArray(1);
        var losses = SingleTask.numbers(ROWS);
        var hyper = hyper();
        var frame = IntArray.fromElements(0);
        Kernel9<FloatArray, IntArray, IntArray, FloatArray, FloatArray, IntArray, Integer, Integer, Integer> gradient =
                CrossEntropy::crossEntropyGradient;
        return new SingleTask(g -> g.task("gradient", gradient, logits, targets, chunk, losses, hyper, frame, CHUNK, ROWS,
                CLASSES), logits, targets, chunk, losses, hyper, frame);
    }

    private static SingleTask planAdamW() {
        var parameters = SingleTask.numbers(PARAMETERS);
        var gradients = SingleTask.numbers(PARAMETERS);
        var first = SingleTask.numbers(PARAMETERS);
        var second = new FloatArray(PARAMETERS);
        second.init(1e-4f);
        var norm = SingleTask.numbers(1);
        var hyper = hyper();
        var frame = IntArray.fromElements(0);
        Kernel10<FloatArray, FloatArray, FloatArray, FloatArray, FloatArray, FloatArray, IntArray, Integer, Float,
                Float> update = AdamW::adamW;
        return new SingleTask(g -> g.task("update", update, parameters, gradients, first, second, hyper, norm, frame,
                PARAMETERS, 1.0f, 1.0f), parameters, gradients, first, second, hyper, norm, frame);
    }

    private static IntArray tokens(int count) {
        var tokens = new IntArray(count);
        for (var i = 0; i < count; i++) {
            tokens.set(i, i * 7919 % CLASSES);
        }
        return tokens;
    }

    private static FloatArray hyper() {
        var hyper = new FloatArray(Hyper.SIZE);
        hyper.init(1.0f);
        hyper.set(Hyper.LEARNING_RATE, 1e-6f);
        hyper.set(AdamW.B1, 0.9f);
        hyper.set(AdamW.B2, 0.999f);
        hyper.set(AdamW.EPSILON, 1e-8f);
        hyper.set(Hyper.LOSS_WEIGHT, 1.0f / ROWS);
        return hyper;
    }

    /** Frees them. */
    @TearDown(Level.Trial)
    public void tearDown() {
        embeddingForward.close();
        embeddingGradient.close();
        crossEntropyGradient.close();
        adamW.close();
    }

    /** Reads a row of the table per token, writes it. */
    @Benchmark
    public void embeddingForward() {
        embeddingForward.run();
    }

    /** Adds a row of gradients to a row of the table per token. */
    @Benchmark
    public void embeddingGradient() {
        embeddingGradient.run();
    }

    /** Losses, and the logits replaced by their gradients: two passes over a chunk. */
    @Benchmark
    public void crossEntropyGradient() {
        crossEntropyGradient.run();
    }

    /** Reads four numbers per parameter, writes three. */
    @Benchmark
    public void adamW() {
        adamW.run();
    }
}
