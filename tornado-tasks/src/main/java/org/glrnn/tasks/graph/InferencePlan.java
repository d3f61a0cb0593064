package org.glrnn.tasks.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

import org.glrnn.tasks.graph.GraphChain.Exchange;
import org.glrnn.tasks.kernel.Embedding;
import org.glrnn.tasks.kernel.Hyper;
import org.glrnn.tasks.kernel.Sums;

import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A language model without gradients: either the losses of given targets ({@link #losses}) or logits and carry
 * ({@link #sequence}), which with batch and length 1 is one-token decoding. The carry lives on the device between calls and
 * is overwritten in place; activations of all blocks share the same memory.
 */
public final class InferencePlan implements AutoCloseable {
    private static final int LAYERS_A_GRAPH = 4;
    private static final int LOAD = 0;
    private static final int CARRY = 1;
    private static final int FIRST = 2;

    private final ModelShape shape;
    private final int batch;
    private final int length;
    private final ParameterTable table;
    private final FloatArray parameters;
    private final FloatArray activations;
    private final IntArray tokens;
    private final FloatArray carry;
    private final FloatArray touched = TrainingBuffers.zeros(1);
    private final List<Block> blocks = new ArrayList<>();
    private final int embedded;
    private final FloatArray logits;
    private final Head head;
    private final Head.Targets targets;
    private final FloatArray partials;
    private final FloatArray hyper = TrainingBuffers.zeros(Hyper.SIZE);
    private final FloatArray results = TrainingBuffers.zeros(2);
    private final ChainPlan plan;
    private final int lastGraph;
    private boolean loaded;
    private boolean carryChanged = true;
    private TornadoExecutionResult result;

    private InferencePlan(ModelShape trained, FloatArray parameters, int batch, int length, boolean withLosses) {
        shape = trained.withoutDropout();
        this.parameters = parameters;
        this.batch = batch;
        this.length = length;
        table = shape.parameterTable();
        var rows = Math.multiplyExact(batch, length);
        var arena = new Arena();
        embedded = arena.take((long) rows * shape.modelWidth());
        planBlocks(arena, rows);
        head = withLosses ? Head.plan(arena, shape, rows) : null;
        activations = TrainingBuffers.poisoned(arena.size());
        tokens = new IntArray(rows);
        carry = TrainingBuffers.zeros(Math.multiplyExact(shape.layers() * shape.stateWidth(), batch));
        logits = withLosses ? null : new FloatArray(Math.multiplyExact(rows, shape.outputVocabulary()));
        targets = withLosses ? new Head.Targets(new IntArray(rows), new IntArray(1), TrainingBuffers.zeros(2 * rows)) : null;
        partials = TrainingBuffers.zeros(Losses.blocks(rows));
        var chain = withLosses
                ? new GraphChain(parameters, activations, carry, touched, targets.targets(), targets.losses(), partials)
                : new GraphChain(parameters, activations, carry, touched);
        chain.add("load", Exchange.NONE, this::touch);
        chain.add("carry", Exchange.NONE.in(carry), this::touch);
        lastGraph = withLosses ? addLosses(chain) : addSequence(chain);
        plan = chain.plan();
    }

    /**
     * Plans logits and carry of [batch, length] tokens.
     *
     * @param shape the model; its dropout rates are ignored
     * @param parameters flat parameter buffer
     */
    public static InferencePlan sequence(ModelShape shape, FloatArray parameters, int batch, int length) {
        return new InferencePlan(shape, parameters, batch, length, false);
    }

    /** Plans the losses of [batch, length] tokens. */
    public static InferencePlan losses(ModelShape shape, FloatArray parameters, int batch, int length) {
        return new InferencePlan(shape, parameters, batch, length, true);
    }

    /** Makes the next call start from the host's parameters; the carry stays what it is. */
    public void reload() {
        readCarry();
        loaded = false;
    }

    /** Returns the logits of the last call, [batch, length, V]; reused by the next. */
    public FloatArray logits() {
        return logits;
    }

    /**
     * Returns the carry, layer by layer: [layers, batch, state width]. Call {@link #readCarry()} before reading it and
     * {@link #sendCarry()} after changing it.
     */
    public FloatArray carry() {
        return carry;
    }

    /** Brings the carry to the host. */
    public void readCarry() {
        if (result != null && !carryChanged) {
            result.transferToHost(carry);
        }
    }

    /** Makes the next call start from the host's carry. */
    public void sendCarry() {
        carryChanged = true;
    }

    /**
     * Runs the tokens through the model: logits out, carry moved on.
     *
     * @param inputs row-major [batch, length]
     */
    public void run(int[] inputs) {
        HostCopy.copy(inputs, tokens);
        send();
        plan.run(FIRST, lastGraph);
        result = plan.run(lastGraph);
    }

    /** Sums over the targets that count: cross-entropy in nats, and how often the largest logit was the target's. */
    public record Sum(double loss, double hits, int count) {
    }

    /**
     * Runs the tokens through the model from a zero carry and sums the losses.
     *
     * @param inputs row-major [batch, length]
     * @param classes row-major [batch, length]; negative where the row does not count
     */
    public Sum run(int[] inputs, int[] classes) {
        HostCopy.copy(inputs, tokens);
        HostCopy.copy(classes, targets.targets());
        hyper.set(Hyper.LOSS_WEIGHT, 1.0f);
        carry.init(0.0f); // on the JVM device the host's array may be the device's own
        carryChanged = true;
        send();
        plan.run(FIRST, lastGraph - 1);
        for (var chunk = 0; chunk < head.chunks(); chunk++) {
            targets.chunk().set(0, chunk * head.chunk());
            plan.run(lastGraph - 1);
        }
        result = plan.run(lastGraph);
        var counted = 0;
        for (var target : classes) {
            counted += target < 0 ? 0 : 1;
        }
        return new Sum(results.get(0), results.get(1), counted);
    }

    @Override
    public void close() {
        plan.close();
    }

    private void send() {
        if (!loaded) {
            plan.run(LOAD);
            loaded = true;
            carryChanged = false;
        }
        if (carryChanged) {
            plan.run(CARRY);
            carryChanged = false;
        }
    }

    private void planBlocks(Arena arena, int rows) {
        var branch = arena.take((long) rows * shape.modelWidth());
        var first = Block.plan(arena, shape, 0, batch, length, embedded, branch);
        blocks.add(first);
        var output = first.activations().output();
        for (var layer = 1; layer < shape.layers(); layer++) {
            var even = layer % 2 == 0;
            blocks.add(first.reuse(layer, even ? embedded : output, even ? output : embedded));
        }
    }

    private int addSequence(GraphChain chain) {
        var groups = Math.ceilDiv(blocks.size(), LAYERS_A_GRAPH);
        var graph = 0;
        for (var group = 0; group < groups; group++) {
            var last = group == groups - 1;
            var exchange = group == 0 ? Exchange.NONE.in(tokens) : Exchange.NONE;
            graph = addGroup(chain, group, last ? exchange.out(logits) : exchange, (operators, residual) -> {
                if (last) {
                    operators.linear("logits", ModelParameters.HEAD, operators.at(residual), new Slice(logits, 0),
                            shape.modelWidth(), shape.outputVocabulary());
                }
            });
        }
        return graph;
    }

    private int addLosses(GraphChain chain) {
        var groups = Math.ceilDiv(blocks.size(), LAYERS_A_GRAPH);
        for (var group = 0; group < groups; group++) {
            var exchange = group == 0 ? Exchange.NONE.in(tokens, targets.targets()) : Exchange.NONE;
            addGroup(chain, group, exchange, (_, _) -> { });
        }
        var residual = blocks.getLast().activations().output();
        chain.add("head", Exchange.NONE.in(targets.chunk()), tasks -> head.evaluate(operators(tasks), residual, targets));
        var rows = batch * length;
        return chain.add("sum", Exchange.NONE.in(hyper).out(results), tasks -> {
            Losses.mean(tasks, targets.losses(), 0, partials, rows, hyper, results, 0);
            Losses.mean(tasks, targets.losses(), rows, partials, rows, hyper, results, 1);
        });
    }

    private int addGroup(GraphChain chain, int group, Exchange exchange, BiConsumer<Operators, Integer> end) {
        var first = group * LAYERS_A_GRAPH;
        var some = blocks.subList(first, Math.min(blocks.size(), first + LAYERS_A_GRAPH));
        return chain.add("blocks" + first, exchange, tasks -> {
            var operators = operators(tasks);
            if (group == 0) {
                tasks.add("embedding", Embedding::embeddingForward, tokens, parameters,
                        table.offset(ModelParameters.EMBEDDING), activations, embedded, operators.rows(),
                        shape.modelWidth());
            }
            some.forEach(block -> block.forward(operators, carry(block.layer()), carry(block.layer())));
            end.accept(operators, some.getLast().activations().output());
        });
    }

    private Operators operators(Tasks tasks) {
        return new Operators(tasks, table, parameters, null, activations, null, batch * length);
    }

    private Slice carry(int layer) {
        return new Slice(carry, layer * batch * shape.stateWidth());
    }

    private void touch(Tasks tasks) {
        tasks.add("touch", Sums::fill, touched, 1, 0.0f);
    }
}
