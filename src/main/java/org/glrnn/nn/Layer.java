package org.glrnn.nn;

import java.util.Arrays;
import java.util.Objects;

import org.glrnn.tasks.graph.HostCopy;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.plan.LayerPlan;
import org.tornadojvm.TornadoJvm;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A mixer as a layer of its own, such as the gated linear RNN: x [batch, length, D] and an optional carry [batch, H] in, carry [batch, H] and
 * y [batch, length, M] out; forward and backward (docs/mathematics.md 1).
 *
 * <p>A layer keeps the buffers of the last shape it was called with; close it to free them. Not for use by several threads.
 */
public final class Layer implements AutoCloseable {
    static {
        TornadoJvm.install();
    }

    private final MixerSpec<?> mixer;
    private final int inputWidth;
    private final int outputWidth;
    private final int stateWidth;
    private final Parameters parameters;
    private final KernelVariants variants;
    private final Lifetime lifetime = new Lifetime("layer");
    private LayerPlan plan;
    private int plannedBatch;
    private int plannedLength;
    private boolean plannedMarked;
    private boolean backwardPossible;

    /**
     * Makes a layer with the reference's initialisers.
     *
     * @param options those of the mixer's type, such as {@code GatedLinearOptions}
     * @param inputWidth width D of the input
     * @param outputWidth width M of the output
     * @param seed of the initial parameters
     * @throws IllegalArgumentException if a width is less than 1
     */
    public Layer(Record options, int inputWidth, int outputWidth, long seed) {
        this(options, inputWidth, outputWidth, seed, KernelVariants.PLAIN);
    }

    /**
     * Makes a layer for a device that wants other kernels than the plain ones.
     *
     * @param variants which kernels to use
     */
    public Layer(Record options, int inputWidth, int outputWidth, long seed, KernelVariants variants) {
        Arguments.requirePositive("the input width", inputWidth);
        Arguments.requirePositive("the output width", outputWidth);
        mixer = MixerSpec.of(Objects.requireNonNull(options, "options"));
        this.inputWidth = inputWidth;
        this.outputWidth = outputWidth;
        stateWidth = LayerPlan.mixer(inputWidth, outputWidth, mixer).state().size();
        this.variants = Objects.requireNonNull(variants, "variants");
        parameters = Parameters.create(LayerPlan.table(inputWidth, outputWidth, mixer), seed);
    }

    /**
     * Returns the parameters proj/kernel, proj/bias, out_proj/kernel, out_proj/bias and, with true recurrence,
     * model/recurrent_proj/kernel; changes count from the next call.
     *
     * @throws IllegalStateException if the layer is closed
     */
    public Parameters parameters() {
        lifetime.requireOpen();
        return parameters;
    }

    /**
     * The result of a forward call.
     *
     * @param carry state after the last time step, [batch, H]
     * @param y output, row-major [batch, length, M]
     */
    public record Output(float[] carry, float[] y) {
        /** Two results are equal if all their numbers are. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Output output && Arrays.equals(carry, output.carry) && Arrays.equals(y, output.y);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(carry) + Arrays.hashCode(y);
        }

        @Override
        public String toString() {
            return "Output[carry=[" + carry.length + "], y=[" + y.length + "]]";
        }
    }

    /**
     * Runs sequences from a zero carry.
     *
     * @param x row-major [batch, length, D]
     * @throws IllegalArgumentException if x is of another size
     * @throws IllegalStateException if the layer is closed
     */
    public Output apply(float[] x, int batch, int length) {
        requirePositive(batch, length);
        return apply(x, batch, length, new float[Arguments.product("batch * d_h", batch, stateWidth)]);
    }

    /**
     * Runs sequences from a given carry.
     *
     * @param x row-major [batch, length, D]
     * @param carry state before the first time step, [batch, H]
     * @throws IllegalArgumentException if x or carry is of another size: nothing is broadcast
     */
    public Output apply(float[] x, int batch, int length, float[] carry) {
        return run(x, batch, length, carry, null);
    }

