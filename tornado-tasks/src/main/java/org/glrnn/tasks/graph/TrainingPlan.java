package org.glrnn.tasks.graph;

import java.util.ArrayList;
import java.util.List;

import org.glrnn.tasks.graph.Block.BackwardScratch;
import org.glrnn.tasks.graph.GraphChain.Exchange;
import org.glrnn.tasks.graph.Operators.DropoutSite;
import org.glrnn.tasks.kernel.AdamW;
import org.glrnn.tasks.kernel.Embedding;
import org.glrnn.tasks.kernel.Hyper;
import org.glrnn.tasks.kernel.Sums;

import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The training step of a language model as an execution plan: parameters, gradients, moments and activations stay on the
 * device; a step sends tokens and a few scalars and brings back the loss and the gradient norm.
 *
 * <p>Chain of graphs: load, embed, the blocks forward, the head (once a chunk of rows), the blocks backward, finish
 * (embedding gradient and loss), update (norm, clipping, AdamW). Sequences start from a zero carry.
 */
public final class TrainingPlan implements AutoCloseable {
    private static final int FORWARD_LAYERS_A_GRAPH = 4;
    private static final int BACKWARD_LAYERS_A_GRAPH = 2;

    private final ModelShape shape;
    private final int batch;
    private final int length;
    private final ParameterTable table;
    private final Head head;
    private final TrainingBuffers buffers;
    private final ChainPlan plan;
    private final int headGraph;
    private final int finishGraph;
    private final int updateGraph;
    private boolean loaded;
    private TornadoExecutionResult finished;
    private TornadoExecutionResult updated;

    /**
     * Plans and allocates everything.
     *
     * @param shape the model
     * @param parameters flat parameter buffer of {@code shape.parameterTable().size()} values; brought up to date by
     *     {@link #synchronize()}
     * @param batch sequences of a step
     * @param length tokens of a sequence
     * @throws IllegalArgumentException where the activations do not fit into one buffer
     */
    public TrainingPlan(ModelShape shape, FloatArray parameters, int batch, int length) {
        this.shape = shape;
        this.batch = batch;
        this.length = length;
        table = shape.parameterTable();
        var arena = new Arena();
        var rows = Math.multiplyExact(batch, length);
        var embedded = arena.take((long) rows * shape.modelWidth());
        var branch = arena.take((long) rows * shape.modelWidth());
        var blocks = blocks(arena, embedded, branch);
        head = Head.plan(arena, shape, rows);
        var widest = Math.max((long) rows * shape.mixingWidth(), shape.mixer().scratch(batch, length));
        var residual = arena.take((long) rows * shape.modelWidth());
        var wide = arena.take(widest);
        buffers = TrainingBuffers.allocate(shape, parameters, table, arena.size(), batch, length);
        var scratch = new BackwardScratch(residual, branch, wide, buffers.carryGradients(), 0,
                batch * shape.stateWidth());

        var chain = new GraphChain(buffers.resident());
        chain.add("load", Exchange.NONE, tasks -> tasks.add("clear", Sums::fill, buffers.losses(), rows, 0.0f));
        chain.add("embed", Exchange.NONE.in(buffers.tokens(), buffers.targets(), buffers.control(), buffers.hyper()),
                tasks -> embed(operators(tasks), embedded));
        addForward(chain, blocks);
        var last = blocks.isEmpty() ? embedded : blocks.getLast().activations().output();
        headGraph = chain.add("head", Exchange.NONE.in(buffers.chunk()), tasks -> head.train(operators(tasks), last,
                residual, new Head.Targets(buffers.targets(), buffers.chunk(), buffers.losses()), buffers.hyper()));
        addBackward(chain, blocks, scratch);
        finishGraph = chain.add("finish", Exchange.NONE.out(buffers.loss()), tasks -> finish(operators(tasks), residual));
        updateGraph = chain.add("update", Exchange.NONE.out(buffers.norm()), this::update);
        plan = chain.plan();
    }

    /** Returns the bytes of all device buffers. */
    public long bytes() {
        return buffers.bytes();
    }

    /** Returns the gradients; valid after {@link #readGradients()}. */
    public FloatArray gradients() {
        return buffers.gradients();
    }

    /** Returns the first moments; valid after {@link #synchronize()}; changes take effect with {@link #reload()}. */
    public FloatArray firstMoment() {
        return buffers.firstMoment();
    }

    /** Returns the second moments; valid after {@link #synchronize()}; changes take effect with {@link #reload()}. */
    public FloatArray secondMoment() {
        return buffers.secondMoment();
    }

    /** Returns the small array of step-dependent numbers, cells as in {@link Hyper}, to be set before a step. */
    public FloatArray hyper() {
        return buffers.hyper();
    }

    /** Makes the next step start from the host's parameters and moments. */
    public void reload() {
        loaded = false;
    }

