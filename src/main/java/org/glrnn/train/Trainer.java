package org.glrnn.train;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.PositionalEncodingMode;
import org.glrnn.lm.Tokens;
import org.glrnn.nn.Arguments;
import org.glrnn.nn.Lifetime;
import org.glrnn.tasks.graph.HostCopy;
import org.glrnn.tasks.graph.Hyper;
import org.glrnn.tasks.op.optimizer.Optimizer;
import org.glrnn.tasks.op.optimizer.OptimizerType;
import org.glrnn.tasks.plan.TrainingPlan;

/**
 * Training steps on a device: parameters and moments stay there between steps. Code that reads the model's parameters,
 * or evaluates or decodes the model, meanwhile or later, gets what the last step made of them. After {@link #close()}
 * every use is refused.
 */
public final class Trainer implements AutoCloseable {
    private final GatedLinearRNNLM model;
    private final OptimizerConfiguration optimizer;
    private final Optimizer update;
    private final Lifetime lifetime = new Lifetime("trainer");
    private final TrainingPlan plan;
    private final int cells;
    private final int window;
    private final int seed;
    private long step;
    private boolean statesAreGood = true;
    private StepInspection inspection;

    /**
     * Plans and allocates.
     *
     * @param model the model to train
     * @param optimizer optimiser and schedule
     * @param batch sequences of a step
     * @param window tokens of a sequence
     * @param seed of dropout
     * @throws IllegalArgumentException if the model takes no tokens, has no head, or its positional encodings end
     *     before the window, or a size is out of range
     */
    public Trainer(GatedLinearRNNLM model, OptimizerConfiguration optimizer, int batch, int window, long seed) {
        this.model = Objects.requireNonNull(model, "model");
        this.optimizer = Objects.requireNonNull(optimizer, "optimizer");
        Arguments.requirePositive("batch", batch);
        Arguments.requirePositive("window", window);
        cells = Arguments.product("batch * window", batch, window);
        Arguments.require(model.configuration().useWordEmbedding(), "training on text needs use_word_embedding=true");
        if (model.configuration().positionalEncodingMode() != PositionalEncodingMode.NONE
                && window > model.configuration().maxSeqLength()) {
            throw new IllegalArgumentException("a window of " + window + " is longer than the positional encodings,"
                    + " max_seq_length=" + model.configuration().maxSeqLength());
        }
        this.seed = Long.hashCode(seed);
        this.window = window;
        update = OptimizerType.create(optimizer.type());
        plan = new TrainingPlan(model.shape(), model.parameters().mirrored(), batch, window, false, model.variants(), update);
    }

    /**
     * What one step reports.
     *
     * @param step steps done, this one included
     * @param loss mean cross-entropy in nats, before the update
     * @param gradientNorm global norm before clipping
     * @param learningRate learning rate of the update
     */
    public record StepResult(long step, float loss, float gradientNorm, double learningRate) {
        /** Returns whether loss and gradient norm are finite; if not, the step changed no parameter and no moment. */
        public boolean isFinite() {
            return Float.isFinite(loss) && Float.isFinite(gradientNorm);
        }
    }

    /**
     * A copy of the optimiser's state.
     *
     * @param step steps done
     * @param firstMoment flat, at the offsets of the model's parameter table
     * @param secondMoment likewise
     */
    public record OptimizerState(long step, float[] firstMoment, float[] secondMoment) {
        /**
         * Checks that both moments are there.
         *
         * @throws IllegalArgumentException if they are not of one size, or the step is negative
         */
        public OptimizerState {
            Arguments.require(step >= 0, "step must be at least 0, not " + step);
            int first = Objects.requireNonNull(firstMoment, "firstMoment").length;
            int second = Objects.requireNonNull(secondMoment, "secondMoment").length;
            Arguments.require(first == second, "the first moment holds " + first + " values, the second " + second);
        }

        /** Two states are equal if all their numbers are. */
        @Override
        public boolean equals(Object other) {
            return other instanceof OptimizerState that && step == that.step
                    && Arrays.equals(firstMoment, that.firstMoment) && Arrays.equals(secondMoment, that.secondMoment);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * Long.hashCode(step) + Arrays.hashCode(firstMoment)) + Arrays.hashCode(secondMoment);
        }

