package org.glrnn.tasks.plan;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.ChainPlan;
import org.glrnn.tasks.graph.GraphChain;
import org.glrnn.tasks.graph.GraphChain.Exchange;
import org.glrnn.tasks.graph.HostCopy;
import org.glrnn.tasks.graph.Hyper;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.MirroredArray;
import org.glrnn.tasks.graph.NativeArrays;
import org.glrnn.tasks.graph.Rows;
import org.glrnn.tasks.graph.Section;
import org.glrnn.tasks.op.loss.Losses;
import org.glrnn.tasks.op.sum.Sums;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A language model's losses of given targets for [batch, length] rows, without gradients; every sequence starts from a zero
 * carry.
 */
public final class LossPlan implements AutoCloseable {
    private final ForwardPass pass;
    private final Head head;
    private final Head.Targets targets;
    private final FloatArray hyper = NativeArrays.zeros(Hyper.SIZE);
    private final FloatArray results = NativeArrays.zeros(2);
    private final Section restartSection;
    private final Section forwardSection;
    private final Section headSection;
    private final Section sumSection;
    private final ChainPlan plan;

    /**
     * Plans and allocates everything.
     *
     * @param model the model, with a head; its dropout rates are ignored, and attention remembers nothing from call to call
     * @param parameters flat parameter buffer
     * @param batch sequences
     * @param length rows of a sequence
     * @param marked whether marks may hold resets or padding
     * @param variants which kernels to use
     * @throws IllegalArgumentException if the model has no head, or a part does not fit into one buffer
     */
    public LossPlan(ModelShape model, MirroredArray parameters, int batch, int length, boolean marked,
            KernelVariants variants) {
        if (model.classes() == 0) {
            throw new IllegalArgumentException("a model without a head has no loss; use use_head=true");
        }
        InferenceSizes.losses(model, batch, length, variants); // refuses what could not be allocated
        var shape = model.withoutDropout().withoutCache();
        var rows = new Rows(batch, length, new IntArray(batch * length), marked);
        var count = rows.count();
        var arena = new Arena();
        var layout = ForwardLayout.plan(arena, shape, variants, rows);
        head = Head.plan(arena, shape, count);
        pass = ForwardPass.allocate(shape, rows, layout, arena.size(), parameters, null);
        targets = new Head.Targets(new IntArray(count), new IntArray(1), NativeArrays.zeros(Math.multiplyExact(2, count)));
        var partials = NativeArrays.zeros(Losses.blocks(count));
        var carry = pass.carry().host();
        var chain = new GraphChain(variants, NativeArrays.concatenate(pass.resident(),
                new Object[] {targets.targets(), targets.losses(), partials}));
        chain.mirror(parameters);
        chain.add("load", Exchange.NONE, tasks -> tasks.add("touch", Sums::fill, partials, 1, 0.0f));
        restartSection = chain.add("restart", Exchange.NONE,
                tasks -> tasks.add("zero", Sums::fill, carry, carry.getSize(), 0.0f));
        forwardSection = chain.add("forward",
                Exchange.NONE.in(NativeArrays.concatenate(pass.sent(), new Object[] {targets.targets()})),
                tasks -> pass.forward(pass.operators(tasks)));
        headSection = chain.add("head", Exchange.NONE.in(targets.chunk()),
                tasks -> head.evaluate(pass.operators(tasks), layout.output(), targets));
        sumSection = chain.add("sum", Exchange.NONE.in(hyper).out(results), tasks -> {
            Losses.mean(tasks, targets.losses(), 0, partials, count, hyper, results, 0);
            Losses.mean(tasks, targets.losses(), count, partials, count, hyper, results, 1);
        });
        plan = chain.plan();
    }

    /** Returns what every row of the next call is, [batch, length], see {@link org.glrnn.tasks.op.sequence.Marks}. */
    public IntArray marks() {
        return pass.rows().marks();
    }

    /** Sums over the targets that count: cross-entropy in nats, and how often the largest logit was the target's. */
    public record Sum(double loss, double hits, int count) {
    }

    /**
     * Runs rows through the model from a zero carry and sums the losses.
     *
     * @param tokens row-major [batch, length]; empty where features come in
     * @param features row-major [batch, length, width]; empty where tokens come in
     * @param classes row-major [batch, length]; negative where the row does not count
     */
    public Sum run(int[] tokens, float[] features, int[] classes) {
        pass.input().send(tokens, features);
        HostCopy.copy(classes, targets.targets());
        hyper.set(Hyper.LOSS_WEIGHT, 1.0f);
        plan.load();
        plan.run(restartSection);
        plan.run(forwardSection);
        for (var chunk = 0; chunk < head.chunks(); chunk++) {
            targets.chunk().set(0, chunk * head.chunk());
            plan.run(headSection);
        }
        plan.run(sumSection);
        var counted = 0;
        for (var target : classes) {
            counted += target < 0 ? 0 : 1;
        }
        return new Sum(results.get(0), results.get(1), counted);
    }

    /** Returns, for every row of the last call, whether the largest logit was the target's. */
    public boolean[] hits() {
        plan.fetch(targets.losses());
        var hits = new boolean[pass.rows().count()];
        for (var r = 0; r < hits.length; r++) {
            hits[r] = targets.losses().get(hits.length + r) != 0;
        }
        return hits;
    }

    @Override
    public void close() {
        plan.close();
    }
}
