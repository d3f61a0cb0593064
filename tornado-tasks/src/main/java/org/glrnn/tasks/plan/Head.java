package org.glrnn.tasks.plan;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.op.Operators;
import org.glrnn.tasks.op.loss.CrossEntropy;
import org.glrnn.tasks.op.loss.CrossEntropyGroup;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The output layer with its cross-entropy, over chunks of rows: one small graph, run once per chunk, so that the logits
 * of all rows never exist at once. {@code control[0]} holds the first row of the chunk.
 *
 * @param shape the model
 * @param rows batch times length
 * @param chunk rows of a chunk
 * @param input offset of a chunk's rows of the residual stream, [chunk, D]
 * @param logits offset of a chunk's logits, [chunk, V]
 * @param inputGradient offset of a chunk's gradient, [chunk, D]
 */
record Head(ModelShape shape, int rows, int chunk, int input, int logits, int inputGradient) {
    private static final String LOSS = "crossEntropy";
    private static final int LARGEST_CHUNK = 1024;
    private static final int SMALLEST_CHUNK = 16;
    private static final int LOGITS_OF_A_CHUNK = 1 << 23;

    static Head plan(Arena arena, ModelShape shape, int rows) {
        var most = Math.clamp(LOGITS_OF_A_CHUNK / shape.classes(), SMALLEST_CHUNK, LARGEST_CHUNK);
        var chunks = Math.ceilDiv(rows, most);
        var chunk = Math.ceilDiv(rows, chunks);
        var width = shape.modelWidth();
        return new Head(shape, rows, chunk, arena.take((long) chunk * width),
                arena.take((long) chunk * shape.classes()), arena.take((long) chunk * width));
    }

    /** Returns how many times the graph runs. */
    int chunks() {
        return Math.ceilDiv(rows, chunk);
    }

    /** Adds the losses of a chunk and all gradients that come from it; the residual gradient goes to {@code gradient}. */
    void train(Operators operators, int residual, int gradient, Targets targets, FloatArray hyper) {
        var tasks = operators.tasks();
        var chunked = operators.withRows(chunk);
        logits(chunked, residual, targets.chunk());
        if (operators.inGroups()) {
            tasks.add(LOSS, CrossEntropyGroup::crossEntropyGroupGradient, tasks.context(), operators.activations(),
                    targets.targets(), targets.chunk(), targets.losses(), hyper, tasks.frame(logits), rows, shape.classes());
            tasks.groups(LOSS, chunk);
        } else {
            tasks.add(LOSS, CrossEntropy::crossEntropyGradient, operators.activations(), targets.targets(), targets.chunk(),
                    targets.losses(), hyper, tasks.frame(logits), chunk, rows, shape.classes());
        }
        new OutputLayer(shape).backward(chunked, operators.at(input), operators.at(logits), operators.at(inputGradient));
        tasks.add("scatter", CrossEntropy::scatterChunk, operators.activations(), targets.chunk(),
                tasks.frame(inputGradient, gradient), chunk, rows, shape.modelWidth());
    }

    /** Adds losses and hits of a chunk. */
    void evaluate(Operators operators, int residual, Targets targets) {
        var tasks = operators.tasks();
        logits(operators.withRows(chunk), residual, targets.chunk());
        if (operators.inGroups()) {
            tasks.add(LOSS, CrossEntropyGroup::crossEntropyGroupLoss, tasks.context(), operators.activations(),
                    targets.targets(), targets.chunk(), targets.losses(), tasks.frame(logits, rows), rows, shape.classes());
            tasks.groups(LOSS, chunk);
        } else {
            tasks.add(LOSS, CrossEntropy::crossEntropyLoss, operators.activations(), targets.targets(), targets.chunk(),
                    targets.losses(), tasks.frame(logits, rows), chunk, rows, shape.classes());
        }
    }

    private void logits(Operators chunked, int residual, IntArray chunkControl) {
        chunked.tasks().add("gather", CrossEntropy::gatherChunk, chunked.activations(), chunkControl,
                chunked.tasks().frame(residual, input), chunk, rows, shape.modelWidth());
        new OutputLayer(shape).forward(chunked, chunked.at(input), chunked.at(logits));
    }

    /**
     * What the loss reads and writes.
     *
     * @param targets class of every row, negative where the row does not count
     * @param chunk holds the first row of the chunk
     * @param losses loss of every row, then (evaluation only) whether it was hit
     */
    record Targets(IntArray targets, IntArray chunk, FloatArray losses) {
    }
}