        @Override
        public String toString() {
            return "OptimizerState[step=" + step + ", moments=[" + firstMoment.length + "]]";
        }
    }

    /**
     * Runs one training step. Where loss or gradient norm are not finite, parameters and moments stay as they are.
     *
     * @param inputs tokens, row-major [batch, window]
     * @param targets classes, row-major [batch, window]; a negative one does not count
     * @throws IllegalArgumentException on a wrong number of tokens or one outside its vocabulary
     * @throws IllegalStateException if the trainer is closed
     */
    public StepResult step(int[] inputs, int[] targets) {
        return step(inputs, targets, false);
    }

    /**
     * Runs one training step of truncated backpropagation over streams.
     *
     * @param continueState start every sequence from the state that the last step left it in, not from zero; no
     *     gradient flows into it
     * @throws IllegalArgumentException as {@link #step(int[], int[])}
     */
    public StepResult step(int[] inputs, int[] targets, boolean continueState) {
        return step(inputs, targets, continueState, false);
    }

    /** As {@link #step(int[], int[], boolean)}; with {@code inspect} also makes an {@link #inspection()}. */
    StepResult step(int[] inputs, int[] targets, boolean continueState, boolean inspect) {
        lifetime.requireOpen();
        require("inputs", inputs);
        require("targets", targets);
        Tokens.require("inputs", inputs, model.configuration().inputVocabSize());
        Tokens.requireTargets("targets", targets, model.configuration().outputVocabSize());
        var learningRate = optimizer.learningRate(step);
        setHyper(learningRate);
        plan.wantSaturation(inspect);
        var loss = plan.gradients(TrainingPlan.Batch.of(inputs, targets), seed, (int) step,
                continueState && statesAreGood);
        if (inspect) {
            inspection = StepInspection.of(model, plan, cells / window);
        }
        step++;
        var result = new StepResult(step, loss, plan.norm(), learningRate);
        statesAreGood = result.isFinite();
        if (statesAreGood) {
            plan.update();
        }
        return result;
    }

    /** Says where the numbers of the last step stopped being finite. */
    String nonFinitePlace() {
        return NonFinite.place(model.parameterTable(), model.parameters().mirrored().read(), plan.readGradients(), states(),
                IntStream.range(0, model.shape().layers())
                        .map(layer -> cells / window * plan.mixer(layer).state().size()).toArray());
    }

    /** Returns whether the next step may continue from the states after the last. */
    boolean statesAreGood() {
        return statesAreGood;
    }

    /** Returns what the last step that was inspected looked like inside. */
    StepInspection inspection() {
        return inspection;
    }

    /** Returns the number of steps done. */
    public long step() {
        lifetime.requireOpen();
        return step;
    }

    /** Returns a copy of the moments and the number of steps. */
    public OptimizerState optimizerState() {
        lifetime.requireOpen();
        var first = new float[model.parameterTable().size()];
        var second = new float[first.length];
        HostCopy.copy(plan.firstMoment().read(), 0, first);
        HostCopy.copy(plan.secondMoment().read(), 0, second);
        return new OptimizerState(step, first, second);
    }

    /**
     * Continues from a saved state, and from the parameters that the model has now.
     *
     * @throws IllegalArgumentException if the state is of another model
     */
    public void restore(OptimizerState state) {
        lifetime.requireOpen();
        var size = model.parameterTable().size();
        int length = Objects.requireNonNull(state, "state").firstMoment().length;
        Arguments.require(length == size,
                "the optimiser state holds " + length + " values, the model's parameters take " + size);
        HostCopy.copy(state.firstMoment(), plan.firstMoment().write(), 0, size);
        HostCopy.copy(state.secondMoment(), plan.secondMoment().write(), 0, size);
        step = state.step();
    }

    /** Returns the states after the last step, [layers, batch, state width], for {@link #setStates}. */
    public float[] states() {
        lifetime.requireOpen();
        return plan.readCarries();
    }

    /**
     * Makes the next step with {@code continueState} start from these states; call it together with {@link #restore}.
     *
     * @throws IllegalArgumentException if they are not as many as {@link #states()} returns
     */
    public void setStates(float[] states) {
        lifetime.requireOpen();
        plan.writeCarries(Objects.requireNonNull(states, "states"));
    }

    /** Returns the bytes of all buffers on the device. */
    public long plannedBytes() {
        lifetime.requireOpen();
        return plan.bytes();
    }

    @Override
    public void close() {
        lifetime.end();
        plan.close();
    }

    private void setHyper(double learningRate) {
        var hyper = plan.hyper();
        hyper.set(Hyper.LEARNING_RATE, (float) learningRate);
        update.prepare(hyper, step);
        hyper.set(Hyper.CLIP, (float) optimizer.clipGlobalNorm());
    }

    private void require(String what, int[] tokens) {
        int length = Objects.requireNonNull(tokens, what).length;
        Arguments.require(length == cells, what + " holds " + length + " tokens, a step takes " + cells);
    }
}
