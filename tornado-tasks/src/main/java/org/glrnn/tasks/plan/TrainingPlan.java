package org.glrnn.tasks.plan;

import java.util.List;
import java.util.Map;

import org.glrnn.tasks.graph.Carry;
import org.glrnn.tasks.graph.ChainPlan;
import org.glrnn.tasks.graph.GraphChain;
import org.glrnn.tasks.graph.GraphChain.Exchange;
import org.glrnn.tasks.graph.HostCopy;
import org.glrnn.tasks.graph.Hyper;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.MirroredArray;
import org.glrnn.tasks.graph.NativeArrays;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.graph.Rows;
import org.glrnn.tasks.graph.Section;
import org.glrnn.tasks.graph.Slice;
import org.glrnn.tasks.graph.Tasks;
import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.op.Operators;
import org.glrnn.tasks.op.loss.Losses;
import org.glrnn.tasks.op.optimizer.AdamWOptimizer;
import org.glrnn.tasks.op.optimizer.Optimizer;
import org.glrnn.tasks.op.sum.Sums;
import org.glrnn.tasks.plan.Block.BackwardScratch;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The training step of a language model as an execution plan: parameters, gradients, moments and activations stay on the
 * device; a step sends tokens and a few scalars and brings back the loss and the gradient norm.
 *
 * <p>Sections of the work: load, forward (input layer and blocks), head (once per chunk of rows), backward (blocks, input layer,
 * mean loss), norm, update (clipping, optimiser); continue and restart set the states a step starts from.
 */
public final class TrainingPlan implements AutoCloseable {

    private final ModelShape shape;
    private final ParameterTable table;
    private final Rows rows;
    private final InputLayer input;
    private final Head head;
    private final TrainingBuffers buffers;
    private final List<Block> blocks;
    private final FinalNorm finalNorm;
    private final Carries carries;
    private final ChainPlan plan;
    private final Section forwardSection;
    private final Section headSection;
    private final Section backwardSection;
    private final Section normSection;
    private final Section updateSection;
    private final Section continueSection;
    private final Section restartSection;
    private final Section saturationSection;
    private boolean carriesAreZero = true;
    private boolean saturationWanted;

    /**
     * Plans and allocates everything, with {@link AdamWOptimizer#reference()} as the optimiser.
     *
     * @throws IllegalArgumentException where the model has no head, or the activations do not fit into one buffer
     */
    public TrainingPlan(ModelShape model, MirroredArray parameters, int batch, int length, boolean marked,
            KernelVariants variants) {
        this(model, parameters, batch, length, marked, variants, AdamWOptimizer.reference());
    }

    /**
     * Plans and allocates everything.
     *
     * @param model the model; it must have a head. Attention remembers nothing from step to step
     * @param parameters flat parameter buffer of {@code model.parameterTable().size()} values
     * @param batch sequences of a step
     * @param length rows of a sequence
     * @param marked whether a step's marks may hold resets or padding
     * @param variants which kernels to use
     * @param optimizer what a step does with the gradients
     * @throws IllegalArgumentException where the model has no head, or the activations do not fit into one buffer
     */
    public TrainingPlan(ModelShape model, MirroredArray parameters, int batch, int length, boolean marked,
            KernelVariants variants, Optimizer optimizer) {
        if (model.classes() == 0) {
            throw new IllegalArgumentException("a model without a head has no loss to train on; use use_head=true");
        }
        shape = model.withoutCache();
        table = shape.parameterTable();
        var count = Math.multiplyExact(batch, length);
        rows = new Rows(batch, length, new IntArray(count), marked);
        input = InputLayer.allocate(shape, batch, length);
        var layout = TrainingLayout.of(shape, variants, rows);
        var residual = layout.residual();
        blocks = layout.blocks();
        finalNorm = layout.finalNorm();
        head = layout.head();
        carries = Carries.of(shape, batch);
        buffers = TrainingBuffers.allocate(shape, parameters, table, layout.size(), rows);
        var backward = new BackwardScratch(residual, layout.branch(), layout.scratch(), buffers.adjoint());

        var chain = new GraphChain(variants, NativeArrays.concatenate(buffers.resident(), input.resident()));
        buffers.mirrored().forEach(chain::mirror);
        chain.add("load", Exchange.NONE, tasks -> tasks.add("clear", Sums::fill, buffers.losses(), count, 0.0f));
        forwardSection = chain.add("forward", Exchange.NONE.in(NativeArrays.concatenate(buffers.sent(), input.sent())),
                tasks -> forward(operators(tasks), layout.embedded()));
        headSection = chain.add("head", Exchange.NONE.in(buffers.chunk()), tasks -> head.train(operators(tasks),
                finalNorm.output(), finalNorm.gradient(residual, layout.branch()),
                new Head.Targets(buffers.targets(), buffers.chunk(), buffers.losses()), buffers.hyper()));
        backwardSection = chain.add("backward", Exchange.NONE.out(buffers.loss()),
                tasks -> backward(operators(tasks), backward));
        normSection = chain.add("norm", Exchange.NONE.out(buffers.norm()), this::norm);
        updateSection = chain.add("update", Exchange.NONE.in(buffers.norm()), tasks -> update(tasks, optimizer));
        continueSection = chain.add("continue", Exchange.NONE, tasks -> tasks.add("copy", Sums::copy,
                buffers.carries().host(), buffers.carries().host(), tasks.frame(carries.size(), 0), carries.size()));
        restartSection = chain.add("restart", Exchange.NONE,
                tasks -> tasks.add("zero", Sums::fill, buffers.carries().host(), carries.size(), 0.0f));
        saturationSection = chain.add("saturation", Exchange.NONE, tasks -> saturation(operators(tasks)));
        plan = chain.plan();
    }