    /**
     * Runs sequences of different lengths, or packed ones.
     *
     * @param x row-major [batch, length, D], batch and length those of {@code marks}
     * @param carry state before the first time step, [batch, H]
     * @param marks which rows are padding, and where new sequences start
     * @throws IllegalArgumentException if x or carry is of another size
     */
    public Output apply(float[] x, float[] carry, SequenceMarks marks) {
        lifetime.requireOpen();
        Objects.requireNonNull(marks, "marks");
        return run(x, marks.batch(), marks.length(), carry, marks);
    }

    private Output run(float[] x, int batch, int length, float[] carry, SequenceMarks marks) {
        lifetime.requireOpen();
        requirePositive(batch, length);
        require("x", x, batch, length, inputWidth);
        require("carry", carry, batch, stateWidth);
        Arguments.product("batch * length * output width", batch, length, outputWidth);
        plan(batch, length, marks != null);
        plan.forward(x, carry, marks == null ? new int[0] : marks.toArray());
        backwardPossible = true;
        return new Output(plan.carryOut(), toArray(plan.y()));
    }

    /**
     * Gradients of a scalar whose gradients on the outputs were given.
     *
     * @param x gradient of the input, [batch, length, D]
     * @param carry gradient of the carry that came in, [batch, H]
     * @param parameters flat, as {@link Parameters#copyOf} reads it
     */
    public record Gradients(float[] x, float[] carry, FloatArray parameters) {
        /** Two results are equal if all their numbers are. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Gradients that && Arrays.equals(x, that.x) && Arrays.equals(carry, that.carry)
                    && Arrays.equals(parameters.toHeapArray(), that.parameters.toHeapArray());
        }

        @Override
        public int hashCode() {
            return 31 * (31 * Arrays.hashCode(x) + Arrays.hashCode(carry)) + Arrays.hashCode(parameters.toHeapArray());
        }

        @Override
        public String toString() {
            return "Gradients[x=[" + x.length + "], carry=[" + carry.length + "], parameters=["
                    + parameters.getSize() + "]]";
        }
    }

    /**
     * Runs the backward pass of the last forward call; possible once after each.
     *
     * @param dy gradient of y, [batch, length, M]
     * @param dCarry gradient of the carry that went out, [batch, H]
     * @throws IllegalStateException if there was no forward call, its backward pass has already run, or the layer is closed
     * @throws IllegalArgumentException if a gradient is of another size
     */
    public Gradients backward(float[] dy, float[] dCarry) {
        lifetime.requireOpen();
        if (!backwardPossible) {
            throw new IllegalStateException("backward needs a forward call before it, and only one backward each");
        }
        require("dy", dy, plannedBatch, plannedLength, outputWidth);
        require("dCarry", dCarry, plannedBatch, stateWidth);
        backwardPossible = false;
        plan.backward(dy, dCarry);
        return new Gradients(toArray(plan.inputGradient()), toArray(plan.carryInGradient()), plan.gradients());
    }

    /** Frees the device's memory; afterwards every use is refused. */
    @Override
    public void close() {
        lifetime.end();
        free();
    }

    private void free() {
        if (plan != null) {
            plan.close();
            plan = null;
        }
    }

    private void plan(int batch, int length, boolean marked) {
        if (plan != null && batch == plannedBatch && length == plannedLength && marked == plannedMarked) {
            return;
        }
        free();
        plan = new LayerPlan(parameters.table(), parameters.mirrored(), batch, length, inputWidth, outputWidth,
                mixer, marked, variants);
        plannedMarked = marked;
        plannedBatch = batch;
        plannedLength = length;
    }

    private static float[] toArray(FloatArray array) {
        var values = new float[array.getSize()];
        HostCopy.copy(array, 0, values);
        return values;
    }

    private static void requirePositive(int batch, int length) {
        Arguments.requirePositive("batch", batch);
        Arguments.requirePositive("length", length);
    }

    private static void require(String what, float[] values, int... shape) {
        int length = Objects.requireNonNull(values, what).length;
        int size = Arguments.product("the number of values of " + what, shape);
        Arguments.require(length == size, what + " holds " + length + " values, the shape " + Arrays.toString(shape)
                + " takes " + size);
    }
}
