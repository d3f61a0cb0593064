package org.glrnn.tasks.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

import org.glrnn.tasks.graph.GraphChain.Exchange;
import org.glrnn.tasks.kernel.Hyper;
import org.glrnn.tasks.kernel.Sums;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A language model without gradients: either the losses of given targets ({@link #losses}) or outputs and carry
 * ({@link #sequence}), which with batch and length 1 is one-token decoding. The carry lives on the device between calls and
 * is overwritten in place; activations of all blocks share the same memory.
 */
public final class InferencePlan implements AutoCloseable {
    private static final int LAYERS_A_GRAPH = 3;
    private static final int CARRY = 1;
    private static final int FIRST = 2;

    private final ModelShape shape;
    private final int layersOfGraph;
    private final ParameterTable table;
    private final Mixer.Rows rows;
    private final InputLayer input;
    private final MirroredArray parameters;
    private final WeightPanels panels;
    private final FloatArray activations;
    private final MirroredArray carry;
    private final FloatArray touched = NativeArrays.zeros(1);
    private final List<Block> blocks = new ArrayList<>();
    private final int embedded;
    private final FloatArray outputs;
    private final Head head;
    private final Head.Targets targets;
    private final FloatArray partials;
    private final FloatArray hyper = NativeArrays.zeros(Hyper.SIZE);
    private final FloatArray results = NativeArrays.zeros(2);
    private final ChainPlan plan;
    private final int lastGraph;

    private InferencePlan(ModelShape trained, MirroredArray parameters, int batch, int length, boolean marked,
            boolean withLosses, KernelVariants variants) {
        shape = withLosses ? trained.withoutDropout().withoutCache() : trained.withoutDropout();
        layersOfGraph = variants.layersOfGraph(LAYERS_A_GRAPH);
        var single = !withLosses && batch == 1 && length == 1 && variants.product() == KernelVariants.Product.PLAIN;
        panels = single ? new WeightPanels(parameters) : null;
        this.parameters = parameters;
        table = shape.parameterTable();
        var count = Math.multiplyExact(batch, length);
        rows = new Mixer.Rows(batch, length, new IntArray(count), marked);
        input = InputLayer.allocate(shape, batch, length);
        var arena = new Arena();
        embedded = arena.take((long) count * shape.modelWidth());
        planBlocks(arena, variants);
        head = withLosses ? Head.plan(arena, shape, count) : null;
        activations = NativeArrays.poisoned(arena.size());
        carry = MirroredArray.zeros(Math.multiplyExact(shape.layers() * shape.stateWidth(), batch));
        outputs = withLosses ? null : new FloatArray(Math.multiplyExact(count, shape.outputWidth()));
        targets = withLosses
                ? new Head.Targets(new IntArray(count), new IntArray(1), NativeArrays.zeros(2 * count)) : null;
        partials = NativeArrays.zeros(Losses.blocks(count));
        var resident = NativeArrays.concatenate(input.resident(),
                new Object[] {rows.marks(), weights(), activations, carry.host(), touched});
        var chain = new GraphChain(variants, withLosses
                ? NativeArrays.concatenate(resident, new Object[] {targets.targets(), targets.losses(), partials})
                : resident);
        chain.mirror(parameters);
        chain.mirror(carry, CARRY);
        chain.add("load", Exchange.NONE, this::touch);
        chain.add("carry", Exchange.NONE.in(carry.host()), this::touch);
        lastGraph = withLosses ? addLosses(chain) : addSequence(chain);
        plan = chain.plan();
    }

    /**
     * Plans outputs and carry of [batch, length] rows.
     *
     * @param shape the model; its dropout rates are ignored
     * @param parameters flat parameter buffer
     * @param marked whether marks may hold resets or padding
     * @param variants which kernels to use
     * @throws IllegalArgumentException if a part does not fit into one buffer
     */
    public static InferencePlan sequence(ModelShape shape, MirroredArray parameters, int batch, int length, boolean marked,
            KernelVariants variants) {
        InferenceSizes.sequence(shape, batch, length, variants); // refuses what could not be allocated
        return new InferencePlan(shape, parameters, batch, length, marked, false, variants);
    }

    /**
     * Plans the losses of [batch, length] rows.
     *
     * @throws IllegalArgumentException if the model has no head, or a part does not fit into one buffer
     */
    public static InferencePlan losses(ModelShape shape, MirroredArray parameters, int batch, int length, boolean marked,
            KernelVariants variants) {
        if (shape.classes() == 0) {
            throw new IllegalArgumentException("a model without a head has no loss; use use_head=true");
        }
        InferenceSizes.losses(shape, batch, length, variants);
        return new InferencePlan(shape, parameters, batch, length, marked, true, variants);
    }

    /** Returns what the last call put out, [batch, length, V], or [batch, length, D] without a head; reused by the next. */
    public FloatArray outputs() {
        return outputs;
    }

    /** Returns the carry after the last call, where the next one starts: [layers, batch, state width]. */
    public MirroredArray carry() {
        return carry;
    }

    /** Returns the position of every sequence's first row in the next call, [batch]; the caller moves it on. */
    public IntArray starts() {
        return input.starts();
    }

    /** Returns what every row of the next call is, [batch, length], see {@link org.glrnn.tasks.kernel.Marks}. */
    public IntArray marks() {
        return rows.marks();
    }

    /**
     * Runs rows through the model: outputs out, carry moved on.
     *
     * @param tokens row-major [batch, length]; empty where features come in
     * @param features row-major [batch, length, width]; empty where tokens come in
     */
    public void run(int[] tokens, float[] features) {
        input.send(tokens, features);
        load();
        plan.run(FIRST, lastGraph + 1);
        plan.wrote(carry);
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
        input.send(tokens, features);
        HostCopy.copy(classes, targets.targets());
        hyper.set(Hyper.LOSS_WEIGHT, 1.0f);
        carry.overwrite().init(0.0f);
        load();
        plan.run(FIRST, lastGraph - 1);
        for (var chunk = 0; chunk < head.chunks(); chunk++) {
            targets.chunk().set(0, chunk * head.chunk());
            plan.run(lastGraph - 1);
        }
        plan.run(lastGraph);
        var counted = 0;
        for (var target : classes) {
            counted += target < 0 ? 0 : 1;
        }
        return new Sum(results.get(0), results.get(1), counted);
    }

    /** Returns, for every row of the last call with targets, whether the largest logit was the target's. */
    public boolean[] hits() {
        plan.fetch(targets.losses());
        var hits = new boolean[rows.count()];
        for (var r = 0; r < hits.length; r++) {
            hits[r] = targets.losses().get(hits.length + r) != 0;
        }
        return hits;
    }

    @Override
    public void close() {
        plan.close();
    }

    private void load() {
        if (panels != null && plan.isStale(parameters)) {
            panels.arrange();
        }
        plan.load();
    }

    /** Returns the array that the tasks read parameters from. */
    private FloatArray weights() {
        return panels == null ? parameters.host() : panels.arranged();
    }

    private void planBlocks(Arena arena, KernelVariants variants) {
        var branch = arena.take((long) rows.count() * shape.modelWidth());
        var first = Block.plan(arena, shape, variants, 0, rows, embedded, branch);
        blocks.add(first);
        var output = first.activations().output();
        for (var layer = 1; layer < shape.layers(); layer++) {
            var even = layer % 2 == 0;
            blocks.add(first.reuse(layer, even ? embedded : output, even ? output : embedded));
        }
    }

    private int addSequence(GraphChain chain) {
        var groups = Math.ceilDiv(blocks.size(), layersOfGraph);
        var graph = 0;
        for (var group = 0; group < groups; group++) {
            var last = group == groups - 1;
            var exchange = group == 0 ? Exchange.NONE.in(sent()) : Exchange.NONE;
            graph = addGroup(chain, group, last ? exchange.out(outputs) : exchange,
                    last ? this::addOutput : (_, _) -> { });
        }
        return graph;
    }

    private void addOutput(Operators operators, int residual) {
        if (shape.classes() == 0) {
            operators.tasks().add("output", Sums::copy, activations, residual, outputs, 0,
                    rows.count() * shape.modelWidth());
        } else {
            operators.linear("logits", ModelParameters.HEAD, operators.at(residual), new Slice(outputs, 0),
                    shape.modelWidth(), shape.classes());
        }
    }

    private int addLosses(GraphChain chain) {
        var groups = Math.ceilDiv(blocks.size(), layersOfGraph);
        for (var group = 0; group < groups; group++) {
            var exchange = group == 0
                    ? Exchange.NONE.in(NativeArrays.concatenate(sent(), new Object[] {targets.targets()})) : Exchange.NONE;
            addGroup(chain, group, exchange, (_, _) -> { });
        }
        var residual = blocks.getLast().activations().output();
        chain.add("head", Exchange.NONE.in(targets.chunk()), tasks -> head.evaluate(operators(tasks), residual, targets));
        return chain.add("sum", Exchange.NONE.in(hyper).out(results), tasks -> {
            Losses.mean(tasks, targets.losses(), 0, partials, rows.count(), hyper, results, 0);
            Losses.mean(tasks, targets.losses(), rows.count(), partials, rows.count(), hyper, results, 1);
        });
    }

    private int addGroup(GraphChain chain, int group, Exchange exchange, BiConsumer<Operators, Integer> end) {
        var first = group * layersOfGraph;
        var some = blocks.subList(first, Math.min(blocks.size(), first + layersOfGraph));
        return chain.add("blocks" + first, exchange, tasks -> {
            var operators = operators(tasks);
            if (group == 0) {
                input.forward(operators, embedded);
            }
            some.forEach(block -> block.forward(operators, carry(block.layer())));
            end.accept(operators, some.getLast().activations().output());
        });
    }

    private Object[] sent() {
        return NativeArrays.concatenate(input.sent(), new Object[] {rows.marks()});
    }

    private Operators operators(Tasks tasks) {
        return new Operators(tasks, table, weights(), null, activations, null, rows.count(), panels);
    }

    private Mixer.Carry carry(int layer) {
        var at = layer * rows.batch() * shape.stateWidth();
        return new Mixer.Carry(carry.host(), at, at);
    }

    private void touch(Tasks tasks) {
        tasks.add("touch", Sums::fill, touched, 1, 0.0f);
    }
}
