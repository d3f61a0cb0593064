package org.glrnn.tasks.graph;

import org.glrnn.tasks.graph.GraphChain.Exchange;
import org.glrnn.tasks.kernel.Sums;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * One gated linear RNN layer, forward and backward, for a fixed batch and length. Inputs travel on every call: this is the
 * plan behind the layer as a building block, not the training path of the language model.
 */
public final class LayerPlan implements AutoCloseable {
    private static final int LOAD = 0;
    private static final int FORWARD = 1;
    private static final int BACKWARD = 2;

    private final FloatArray gradients;
    private final FloatArray activations;
    private final FloatArray x;
    private final FloatArray y;
    private final FloatArray outputGradient;
    private final FloatArray inputGradient;
    private final FloatArray carryIn;
    private final FloatArray carryOut;
    private final FloatArray carryOutGradient;
    private final FloatArray carryInGradient;
    private final ChainPlan plan;
    private boolean loaded;

    /**
     * Plans and allocates everything.
     *
     * @param table parameter table that {@link #table} made
     * @param parameters flat parameters, sent before the first forward call and after {@link #reload()}
     * @param inputWidth width D of x
     * @param stateWidth width H of the state
     * @param outputWidth width M of y
     * @param tiedGates forget gate = 1 - input gate
     */
    public LayerPlan(ParameterTable table, FloatArray parameters, int batch, int length, int inputWidth, int stateWidth,
            int outputWidth, boolean tiedGates) {
        var mixer = new GatedLinearMixer(inputWidth, stateWidth, outputWidth, tiedGates);
        var rows = Math.multiplyExact(batch, length);
        var arena = new Arena();
        var saved = mixer.plan(arena, batch, length);
        var scratch = arena.take(mixer.scratch(batch, length));
        gradients = TrainingBuffers.zeros(table.size());
        activations = TrainingBuffers.poisoned(arena.size());
        x = new FloatArray(Math.multiplyExact(rows, inputWidth));
        y = new FloatArray(Math.multiplyExact(rows, outputWidth));
        outputGradient = new FloatArray(rows * outputWidth);
        inputGradient = new FloatArray(rows * inputWidth);
        carryIn = TrainingBuffers.zeros(batch * stateWidth);
        carryOut = TrainingBuffers.zeros(batch * stateWidth);
        carryOutGradient = TrainingBuffers.zeros(batch * stateWidth);
        carryInGradient = carryOutGradient;
        var site = new Mixer.Site("layer", "", batch, length, new Slice(x, 0), new Slice(y, 0), saved, new Slice(carryIn, 0),
                new Slice(carryOut, 0));
        var chain = new GraphChain(parameters, gradients, activations, x, carryIn, carryOutGradient);
        chain.add("load", Exchange.NONE, tasks -> tasks.add("touch", Sums::fill, carryOutGradient, batch * stateWidth, 0.0f));
        chain.add("forward", Exchange.NONE.in(x, carryIn).out(y, carryOut),
                tasks -> mixer.forward(new Operators(tasks, table, parameters, gradients, activations, null, rows), site));
        chain.add("backward", Exchange.NONE.in(outputGradient, carryOutGradient).out(inputGradient, carryInGradient, gradients),
                tasks -> {
                    tasks.add("zero", Sums::fill, gradients, table.size(), 0.0f);
                    mixer.backward(new Operators(tasks, table, parameters, gradients, activations, null, rows), site,
                            new Mixer.Gradients(new Slice(outputGradient, 0), new Slice(inputGradient, 0), scratch,
                                    carryOutGradient, 0, 0));
                });
        plan = chain.plan();
    }

    /** Returns the table of a layer's parameters: proj/kernel, proj/bias, out_proj/kernel, out_proj/bias. */
    public static ParameterTable table(int inputWidth, int stateWidth, int outputWidth, boolean tiedGates) {
        var table = ParameterTable.builder();
        new GatedLinearMixer(inputWidth, stateWidth, outputWidth, tiedGates).declare(table, "");
        return table.build();
    }

    /** Runs {@code x} [batch, length, D] from {@code carry} [batch, H]; results are in {@link #y} and {@link #carryOut}. */
    public void forward(float[] input, float[] carry) {
        HostCopy.copy(input, x, 0, input.length);
        HostCopy.copy(carry, carryIn, 0, carry.length);
        if (!loaded) {
            plan.run(LOAD);
            loaded = true;
        }
        plan.run(FORWARD);
    }

    /** Makes the next forward call use the host's parameters as they are then. */
    public void reload() {
        loaded = false;
    }

    /**
     * Runs the way back of the last forward call, once: it overwrites what that call kept.
     *
     * @param dy gradient of y, [batch, length, M]
     * @param dCarry gradient of the carry that went out, [batch, H]
     */
    public void backward(float[] dy, float[] dCarry) {
        HostCopy.copy(dy, outputGradient, 0, dy.length);
        HostCopy.copy(dCarry, carryOutGradient, 0, dCarry.length);
        plan.run(BACKWARD);
    }

    /** Returns the output of the last forward call. */
    public FloatArray y() {
        return y;
    }

    /** Returns the carry that the last forward call put out. */
    public FloatArray carryOut() {
        return carryOut;
    }

    /** Returns the gradient of x of the last backward call. */
    public FloatArray inputGradient() {
        return inputGradient;
    }

    /** Returns the gradient of the carry that came in, of the last backward call. */
    public FloatArray carryInGradient() {
        return carryInGradient;
    }

    /** Returns the parameter gradients of the last backward call. */
    public FloatArray gradients() {
        return gradients;
    }

    @Override
    public void close() {
        plan.close();
    }
}