    /**
     * Runs forward and backward.
     *
     * @param tokens row-major [batch, length], each in the input vocabulary
     * @param targets row-major [batch, length], each in the output vocabulary or negative where it does not count
     * @param seed of dropout
     * @param step number of the step, part of the dropout's counter
     * @return mean cross-entropy in nats over the targets that count
     */
    public float gradients(int[] tokens, int[] targets, int seed, int step) {
        buffers.send(tokens, targets, seed, step);
        if (!loaded) {
            plan.run(0);
            loaded = true;
        }
        plan.run(1, headGraph);
        for (var chunk = 0; chunk < head.chunks(); chunk++) {
            buffers.chunk().set(0, chunk * head.chunk());
            plan.run(headGraph);
        }
        plan.run(headGraph + 1, finishGraph);
        finished = plan.run(finishGraph);
        return buffers.loss().get(0);
    }

    /** Brings the gradients of the last {@link #gradients} to the host. */
    public void readGradients() {
        finished.transferToHost(buffers.gradients());
    }

    /**
     * Clips and applies the gradients of the last {@link #gradients} with AdamW.
     *
     * @return global norm of the gradients before clipping
     */
    public float update() {
        updated = plan.run(updateGraph);
        return buffers.norm().get(0);
    }

    /** Brings parameters and moments to the host; nothing to do before the first {@link #update()}. */
    public void synchronize() {
        if (updated != null) {
            updated.transferToHost(buffers.parameters(), buffers.firstMoment(), buffers.secondMoment());
        }
    }

    @Override
    public void close() {
        plan.close();
    }

    private List<Block> blocks(Arena arena, int embedded, int branch) {
        var blocks = new ArrayList<Block>();
        var input = embedded;
        for (var layer = 0; layer < shape.layers(); layer++) {
            var block = Block.plan(arena, shape, layer, batch, length, input, branch);
            blocks.add(block);
            input = block.activations().output();
        }
        return blocks;
    }

    private Operators operators(Tasks tasks) {
        return new Operators(tasks, table, buffers.parameters(), buffers.gradients(), buffers.activations(),
                buffers.control(), batch * length);
    }

    private void embed(Operators operators, int embedded) {
        operators.tasks().add("zero", Sums::fill, buffers.gradients(), table.size(), 0.0f);
        operators.tasks().add("embedding", Embedding::embeddingForward, buffers.tokens(), buffers.parameters(),
                table.offset(ModelParameters.EMBEDDING), buffers.activations(), embedded, operators.rows(),
                shape.modelWidth());
        operators.dropout("dropout", embedded, shape.modelWidth(), DropoutSite.embedding(shape));
    }

    private void addForward(GraphChain chain, List<Block> blocks) {
        for (var first = 0; first < blocks.size(); first += FORWARD_LAYERS_A_GRAPH) {
            var group = blocks.subList(first, Math.min(blocks.size(), first + FORWARD_LAYERS_A_GRAPH));
            chain.add("forward" + first, Exchange.NONE, tasks -> group.forEach(
                    block -> block.forward(operators(tasks), carryIn(block.layer()), carryOut(block.layer()))));
        }
    }

    private void addBackward(GraphChain chain, List<Block> blocks, BackwardScratch scratch) {
        for (var end = blocks.size(); end > 0; end -= BACKWARD_LAYERS_A_GRAPH) {
            var group = blocks.subList(Math.max(0, end - BACKWARD_LAYERS_A_GRAPH), end).reversed();
            chain.add("backward" + end, Exchange.NONE, tasks -> group.forEach(block -> block.backward(operators(tasks),
                    carryIn(block.layer()), carryOut(block.layer()), scratch)));
        }
    }

    private void finish(Operators operators, int residual) {
        var rows = operators.rows();
        operators.dropout("dropout", residual, shape.modelWidth(), DropoutSite.embedding(shape));
        operators.tasks().add("embedding", Embedding::embeddingGradient, buffers.tokens(), buffers.activations(), residual,
                buffers.gradients(), table.offset(ModelParameters.EMBEDDING), rows, shape.modelWidth());
        Losses.mean(operators.tasks(), buffers.losses(), 0, buffers.partials(), rows, buffers.hyper(), buffers.loss(), 0);
    }

    private void update(Tasks tasks) {
        var blocks = Losses.blocks(table.size());
        tasks.add("squares", Sums::blockSquares, buffers.gradients(), buffers.partials(), table.size(), Losses.BLOCK, blocks);
        tasks.add("norm", Sums::rootOfSum, buffers.partials(), blocks, buffers.norm(), 0);
        tasks.add("adamW", AdamW::adamW, buffers.parameters(), buffers.gradients(), buffers.firstMoment(),
                buffers.secondMoment(), buffers.hyper(), buffers.norm(), 0, table.size());
    }

    private Slice carryIn(int layer) {
        return new Slice(buffers.carries(), layer * batch * shape.stateWidth());
    }

    private Slice carryOut(int layer) {
        return new Slice(buffers.carries(), (shape.layers() + layer) * batch * shape.stateWidth());
    }
}
