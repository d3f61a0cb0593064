package org.glrnn.tasks.plan;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.ChainPlan;
import org.glrnn.tasks.graph.GraphChain;
import org.glrnn.tasks.graph.GraphChain.Exchange;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.MirroredArray;
import org.glrnn.tasks.graph.NativeArrays;
import org.glrnn.tasks.graph.Rows;
import org.glrnn.tasks.graph.Section;
import org.glrnn.tasks.graph.Slice;
import org.glrnn.tasks.op.Operators;
import org.glrnn.tasks.op.product.WeightPanels;
import org.glrnn.tasks.op.sum.Sums;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A language model's outputs and carry for [batch, length] rows, without gradients; with batch and length 1, one-token
 * decoding. The carry lives on the device between calls and is overwritten in place.
 */
public final class SequencePlan implements AutoCloseable {
    private final MirroredArray parameters;
    private final ForwardPass pass;
    private final FloatArray outputs;
    private final Section forward;
    private final ChainPlan plan;

    /**
     * Plans and allocates everything.
     *
     * @param model the model; its dropout rates are ignored
     * @param parameters flat parameter buffer
     * @param batch sequences
     * @param length rows of a sequence
     * @param marked whether marks may hold resets or padding
     * @param variants which kernels to use
     * @throws IllegalArgumentException if a part does not fit into one buffer
     */
    public SequencePlan(ModelShape model, MirroredArray parameters, int batch, int length, boolean marked,
            KernelVariants variants) {
        InferenceSizes.sequence(model, batch, length, variants); // refuses what could not be allocated
        this.parameters = parameters;
        var shape = model.withoutDropout();
        var rows = new Rows(batch, length, new IntArray(batch * length), marked);
        var arena = new Arena();
        var layout = ForwardLayout.plan(arena, shape, variants, rows);
        var single = rows.count() == 1 && variants.product() == KernelVariants.Product.PLAIN;
        pass = ForwardPass.allocate(shape, rows, layout, arena.size(), parameters, single ? panels(shape, parameters) : null);
        outputs = new FloatArray(rows.count() * shape.outputWidth());
        var touched = NativeArrays.zeros(1);
        var chain = new GraphChain(variants, NativeArrays.concatenate(pass.resident(), new Object[] {touched}));
        chain.mirror(parameters);
        chain.add("load", Exchange.NONE, tasks -> tasks.add("touch", Sums::fill, touched, 1, 0.0f));
        chain.mirror(pass.carry(), chain.add("carry", Exchange.NONE.in(pass.carry().host()),
                tasks -> tasks.add("touch", Sums::fill, touched, 1, 0.0f)));
        forward = chain.add("forward", Exchange.NONE.in(pass.sent()).out(outputs), tasks -> {
            pass.forward(pass.operators(tasks));
            addOutput(pass.operators(tasks));
        });
        plan = chain.plan();
    }

    private void addOutput(Operators operators) {
        var tasks = operators.tasks();
        var shape = pass.shape();
        var residual = pass.layout().output();
        if (shape.classes() == 0) {
            tasks.add("output", Sums::copy, pass.activations(), outputs, tasks.frame(residual, 0),
                    operators.rows() * shape.modelWidth());
        } else {
            new OutputLayer(shape).forward(operators, operators.at(residual), new Slice(outputs, 0));
        }
    }

    /** A transpose that no longer fits into the same array is left out, and computed with as it is. */
    private static WeightPanels panels(ModelShape shape, MirroredArray parameters) {
        var transposed = new OutputLayer(shape).transposed(shape.parameterTable());
        var fits = transposed != null && parameters.size() + transposed.shape().count() <= Arena.MOST;
        return new WeightPanels(parameters, fits ? transposed : null);
    }

    /** Returns what the last call put out, [batch, length, V], or [batch, length, D] without a head; reused by the next. */
    public FloatArray outputs() {
        return outputs;
    }

    /** Returns the carry after the last call, where the next one starts: [layers, batch, state width]. */
    public MirroredArray carry() {
        return pass.carry();
    }

    /** Returns the position of every sequence's first row in the next call, [batch]; the caller moves it on. */
    public IntArray starts() {
        return pass.input().starts();
    }

    /** Returns what every row of the next call is, [batch, length], see {@link org.glrnn.tasks.op.sequence.Marks}. */
    public IntArray marks() {
        return pass.rows().marks();
    }

    /**
     * Runs rows through the model: outputs out, carry moved on.
     *
     * @param tokens row-major [batch, length]; empty where features come in
     * @param features row-major [batch, length, width]; empty where tokens come in
     */
    public void run(int[] tokens, float[] features) {
        pass.input().send(tokens, features);
        if (pass.panels() != null && plan.isStale(parameters)) {
            pass.panels().arrange();
        }
        plan.load();
        plan.run(forward);
        plan.wrote(pass.carry());
    }

    @Override
    public void close() {
        plan.close();
    }
}
