package org.glrnn.tasks.mixer.attention;

import java.util.OptionalInt;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.Initializer;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.ParameterScope;
import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.mixer.StateLayout;
import org.glrnn.tasks.op.Operators;

/**
 * Causal multi-head attention as a mixer, for comparison (docs/mathematics.md 5): one projection to queries, keys and
 * values, attention, output projection. Parameters: {@code qkv_proj} and {@code out_proj}. The carry is the cache of
 * keys and values; no gradient flows into it.
 *
 * @param place where it stands
 * @param width width d_h of all heads together
 * @param heads number of heads
 */
public record AttentionMixer(Place place, int width, int heads) implements Mixer {
    private static final String PROJECTION = "qkv_proj";
    private static final String OUTPUT = "out_proj";

    /** Offsets of queries, keys and values [rows, 3 d_h], outputs [rows, d_h], and what {@link Attention} calls statistics. */
    private record Kept(int qkv, int outputs, int statistics) implements Saved {
    }

    @Override
    public void declare(ParameterScope scope) {
        scope.dense(PROJECTION, place.inputWidth(), projectedWidth(), Initializer.XAVIER_UNIFORM);
        scope.dense(OUTPUT, width, place.outputWidth());
    }

    @Override
    public StateLayout state() {
        var state =
                place.maxLength() == 0 ? StateLayout.NONE : StateLayout.NONE.and("keys_values", place.maxLength(), 2 * width);
        return state.and("filled", 1);
    }

    @Override
    public OptionalInt maxContext() {
        return OptionalInt.of(place.maxLength());
    }

    @Override
    public Saved plan(Arena arena, int batch, int length, KernelVariants variants) {
        var rows = (long) batch * length;
        return new Kept(arena.take(rows * projectedWidth()), arena.take(rows * width),
                arena.take(rows * (heads + 1)));
    }

    /** Gradients of the outputs, of queries, keys and values, and one number a head. */
    @Override
    public long scratch(int batch, int length) {
        return (long) batch * length * (width + projectedWidth() + heads);
    }

    @Override
    public void forward(Operators operators, Site site) {
        var tasks = operators.tasks();
        var kept = (Kept) site.saved();
        var rows = site.rows();
        operators.linear(site.id() + "Qkv", site.path(PROJECTION), site.input(), operators.at(kept.qkv()), place.inputWidth(),
                projectedWidth());
        tasks.add(site.id() + "Segments", Attention::attentionSegments, operators.activations(), rows.marks(),
                tasks.frame(kept.statistics()), rows.batch(), rows.length(), heads);
        tasks.add(site.id() + "Attention", Attention::attentionForward, operators.activations(), site.carry().array(),
                rows.marks(), tasks.frame(kept.qkv(), kept.outputs(), kept.statistics(), site.carry().in()), rows.count(),
                rows.length(), width, heads, place.maxLength());
        remember(operators, site, kept);
        operators.linear(site.id() + "OutProj", site.path(OUTPUT), operators.at(kept.outputs()), site.output(),
                width, place.outputWidth());
    }

    private void remember(Operators operators, Site site, Kept kept) {
        var tasks = operators.tasks();
        var carry = site.carry();
        var rows = site.rows();
        if (place.maxLength() > 0) {
            tasks.add(site.id() + "Append", AttentionCache::attentionAppend, operators.activations(), carry.array(),
                    rows.marks(), tasks.frame(kept.qkv(), carry.in(), carry.out()), rows.batch(), rows.length(), width,
                    heads, place.maxLength());
            tasks.add(site.id() + "Count", AttentionCache::attentionCount, carry.array(), rows.marks(),
                    tasks.frame(carry.in(), carry.out()), rows.batch(), rows.length(), width, place.maxLength());
        }
    }

    @Override
    public void backward(Operators operators, Site site, Gradients gradients) {
        var tasks = operators.tasks();
        var kept = (Kept) site.saved();
        var rows = site.rows();
        var outputGradient = gradients.scratch();
        var gradient = outputGradient + rows.count() * width;
        operators.linearBackward(site.id() + "OutProj", site.path(OUTPUT), operators.at(kept.outputs()),
                gradients.output(), operators.at(outputGradient), width, place.outputWidth());
        tasks.add(site.id() + "Queries", Attention::attentionQueryGradient, operators.activations(), site.carry().array(),
                rows.marks(),
                tasks.frame(kept.qkv(), kept.outputs(), kept.statistics(), outputGradient, gradient, site.carry().in()),
                rows.count(), rows.length(), width, heads, place.maxLength());
        tasks.add(site.id() + "Keys", Attention::attentionKeyGradient, operators.activations(), rows.marks(),
                tasks.frame(kept.qkv(), kept.statistics(), outputGradient, gradient), rows.count(), rows.length(), width,
                heads);
        operators.linearBackward(site.id() + "Qkv", site.path(PROJECTION), site.input(), operators.at(gradient),
                gradients.input(), place.inputWidth(), projectedWidth());
    }

    private int projectedWidth() {
        return Math.multiplyExact(3, width);
    }
}
