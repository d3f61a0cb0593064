package org.glrnn.tasks.plan;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.Carry;
import org.glrnn.tasks.graph.ChainPlan;
import org.glrnn.tasks.graph.GraphChain;
import org.glrnn.tasks.graph.GraphChain.Exchange;
import org.glrnn.tasks.graph.HostCopy;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.MirroredArray;
import org.glrnn.tasks.graph.NativeArrays;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.graph.Rows;
import org.glrnn.tasks.graph.Section;
import org.glrnn.tasks.graph.Slice;
import org.glrnn.tasks.graph.Tasks;
import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.op.Operators;
import org.glrnn.tasks.op.sum.Sums;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * One mixer as a layer of its own, forward and backward, for a fixed batch and length. Inputs travel on every call: this is the
 * plan of the layer as a building block, not the training path of the language model.
 */
public final class LayerPlan implements AutoCloseable {

    private final int carrySize;
    private final Rows rows;
    private final FloatArray gradients;
    private final FloatArray x;
    private final FloatArray y;
    private final FloatArray outputGradient;
    private final FloatArray inputGradient;
    private final FloatArray carries;
    private final FloatArray adjoint;
    private final Section forward;
    private final Section backward;
    private final ChainPlan plan;

    /**
     * Plans and allocates everything.
     *
     * @param table parameter table that {@link #table} made
     * @param parameters flat parameters
     * @param inputWidth width D of x
     * @param outputWidth width M of y
     * @param spec the layer
     * @param marked whether marks may hold resets or padding
     * @param variants which kernels to use
     */
    public LayerPlan(ParameterTable table, MirroredArray parameters, int batch, int length, int inputWidth, int outputWidth,
            MixerSpec<?> spec, boolean marked, KernelVariants variants) {
        var mixer = mixer(inputWidth, outputWidth, spec);
        rows = new Rows(batch, length, new IntArray(Math.multiplyExact(batch, length)), marked);
        carrySize = Math.multiplyExact(batch, mixer.state().size());
        var arena = new Arena();
        var saved = mixer.plan(arena, batch, length, variants);
        var scratch = arena.take(mixer.scratch(batch, length));
        gradients = NativeArrays.zeros(table.size());
        var activations = NativeArrays.poisoned(arena.size());
        x = new FloatArray(Math.multiplyExact(rows.count(), inputWidth));
        y = new FloatArray(Math.multiplyExact(rows.count(), outputWidth));
        outputGradient = new FloatArray(rows.count() * outputWidth);
        inputGradient = new FloatArray(rows.count() * inputWidth);
        carries = NativeArrays.zeros(Math.multiplyExact(2, carrySize));
        adjoint = NativeArrays.zeros(carrySize);
        var site = new Mixer.Site("layer", "", rows, new Slice(x, 0), new Slice(y, 0), saved,
                new Carry(carries, 0, carrySize));
        var chain = new GraphChain(variants, parameters.host(), gradients, activations, x, carries, adjoint, rows.marks());
        chain.mirror(parameters);
        chain.add("load", Exchange.NONE, tasks -> tasks.add("touch", Sums::fill, adjoint, carrySize, 0.0f));
        forward = chain.add("forward", Exchange.NONE.in(x, carries, rows.marks()).out(y, carries),
                tasks -> mixer.forward(operators(tasks, table, parameters, activations),
                        site));
        backward = chain.add("backward", Exchange.NONE.in(outputGradient, adjoint).out(inputGradient, adjoint, gradients),
                tasks -> {
                    tasks.add("zero", Sums::fill, gradients, table.size(), 0.0f);
                    mixer.backward(operators(tasks, table, parameters, activations), site,
                            new Mixer.Gradients(new Slice(outputGradient, 0), new Slice(inputGradient, 0), scratch,
                                    new Slice(adjoint, 0)));
                });
        plan = chain.plan();
    }

    /** Returns the table of a layer's parameters, with the mixer's own names. */
    public static ParameterTable table(int inputWidth, int outputWidth, MixerSpec<?> spec) {
        var table = ParameterTable.builder();
        mixer(inputWidth, outputWidth, spec).declare(table.scope("layer"));
        return table.build();
    }

    /** Makes the mixer of a layer by itself, which keeps no text longer than a call. */
    public static Mixer mixer(int inputWidth, int outputWidth, MixerSpec<?> spec) {
        return spec.create(new Place(0, 1, inputWidth, outputWidth, 0));
    }

    /**
     * Runs {@code input} [batch, length, D] from {@code carry} [batch, H]; results are in {@link #y} and
     * {@link #carryOut}. {@code marks} is [batch, length], see {@link org.glrnn.tasks.op.sequence.Marks}; empty: all ordinary.
     */
    public void forward(float[] input, float[] carry, int[] marks) {
        HostCopy.copy(input, x, 0, input.length);
        HostCopy.copy(carry, carries, 0, carry.length);
        HostCopy.copyOrClear(marks, rows.marks());
        plan.load();
        plan.run(forward);
    }

    /**
     * Runs the backward pass of the last forward call, once: it overwrites what that call kept.
     *
     * @param dy gradient of y, [batch, length, M]
     * @param dCarry gradient of the carry that went out, [batch, H]
     */
    public void backward(float[] dy, float[] dCarry) {
        HostCopy.copy(dy, outputGradient, 0, dy.length);
        HostCopy.copy(dCarry, adjoint, 0, dCarry.length);
        plan.run(backward);
    }

    /** Returns the output of the last forward call. */
    public FloatArray y() {
        return y;
    }

    /** Returns the carry that the last forward call put out, [batch, H]. */
    public float[] carryOut() {
        var out = new float[carrySize];
        HostCopy.copy(carries, carrySize, out);
        return out;
    }

    /** Returns the gradient of x of the last backward call. */
    public FloatArray inputGradient() {
        return inputGradient;
    }

    /** Returns the gradient of the carry that came in, of the last backward call. */
    public FloatArray carryInGradient() {
        return adjoint;
    }

    /** Returns the parameter gradients of the last backward call. */
    public FloatArray gradients() {
        return gradients;
    }

    private Operators operators(Tasks tasks, ParameterTable table, MirroredArray parameters, FloatArray activations) {
        return new Operators(tasks, table, parameters.host(), gradients, activations, null, rows.count());
    }

    @Override
    public void close() {
        plan.close();
    }
}