    /**
     * Returns what a plan will take without making it, in bytes: the large parts, by what to call them.
     *
     * @throws IllegalArgumentException if the parameters, or the activations, do not fit into one buffer
     */
    public static Map<String, Long> largestParts(ModelShape model, int batch, int length, KernelVariants variants) {
        var shape = model.withoutCache();
        var rows = Rows.planned(batch, length);
        var each = (long) shape.parameterTable().size() * Float.BYTES;
        return Map.of("activations", (long) TrainingLayout.of(shape, variants, rows).size() * Float.BYTES,
                "parameters, gradients and moments", 4 * each,
                "states", 2 * Carries.of(shape, batch).offset(shape.layers()) * Float.BYTES);
    }

    /** Returns the bytes of all device buffers. */
    public long bytes() {
        return NativeArrays.bytes(buffers.resident()) + NativeArrays.bytes(input.resident());
    }

    /** Returns the first moments, flat like the parameters. */
    public MirroredArray firstMoment() {
        return buffers.firstMoment();
    }

    /** Returns the second moments, flat like the parameters. */
    public MirroredArray secondMoment() {
        return buffers.secondMoment();
    }

    /** Returns the small array of step-dependent numbers, cells as in {@link Hyper}, to be set before a step. */
    public FloatArray hyper() {
        return buffers.hyper();
    }

    /**
     * What one step reads.
     *
     * @param tokens [batch, length], each in the vocabulary; empty where features come in
     * @param features [batch, length, width]; empty where tokens come in
     * @param targets [batch, length], each a class or negative where it does not count
     * @param marks [batch, length], see {@link org.glrnn.tasks.op.sequence.Marks}; empty: all ordinary
     */
    public record Batch(int[] tokens, float[] features, int[] targets, int[] marks) {
        /** Returns a batch of tokens and targets, all rows ordinary. */
        public static Batch of(int[] tokens, int[] targets) {
            return new Batch(tokens, new float[0], targets, new int[0]);
        }
    }

    /**
     * Runs forward and backward.
     *
     * @param step what to read
     * @param seed of dropout
     * @param number number of the step, part of the dropout's counter
     * @param continueState start from the state that the last call ended with (no gradient flows into it), not from zero
     * @return mean cross-entropy in nats over the targets that count
     */
    public float gradients(Batch step, int seed, int number, boolean continueState) {
        input.send(step.tokens(), step.features());
        HostCopy.copyOrClear(step.marks(), rows.marks());
        buffers.send(step.targets(), seed, number);
        plan.load();
        carryState(continueState);
        plan.run(forwardSection);
        if (saturationWanted) {
            measureSaturation();
        }
        for (var chunk = 0; chunk < head.chunks(); chunk++) {
            buffers.chunk().set(0, chunk * head.chunk());
            plan.run(headSection);
        }
        plan.run(backwardSection);
        plan.wrote(buffers.carries());
        return buffers.loss().get(0);
    }

    /** Makes {@link #gradients} also measure, between forward and backward pass, how saturated the gates are. */
    public void wantSaturation(boolean wanted) {
        saturationWanted = wanted;
    }

    private void measureSaturation() {
        plan.run(saturationSection);
        plan.fetch(buffers.saturation());
    }

