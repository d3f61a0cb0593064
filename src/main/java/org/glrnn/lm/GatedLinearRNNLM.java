package org.glrnn.lm;

import java.util.Objects;

import org.glrnn.nn.Parameters;
import org.glrnn.tasks.graph.HostCopy;
import org.glrnn.tasks.graph.InferencePlan;
import org.glrnn.tasks.graph.ModelShape;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.graph.TrainingPlan;
import org.tornadojvm.TornadoJvm;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The gated linear RNN language model: its configuration and its parameters, and single calls on them.
 *
 * <p>Embedding, then blocks of time mixing (a gated linear RNN) and channel mixing (a two-layer perceptron) on a residual
 * stream, then a dense head (reference-spec 2.2). Repeated work has its own types that keep their buffers on the device:
 * {@code org.glrnn.train.Trainer}, {@link Evaluator}, {@link Decoder}.
 */
public final class GatedLinearRNNLM {
    static {
        TornadoJvm.install();
    }

    private final LanguageModelConfiguration configuration;
    private final ModelShape shape;
    private final Parameters parameters;

    private GatedLinearRNNLM(LanguageModelConfiguration configuration, long seed) {
        this.configuration = configuration;
        shape = shape(configuration);
        parameters = Parameters.create(shape.parameterTable(), seed);
    }

    /** Returns a new model with the reference's initialisers, drawn from {@code seed}. */
    public static GatedLinearRNNLM create(LanguageModelConfiguration configuration, long seed) {
        return new GatedLinearRNNLM(configuration, seed);
    }

    /** Returns what the model was made with. */
    public LanguageModelConfiguration configuration() {
        return configuration;
    }

    /** Returns what the task graphs know of the model. */
    public ModelShape shape() {
        return shape;
    }

    /** Returns where the parameters lie in {@link #parameters()}. */
    public ParameterTable parameterTable() {
        return parameters.table();
    }

    /** Returns the host's flat copy of all parameters, at the offsets of {@link #parameterTable()}; changes count. */
    public FloatArray parameters() {
        return parameters.values();
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
     * @param carry the state behind the last token of every sequence
     * @param y logits, row-major [batch, length, classes]
     * @param batch number of sequences
     * @param length tokens of a sequence
     * @param classes size of the output vocabulary
     */
    public record Output(Carry carry, float[] y, int batch, int length, int classes) {
        /** Returns one logit. */
        public float y(int sequence, int time, int index) {
            return y[(sequence * length + time) * classes + index];
        }
    }

    /**
     * Runs whole sequences from a zero carry, without dropout.
     *
     * @param x tokens [batch][length], all sequences of one length
     * @throws IllegalArgumentException on ragged or empty input, or a token outside the vocabulary
     */
    public Output apply(int[][] x) {
        return apply(x, Carry.zero(Math.max(1, x.length), configuration.nLayer(), configuration.dH()));
    }

    /**
     * Runs whole sequences from a given carry, without dropout.
     *
     * @param x tokens [batch][length], all sequences of one length
     * @param carry state before the first token of every sequence
     * @throws IllegalArgumentException on ragged or empty input, a token outside the vocabulary, or a carry of another shape
     */
    public Output apply(int[][] x, Carry carry) {
        var tokens = Tokens.flatten("x", x, configuration.inputVocabSize());
        carry.requireShape(x.length, configuration.nLayer(), configuration.dH());
        try (var plan = InferencePlan.sequence(shape, parameters.values(), x.length, x[0].length)) {
            carry.copyTo(plan.carry());
            plan.run(tokens);
            plan.readCarry();
            var y = new float[tokens.length * configuration.outputVocabSize()];
            HostCopy.copy(plan.logits(), 0, y);
            return new Output(Carry.copyOf(plan.carry(), x.length, configuration.nLayer(), configuration.dH()), y, x.length,
                    x[0].length, configuration.outputVocabSize());
        }
    }

    /**
     * A loss and its gradients.
     *
     * @param loss mean cross-entropy in nats
     * @param gradients flat, at the offsets of {@link #parameterTable()}
     */
    public record LossAndGradients(float loss, float[] gradients) {
    }

    /**
     * Computes mean cross-entropy and its gradients without dropout, from a zero carry.
     *
     * @param x tokens [batch][length]
     * @param targets classes [batch][length]; a negative one does not count
     * @throws IllegalArgumentException on ragged or empty input, other shapes, or a value outside its vocabulary
     */
    public LossAndGradients lossAndGradients(int[][] x, int[][] targets) {
        var tokens = Tokens.flatten("x", x, configuration.inputVocabSize());
        var classes = Tokens.flattenTargets("targets", targets, configuration.outputVocabSize());
        Tokens.requireSameShape(x, targets);
        try (var plan = new TrainingPlan(shape.withoutDropout(), parameters.values(), x.length, x[0].length)) {
            var loss = plan.gradients(tokens, classes, 0, 0);
            plan.readGradients();
            var gradients = new float[parameters.table().size()];
            HostCopy.copy(plan.gradients(), 0, gradients);
            return new LossAndGradients(loss, gradients);
        }
    }

    private static ModelShape shape(LanguageModelConfiguration c) {
        Objects.requireNonNull(c, "configuration");
        return new ModelShape(c.nLayer(), c.dModel(), c.dChannelMixing(), c.dH(), c.inputVocabSize(), c.outputVocabSize(),
                (float) c.eps(), c.useTiedGates(), (float) c.embeddingDropout(), (float) c.timeMixingDropout(),
                (float) c.channelMixingDropout(), c.dropoutPlacement() == DropoutPlacement.SUM);
    }
}
