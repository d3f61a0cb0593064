package org.glrnn.tasks.op.scan;

import org.glrnn.tasks.graph.Carry;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.Rows;
import org.glrnn.tasks.graph.Slice;
import org.glrnn.tasks.graph.Tasks;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Adds the gated scan to a task graph, in the variant that the graph's device wants.
 *
 * @param tasks the graph under construction
 * @param activations where all windows below lie
 * @param gates offset of the gates, [rows, (4 - tied) width]
 * @param states offset of the states, [rows, width]
 * @param pairs offset of what {@link #pairs} asks for
 * @param rows what the scan runs over
 * @param width channels
 * @param tied 1: the forget gate is 1 - input gate, else 0
 */
public record Scans(Tasks tasks, FloatArray activations, int gates, int states, int pairs, Rows rows, int width, int tied) {

    /** Returns the floats of scratch that a variant needs, forward and again backward. */
    public static long pairs(KernelVariants variants, int batch, int length, int width) {
        return switch (variants.scan()) {
            case CHANNEL, BLOCKED -> 0;
            case CHUNKED -> 2L * batch * Math.ceilDiv(length, variants.chunk()) * width;
            case ASSOCIATIVE -> 4L * batch * length * width;
        };
    }

    /** Adds the forward pass; the gated outputs go to {@code outputs}. */
    public void forward(String id, int outputs, Carry carry) {
        switch (tasks.variants().scan()) {
            case CHANNEL -> tasks.add(id, GatedScan::gatedScanForward, activations, carry.array(), carry.array(),
                    tasks.frame(gates, states, outputs, carry.in(), carry.out()), rows.batch(), rows.length(), width, tied);
            case CHUNKED -> {
                tasks.add(id + "Summaries", GatedScanChunked::chunkedScanSummaries, activations, tasks.frame(gates, pairs),
                        rows.batch(), rows.length(), width, tied, chunk(), chunks());
                tasks.add(id + "Carries", GatedScanChunked::chunkedScanCarries, activations, carry.array(), carry.array(),
                        tasks.frame(pairs, carry.in(), carry.out()), rows.batch(), width, chunks(), 0);
                tasks.add(id + "Apply", GatedScanChunked::chunkedScanApply, activations,
                        tasks.frame(gates, states, outputs, pairs), rows.batch(), rows.length(), width, tied, chunk(),
                        chunks());
            }
            case BLOCKED -> tasks.add(id, GatedScanBlocked::blockedScanForward, activations, carry.array(), carry.array(),
                    tasks.frame(gates, states, outputs, carry.in(), carry.out()), rows.batch(), rows.length(), width, tied);
            case ASSOCIATIVE -> {
                tasks.add(id + "Pairs", GatedScanAssociative::associativePairs, activations, carry.array(),
                        tasks.frame(gates, pairs, carry.in()), rows.batch(), rows.length(), width, tied);
                var result = compose(id, 0);
                tasks.add(id + "Apply", GatedScanAssociative::associativeApply, activations, carry.array(),
                        tasks.frame(gates, states, outputs, result, carry.out()), rows.batch(), rows.length(), width, tied);
            }
        }
    }

    /** Adds the backward pass; the gradient of the gated outputs is at {@code outputGradient}. */
    public void backward(String id, int outputGradient, Carry carry, Slice adjoint) {
        switch (tasks.variants().scan()) {
            case CHANNEL -> tasks.add(id, GatedScan::gatedScanBackward, activations, carry.array(), adjoint.array(),
                    tasks.frame(gates, states, outputGradient, carry.in(), adjoint.offset(), adjoint.offset()), rows.batch(),
                    rows.length(), width, tied);
            case CHUNKED -> {
                tasks.add(id + "Summaries", GatedScanChunked::chunkedScanAdjointSummaries, activations,
                        tasks.frame(gates, states, outputGradient, pairs), rows.batch(), rows.length(), width, tied, chunk(),
                        chunks());
                tasks.add(id + "Carries", GatedScanChunked::chunkedScanCarries, activations, adjoint.array(),
                        adjoint.array(), tasks.frame(pairs, adjoint.offset(), adjoint.offset()), rows.batch(), width,
                        chunks(), 1);
                tasks.add(id + "Apply", GatedScanChunked::chunkedScanAdjointApply, activations, carry.array(),
                        tasks.frame(gates, states, outputGradient, pairs, carry.in()), rows.batch(), rows.length(), width,
                        tied, chunk(), chunks());
            }
            case BLOCKED -> tasks.add(id, GatedScanBlocked::blockedScanBackward, activations, carry.array(), adjoint.array(),
                    tasks.frame(gates, states, outputGradient, carry.in(), adjoint.offset(), adjoint.offset()), rows.batch(),
                    rows.length(), width, tied);
            case ASSOCIATIVE -> {
                tasks.add(id + "Pairs", GatedScanAssociative::associativeAdjointPairs, activations, adjoint.array(),
                        tasks.frame(gates, states, outputGradient, pairs, adjoint.offset()), rows.batch(), rows.length(),
                        width, tied);
                var result = compose(id, 1);
                tasks.add(id + "Apply", GatedScanAssociative::associativeAdjointApply, activations, carry.array(),
                        adjoint.array(), tasks.frame(gates, states, outputGradient, result, carry.in(), adjoint.offset()),
                        rows.batch(), rows.length(), width, tied);
            }
        }
    }

    /** Adds the middle passes, alternating between two windows, and returns where the last one leaves its pairs. */
    private int compose(String id, int backward) {
        var from = pairs;
        var to = pairs + 2 * rows.count() * width;
        for (var distance = 1; distance < rows.length(); distance *= 2) {
            tasks.add(id + "Step" + distance, GatedScanAssociative::associativeStep, activations,
                    tasks.frame(from, to, distance), rows.batch(), rows.length(), width, backward);
            var swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    private int chunk() {
        return tasks.variants().chunk();
    }

    private int chunks() {
        return Math.ceilDiv(rows.length(), chunk());
    }
}