    /**
     * Returns for every layer the share of its gates (all but the candidate, in all rows) that the last measurement found
     * below 0.01 or above 0.99; NaN where the mixer has none to measure.
     */
    public float[] saturation() {
        var shares = new float[shape.layers()];
        var at = 0;
        for (var layer = 0; layer < shares.length; layer++) {
            var gates = blocks.get(layer).mixer().gates();
            shares[layer] = gates == 0 ? Float.NaN : 0;
            for (var gate = 0; gate < gates; gate++) {
                shares[layer] += buffers.saturation().get(at++) / gates;
            }
        }
        return shares;
    }

    private void carryState(boolean continueState) {
        if (continueState) {
            plan.run(continueSection);
            carriesAreZero = false;
        } else if (!carriesAreZero) {
            plan.run(restartSection);
            carriesAreZero = true;
        }
    }

    /** Returns the mixer of a layer, as training sees it. */
    public Mixer mixer(int layer) {
        return blocks.get(layer).mixer();
    }

    /** Returns a copy of the states after the last step, [layers, batch, state width]. */
    public float[] readCarries() {
        var out = new float[carries.size()];
        HostCopy.copy(buffers.carries().read(), carries.size(), out);
        return out;
    }

    /**
     * Makes the next step with {@code continueState} start from these states, [layers, batch, state width].
     *
     * @throws IllegalArgumentException if there are more or fewer
     */
    public void writeCarries(float[] states) {
        if (states.length != carries.size()) {
            throw new IllegalArgumentException("there are " + states.length + " states, a step takes " + carries.size());
        }
        HostCopy.copy(states, buffers.carries().write(), carries.size(), states.length);
    }

    /** Returns the gradients of the last {@link #gradients}, flat like the parameters; the same array on every call. */
    public FloatArray readGradients() {
        plan.fetch(buffers.gradients());
        return buffers.gradients();
    }

    /** Returns the global norm of the gradients of the last {@link #gradients}, before clipping. */
    public float norm() {
        plan.run(normSection);
        return buffers.norm().get(0);
    }

    /** Clips the gradients by the last {@link #norm()}, and lets the optimiser apply them. */
    public void update() {
        plan.run(updateSection);
        plan.wrote(buffers.parameters());
        plan.wrote(buffers.firstMoment());
        plan.wrote(buffers.secondMoment());
    }

    @Override
    public void close() {
        plan.close();
    }

    private Operators operators(Tasks tasks) {
        return new Operators(tasks, table, buffers.parameters().host(), buffers.gradients(), buffers.activations(),
                buffers.control(), rows.count());
    }

    private void forward(Operators operators, int embedded) {
        operators.tasks().add("zero", Sums::fill, buffers.gradients(), table.size(), 0.0f);
        input.forward(operators, embedded);
        blocks.forEach(block -> block.forward(operators, carry(block.layer())));
        finalNorm.forward(operators);
    }

    private void backward(Operators operators, BackwardScratch scratch) {
        finalNorm.backward(operators, scratch);
        blocks.reversed().forEach(block -> block.backward(operators, carry(block.layer()), scratch));
        input.backward(operators, scratch.residual());
        Losses.mean(operators.tasks(), buffers.losses(), 0, buffers.partials(), operators.rows(), buffers.hyper(),
                buffers.loss(), 0);
    }

    private void saturation(Operators operators) {
        var at = 0;
        for (var block : blocks) {
            block.saturation(operators, carry(block.layer()), new Slice(buffers.saturation(), at));
            at += block.mixer().gates();
        }
    }

    private void norm(Tasks tasks) {
        var blocks = Losses.blocks(table.size());
        tasks.add("squares", Sums::blockSquares, buffers.gradients(), buffers.partials(), table.size(), Losses.BLOCK, blocks);
        tasks.add("norm", Sums::rootOfSum, buffers.partials(), buffers.norm(), tasks.frame(0), blocks);
    }

    private void update(Tasks tasks, Optimizer optimizer) {
        for (var i = 0; i < table.spans().size(); i++) {
            optimizer.update(tasks, new Optimizer.Update(i == 0 ? "" : String.valueOf(i), buffers.parameters().host(),
                    buffers.gradients(), buffers.firstMoment().host(), buffers.secondMoment().host(), buffers.hyper(),
                    buffers.norm(), table.spans().get(i)));
        }
    }

    private Carry carry(int layer) {
        var at = (int) carries.offset(layer);
        return new Carry(buffers.carries().host(), at, carries.size() + at);
    }
}
