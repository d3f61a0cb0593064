package org.glrnn.lm;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.glrnn.nn.Parameters;
import org.glrnn.nn.SequenceMarks;
import org.glrnn.tasks.graph.HostCopy;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.mixer.StateLayout;
import org.glrnn.tasks.plan.ModelShape;
import org.glrnn.tasks.plan.SequencePlan;
import org.glrnn.tasks.plan.TrainingPlan;
import org.tornadojvm.TornadoJvm;

/**
 * The gated linear RNN language model: its configuration and its parameters, and single calls on them.
 *
 * <p>Embedding (or a dense input layer), then blocks of time mixing (a gated linear RNN) and channel mixing (a two-layer
 * perceptron) on a residual stream, then a dense head (docs/mathematics.md 4.1), or with the blocks and the head of
 * another model (4.6). Repeated work has its own types that keep their buffers on the device: {@code org.glrnn.train.Trainer}, {@link Evaluator}, {@link Decoder}.
 */
public final class GatedLinearRNNLM {
    static {
        TornadoJvm.install();
    }

    private final LanguageModelConfiguration configuration;
    private final ModelShape shape;
    private final Parameters parameters;
    private final KernelVariants variants;
    private final List<StateLayout> states;

    private GatedLinearRNNLM(LanguageModelConfiguration configuration, ModelShape shape, Parameters parameters,
            KernelVariants variants) {
        this.configuration = configuration;
        this.shape = shape;
        this.parameters = parameters;
        this.variants = variants;
        states = shape.states();
    }

    /** Returns a new model with the reference's initialisers, drawn from {@code seed}. */
    public static GatedLinearRNNLM create(LanguageModelConfiguration configuration, long seed) {
        var shape = shapeOf(configuration);
        return new GatedLinearRNNLM(configuration, shape, Parameters.create(shape.parameterTable(), seed),
                KernelVariants.PLAIN);
    }

    /** Returns the same model, on the same parameters, as a device computes it that wants other kernels. */
    public GatedLinearRNNLM withVariants(KernelVariants other) {
        return new GatedLinearRNNLM(configuration, shape, parameters, Objects.requireNonNull(other, "variants"));
    }

    /** Returns which kernels plans of this model use. */
    public KernelVariants variants() {
        return variants;
    }

    /**
     * Returns what the task graphs would know of a model, without making it.
     *
     * @throws IllegalArgumentException if the configuration's parts do not go together
     */
    public static ModelShape shapeOf(LanguageModelConfiguration configuration) {
        return Objects.requireNonNull(configuration, "configuration").shape();
    }

    /**
     * Returns where the parameters of a model would lie, without making it.
     *
     * @throws IllegalArgumentException if they do not fit into one buffer
     */
    public static ParameterTable parameterTableOf(LanguageModelConfiguration configuration) {
        return shapeOf(configuration).parameterTable();
    }

    /** Returns what the model was made with. */
    public LanguageModelConfiguration configuration() {
        return configuration;
    }

    /** Returns what the task graphs know of the model. */
    public ModelShape shape() {
        return shape;
    }

    /** Returns which parameters there are, and where each lies in a flat buffer of all. */
    public ParameterTable parameterTable() {
        return parameters.table();
    }

    /** Returns the parameters: whatever trains them, reading gives the newest, and changes count from the next use. */
    public Parameters parameters() {
        return parameters;
    }

    /**
     * Copies one parameter out, row-major.
     *
     * @throws IllegalArgumentException if there is none of that path
     */
    public float[] parameter(String path) {
        return parameters.get(path);
    }

    /**
     * Overwrites one parameter.
     *
     * @param values row-major
     * @throws IllegalArgumentException if there is none of that path or the number of values is wrong
     */
    public void setParameter(String path, float[] values) {
        parameters.set(path, values);
    }

    /**
     * The result of a call.
     *
     * @param carry the state after the last row of every sequence
     * @param y row-major [batch, length, width]: logits, or the residual stream of a model without a head
     * @param batch number of sequences
     * @param length rows of a sequence
     * @param width output vocabulary, or d_model without a head
     */
    public record Output(Carry carry, float[] y, int batch, int length, int width) {
        /** Returns one value. */
        public float y(int sequence, int time, int index) {
            return y[(Objects.checkIndex(sequence, batch) * length + Objects.checkIndex(time, length)) * width
                    + Objects.checkIndex(index, width)];
        }

        /** Two results are equal if all their numbers are. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Output output && batch == output.batch && length == output.length
                    && width == output.width && carry.equals(output.carry) && Arrays.equals(y, output.y);
        }

        @Override
        public int hashCode() {
            return 31 * carry.hashCode() + Arrays.hashCode(y);
        }

        @Override
        public String toString() {
            return "Output[carry=" + carry + ", y=[" + batch + ", " + length + ", " + width + "]]";
        }
    }

    /**
     * Runs whole sequences from a zero carry, without dropout.
     *
     * @param x tokens [batch][length], all sequences of one length
     * @throws IllegalArgumentException on ragged or empty input, or a token outside the vocabulary
     */
    public Output apply(int[][] x) {
        return apply(x, zeroCarry(Objects.requireNonNull(x, "x").length));
    }

    /**
     * Runs whole sequences from a given carry, without dropout.
     *
     * @param x tokens [batch][length], all sequences of one length
     * @param carry state before the first token of every sequence
     * @throws IllegalArgumentException on ragged or empty input, a token outside the vocabulary, a carry of another shape,
     *     or a position beyond the positional encodings
     */
    public Output apply(int[][] x, Carry carry) {
        var rows = Rows.tokens(this, x);
        return run(rows, carry, null);
    }

