package org.glrnn.tasks.mixer.attention;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.Parameter.Initializer;
import org.glrnn.tasks.graph.Parameter.Shape;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.op.Operators;
import org.glrnn.tasks.plan.ModelParameters;
import org.glrnn.tasks.plan.ModelShape;

/**
 * Causal multi-head attention as a mixer, for comparison (docs/mathematics.md 5): one projection to queries, keys and
 * values, attention, output projection. Parameters: {@code qkv_proj} and {@code out_proj}. The carry is the cache of
 * keys and values; no gradient flows into it.
 *
 * @param inputWidth width D of the input
 * @param outputWidth width M of the output
 * @param shape widths of the heads, and of the cache
 */
public record AttentionMixer(int inputWidth, int outputWidth, ModelShape.Attention shape) implements Mixer {

    /** Offsets of queries, keys and values [rows, 3 d_h], outputs [rows, d_h], and what {@link Attention} calls statistics. */
    private record Kept(int qkv, int outputs, int statistics) implements Saved {
    }

    @Override
    public void declare(ParameterTable.Builder table, String path) {
        table.add(projection(path) + "/kernel", Shape.matrix(inputWidth, projectedWidth()), Initializer.XAVIER_UNIFORM);
        table.add(projection(path) + "/bias", Shape.vector(projectedWidth()), Initializer.ZEROS);
        ModelParameters.dense(table, output(path), shape.width(), outputWidth);
    }

    @Override
    public int stateWidth() {
        return shape.stateWidth();
    }

    @Override
    public Saved plan(Arena arena, int batch, int length, KernelVariants variants) {
        var rows = (long) batch * length;
        return new Kept(arena.take(rows * projectedWidth()), arena.take(rows * shape.width()),
                arena.take(rows * (shape.heads() + 1)));
    }

    /** Gradients of the outputs, of queries, keys and values, and one number a head. */
    @Override
    public long scratch(int batch, int length) {
        return (long) batch * length * (shape.width() + projectedWidth() + shape.heads());
    }

    @Override
    public void forward(Operators operators, Site site) {
        var kept = (Kept) site.saved();
        var rows = site.rows();
        operators.linear(site.id() + "Qkv", projection(site.path()), site.input(), operators.at(kept.qkv()), inputWidth,
                projectedWidth());
        operators.tasks().add(site.id() + "Segments", Attention::attentionSegments, operators.activations(),
                kept.statistics(), rows.marks(), rows.batch(), rows.length(), shape.heads());
        operators.tasks().add(site.id() + "Attention", Attention::attentionForward, operators.activations(), kept.qkv(),
                kept.outputs(), kept.statistics(), site.carry().array(), site.carry().in(), rows.marks(), rows.count(),
                rows.length(), shape.width(), shape.heads(), shape.maxLength());
        remember(operators, site, kept);
        operators.linear(site.id() + "OutProj", output(site.path()), operators.at(kept.outputs()), site.output(),
                shape.width(), outputWidth);
    }

    private void remember(Operators operators, Site site, Kept kept) {
        var carry = site.carry();
        var rows = site.rows();
        if (shape.maxLength() > 0) {
            operators.tasks().add(site.id() + "Append", AttentionCache::attentionAppend, operators.activations(), kept.qkv(),
                    carry.array(), carry.in(), carry.out(), rows.marks(), rows.batch(), rows.length(), shape.width(),
                    shape.heads(), shape.maxLength());
            operators.tasks().add(site.id() + "Count", AttentionCache::attentionCount, carry.array(), carry.in(),
                    carry.out(), rows.marks(), rows.batch(), rows.length(), shape.width(), shape.maxLength());
        }
    }

    @Override
    public void backward(Operators operators, Site site, Gradients gradients) {
        var kept = (Kept) site.saved();
        var rows = site.rows();
        var outputGradient = gradients.scratch();
        var gradient = outputGradient + rows.count() * shape.width();
        operators.linearBackward(site.id() + "OutProj", output(site.path()), operators.at(kept.outputs()),
                gradients.output(), operators.at(outputGradient), shape.width(), outputWidth);
        operators.tasks().add(site.id() + "Queries", Attention::attentionQueryGradient, operators.activations(), kept.qkv(),
                kept.outputs(), kept.statistics(), outputGradient, gradient, site.carry().array(), site.carry().in(),
                rows.marks(), rows.count(), rows.length(), shape.width(), shape.heads(), shape.maxLength());
        operators.tasks().add(site.id() + "Keys", Attention::attentionKeyGradient, operators.activations(), kept.qkv(),
                kept.statistics(), outputGradient, gradient, rows.marks(), rows.count(), rows.length(), shape.width(),
                shape.heads());
        operators.linearBackward(site.id() + "Qkv", projection(site.path()), site.input(), operators.at(gradient),
                gradients.input(), inputWidth, projectedWidth());
    }

    private static String projection(String path) {
        return ModelParameters.child(path, "qkv_proj");
    }

    private static String output(String path) {
        return ModelParameters.child(path, "out_proj");
    }

    private int projectedWidth() {
        return Math.multiplyExact(3, shape.width());
    }
}