    /**
     * Runs sequences of different lengths, or packed ones; the tokens of padding are ignored.
     *
     * @param x tokens [batch][length]
     * @param carry state before the first token of every sequence
     * @param marks which rows are padding, and where new sequences start
     * @throws IllegalArgumentException as {@link #apply(int[][], Carry)}, or if the marks are of another shape
     */
    public Output apply(int[][] x, Carry carry, SequenceMarks marks) {
        return run(Rows.tokens(this, x), carry, Objects.requireNonNull(marks, "marks"));
    }

    /**
     * Runs whole sequences of feature vectors ({@code use_word_embedding=false}) from a given carry, without dropout.
     *
     * @param x row-major [batch, length, input_dim]
     * @param carry state before the first row of every sequence; its batch is the number of sequences
     * @throws IllegalArgumentException if the model takes tokens, on another size, or a carry of another shape
     */
    public Output apply(float[] x, Carry carry) {
        return run(Rows.features(this, x, Objects.requireNonNull(carry, "carry").batch()), carry, null);
    }

    private Output run(Rows rows, Carry carry, SequenceMarks marks) {
        Objects.requireNonNull(carry, "carry");
        carry.requireShape(rows.batch(), states);
        if (marks != null) {
            marks.requireShape(rows.batch(), rows.length());
        }
        try (var plan = new SequencePlan(shape, parameters.mirrored(), rows.batch(), rows.length(), marks != null,
                variants)) {
            var after = PositionCheck.of(configuration).place(plan.starts(), carry, rows.length(), marks);
            HostCopy.copyOrClear(marks == null ? new int[0] : marks.toArray(), plan.marks());
            carry.copyTo(plan.carry().overwrite());
            plan.run(rows.tokens(), rows.features());
            var y = new float[plan.outputs().getSize()];
            HostCopy.copy(plan.outputs(), 0, y);
            return new Output(Carry.copyOf(plan.carry().read(), states, after), y, rows.batch(), rows.length(),
                    shape.outputWidth());
        }
    }

    /**
     * A loss and its gradients.
     *
     * @param loss mean cross-entropy in nats
     * @param gradients flat, at the offsets of {@link #parameterTable()}
     */
    public record LossAndGradients(float loss, float[] gradients) {
        /** Two results are equal if all their numbers are. */
        @Override
        public boolean equals(Object other) {
            return other instanceof LossAndGradients that && Float.compare(loss, that.loss) == 0
                    && Arrays.equals(gradients, that.gradients);
        }

        @Override
        public int hashCode() {
            return 31 * Float.hashCode(loss) + Arrays.hashCode(gradients);
        }

        @Override
        public String toString() {
            return "LossAndGradients[loss=" + loss + ", gradients=[" + gradients.length + "]]";
        }
    }

    /**
     * Computes mean cross-entropy and its gradients without dropout, from a zero carry.
     *
     * @param x tokens [batch][length]
     * @param targets classes [batch][length]; a negative one does not count
     * @throws IllegalArgumentException on ragged or empty input, other shapes, or a value outside its vocabulary
     */
    public LossAndGradients lossAndGradients(int[][] x, int[][] targets) {
        return lossAndGradients(Rows.tokens(this, x), targets, null);
    }

    /**
     * Computes mean cross-entropy and its gradients of padded or packed sequences.
     *
     * @param marks which rows are padding, and where new sequences start; targets of padding must be negative
     * @throws IllegalArgumentException as above, or if the marks are of another shape
     */
    public LossAndGradients lossAndGradients(int[][] x, int[][] targets, SequenceMarks marks) {
        return lossAndGradients(Rows.tokens(this, x), targets, Objects.requireNonNull(marks, "marks"));
    }

    /**
     * Computes mean cross-entropy and its gradients for a model that takes feature vectors.
     *
     * @param x row-major [batch, length, input_dim]
     * @param targets classes [batch][length]; a negative one does not count
     */
    public LossAndGradients lossAndGradients(float[] x, int[][] targets) {
        Objects.requireNonNull(targets, "targets");
        return lossAndGradients(Rows.features(this, x, targets.length), targets, null);
    }

    private LossAndGradients lossAndGradients(Rows rows, int[][] targets, SequenceMarks marks) {
        var classes = Tokens.flattenTargets("targets", targets, configuration.outputVocabSize());
        rows.requireTargets(targets);
        if (marks != null) {
            marks.requireShape(rows.batch(), rows.length());
        }
        PositionCheck.of(configuration).requireWindow(rows.length());
        try (var plan = new TrainingPlan(shape.withoutDropout(), parameters.mirrored(), rows.batch(), rows.length(),
                marks != null, variants)) {
            var loss = plan.gradients(new TrainingPlan.Batch(rows.tokens(), rows.features(), classes,
                    marks == null ? new int[0] : marks.toArray()), 0, 0, false);
            var gradients = new float[parameters.table().size()];
            HostCopy.copy(plan.readGradients(), 0, gradients);
            return new LossAndGradients(loss, gradients);
        }
    }

    /** Returns what the state of one sequence is made of, layer by layer. */
    public List<StateLayout> states() {
        return states;
    }

    /** Returns the carry before the first token of {@code batch} sequences. */
    public Carry zeroCarry(int batch) {
        return Carry.zero(Math.max(1, batch), states);
    }
}
