package org.glrnn.lm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.glrnn.nn.Refusals;
import org.glrnn.tasks.mixer.StateLayout;
import org.glrnn.tasks.mixer.attention.AttentionOptions;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.glrnn.tasks.op.activation.Activation;
import org.glrnn.tasks.op.optimizer.AdamWOptimizer;
import org.glrnn.train.OptimizerConfiguration;
import org.glrnn.train.Schedules;
import org.glrnn.train.Trainer;
import org.glrnn.train.Trainer.OptimizerState;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every wrong argument of the library is refused at the door, by one line that names it. */
class LibraryArgumentsTest {
    private static final int HUGE = 1 << 20;
    private static final GatedLinearRNNLM MODEL = GatedLinearRNNLM.create(builder().build(), 1);
    private static final GatedLinearRNNLM HEADLESS = GatedLinearRNNLM.create(
            builder().useHead(false).outputVocabSize(0).build(), 1);
    private static final GatedLinearRNNLM DENSE = GatedLinearRNNLM.create(
            builder().useWordEmbedding(false).inputDim(3).inputVocabSize(0).build(), 1);
    private static final OptimizerConfiguration OPTIMIZER = OptimizerConfiguration.of(1e-2, 1, 10);

    private static LanguageModelConfiguration.Builder builder() {
        return LanguageModelConfiguration.builder().nLayer(1).dModel(4).dChannelMixing(4).mixer(GatedLinearOptions.of(3))
                .inputVocabSize(5)
                .outputVocabSize(6);
    }

    @TestFactory
    Stream<DynamicTest> sizesOfAModel() {
        var refusals = new Refusals();
        var minimal =
                LanguageModelConfiguration.builder().nLayer(1).dModel(4).dChannelMixing(4).mixer(GatedLinearOptions.of(3));
        refusals.wrong("input_vocab_size must be at least 1 where tokens come in", minimal::build);
        refusals.wrong("output_vocab_size must be at least 1 with a head",
                () -> builder().outputVocabSize(0).build());
        refusals.wrong("input_dim must be at least 1 where features come in",
                () -> builder().useWordEmbedding(false).build());
        refusals.wrong("max_seq_length must be at least 1 with positional encodings",
                () -> builder().positionalEncodingMode(PositionalEncodingMode.LEARNED).build());
        refusals.wrong("max_seq_length must be at least 1 with positional encodings or a mixer that keeps the whole text",
                () -> builder().mixer(new AttentionOptions(4, 1)).build());
        refusals.wrong("output_vocab_size must be at least 0, not -1",
                () -> builder().useHead(false).outputVocabSize(-1).build());
        refusals.missing("options", () -> builder().mixer(null));
        refusals.missing("gate_activation",
                () -> GatedLinearOptions.of(3).withActivations(Activation.TANH, Activation.TANH, null));
        refusals.missing("configuration", () -> GatedLinearRNNLM.create(null, 1));
        refusals.missing("configuration", () -> GatedLinearRNNLM.parameterTableOf(null));
        refusals.missing("variants", () -> MODEL.withVariants(null));
        return refusals.tests();
    }

    /** What a model does not have needs no size. */
    @Test
    void aDenseModelWithoutHeadNeedsNoVocabulary() {
        var configuration =
                LanguageModelConfiguration.builder().nLayer(1).dModel(4).dChannelMixing(4).mixer(GatedLinearOptions.of(3))
                        .useWordEmbedding(false).inputDim(2).useHead(false).build();
        var model = GatedLinearRNNLM.create(configuration, 1);
        assertEquals(3, model.apply(new float[6], model.zeroCarry(1)).length());
    }

    @TestFactory
    Stream<DynamicTest> callsOfAModel() {
        var refusals = new Refusals();
        var tokens = new int[][] {{1, 2, 3}, {0, 1, 4}};
        refusals.missing("x", () -> MODEL.apply((int[][]) null));
        refusals.missing("x", () -> MODEL.apply((int[][]) null, MODEL.zeroCarry(1)));
        refusals.missing("x[0]", () -> MODEL.apply(new int[1][]));
        refusals.missing("x[1]", () -> MODEL.apply(new int[][] {{1}, null}));
        refusals.missing("carry", () -> MODEL.apply(tokens, null));
        refusals.missing("marks", () -> MODEL.apply(tokens, MODEL.zeroCarry(2), null));
        refusals.missing("x", () -> DENSE.apply((float[]) null, DENSE.zeroCarry(1)));
        refusals.missing("carry", () -> DENSE.apply(new float[3], null));
        refusals.missing("targets", () -> MODEL.lossAndGradients(tokens, null));
        refusals.missing("targets[1]", () -> MODEL.lossAndGradients(tokens, new int[][] {{1, 2, 3}, null}));
        refusals.missing("marks", () -> MODEL.lossAndGradients(tokens, tokens, null));
        refusals.missing("targets", () -> DENSE.lossAndGradients(new float[3], null));
        refusals.wrong("x is empty", () -> MODEL.apply(new int[0][]));
        refusals.missing("path", () -> MODEL.parameter(null));
        refusals.missing("replacement", () -> MODEL.setParameter("head/bias", null));
        refusals.wrong("no parameter is named tail", () -> MODEL.setParameter("tail", new float[1]));
        return refusals.tests();
    }

    @TestFactory
    Stream<DynamicTest> carries() {
        var refusals = new Refusals();
        var layers = List.of(StateLayout.vector("h", 1));
        refusals.wrong("batch must be at least 1, not 0", () -> Carry.zero(0, layers));
        refusals.wrong("batch must be at least 1, not -1", () -> new Carry(-1, layers, new float[1], new int[0]));
        refusals.wrong("batch must be at least 1, not -1", () -> Carry.of(-1, layers, new float[0]));
        refusals.wrong("batch * state values must be below 2^31, not 1048576 * 1048576",
                () -> Carry.zero(HUGE, List.of(StateLayout.vector("h", HUGE))));
        refusals.wrong("a position must be at least 0, not -1",
                () -> new Carry(1, layers, new float[1], new int[] {-1}));
        refusals.missing("layers", () -> Carry.of(1, null, new float[1]));
        refusals.missing("values", () -> Carry.of(1, layers, null));
        refusals.missing("positions", () -> new Carry(1, layers, new float[1], null));
        return refusals.tests();
    }

    @TestFactory
    Stream<DynamicTest> evaluatorAndDecoder() {
        var refusals = new Refusals();
        refusals.missing("model", () -> new Evaluator(null, 1, 1));
        refusals.wrong("batch must be at least 1, not 0", () -> new Evaluator(MODEL, 0, 3));
        refusals.wrong("window must be at least 1, not -3", () -> new Evaluator(MODEL, 2, -3));
        refusals.wrong("batch * window must be below 2^31, not 1048576 * 1048576",
                () -> new Evaluator(MODEL, HUGE, HUGE));
        refusals.wrong("this model has no head", () -> new Evaluator(HEADLESS, 2, 3));
        refusals.wrong("this model takes feature vectors", () -> new Evaluator(DENSE, 2, 3));
        refusals.missing("model", () -> new Decoder(null));
        refusals.wrong("this model has no head", () -> new Decoder(HEADLESS));
        refusals.wrong("this model takes feature vectors", () -> new Decoder(DENSE));
        refusals.missing("tokens", () -> evaluator().evaluate(null));
        refusals.missing("targets", () -> evaluator().evaluate(new int[3], null));
        refusals.missing("inputs", () -> evaluator().evaluate(null, new int[3]));
        refusals.missing("progress", () -> evaluator().evaluate(new int[3], new int[3], null));
        refusals.missing("text", () -> evaluator().evaluate(null, 3, Evaluator.Progress.NONE));
        refusals.wrong("2 tokens are too few", () -> evaluator().evaluate(new int[2]));
        refusals.wrong("-7 tokens are too few",
                () -> evaluator().evaluate((_, _, _, _) -> {}, -7, Evaluator.Progress.NONE));
        refusals.wrong("token 5 at position 0", () -> new Decoder(MODEL).step(5));
        refusals.missing("carry", () -> new Decoder(MODEL).setCarry(null));
        return refusals.tests();
    }

    private static Evaluator evaluator() {
        return new Evaluator(MODEL, 2, 3);
    }

    @TestFactory
    Stream<DynamicTest> trainer() {
        var refusals = new Refusals();
        refusals.missing("model", () -> new Trainer(null, OPTIMIZER, 2, 3, 0));
        refusals.missing("optimizer", () -> new Trainer(MODEL, null, 2, 3, 0));
        refusals.wrong("batch must be at least 1, not 0", () -> new Trainer(MODEL, OPTIMIZER, 0, 3, 0));
        refusals.wrong("window must be at least 1, not -1", () -> new Trainer(MODEL, OPTIMIZER, 2, -1, 0));
        refusals.wrong("batch * window must be below 2^31", () -> new Trainer(MODEL, OPTIMIZER, HUGE, HUGE, 0));
        refusals.wrong("use_head=true", () -> new Trainer(HEADLESS, OPTIMIZER, 2, 3, 0));
        refusals.wrong("use_word_embedding=true", () -> new Trainer(DENSE, OPTIMIZER, 2, 3, 0));
        refusals.missing("inputs", () -> trainer(trainer -> trainer.step(null, new int[6])));
        refusals.missing("targets", () -> trainer(trainer -> trainer.step(new int[6], null)));
        refusals.wrong("targets holds 5 tokens, a step takes 6",
                () -> trainer(trainer -> trainer.step(new int[6], new int[5])));
        refusals.missing("state", () -> trainer(trainer -> trainer.restore(null)));
        refusals.wrong("the optimiser state holds 3 values",
                () -> trainer(trainer -> trainer.restore(new OptimizerState(1, new float[3], new float[3]))));
        refusals.missing("states", () -> trainer(trainer -> trainer.setStates(null)));
        refusals.wrong("there are 5 states, a step takes 6", () -> trainer(trainer -> trainer.setStates(new float[5])));
        refusals.missing("firstMoment", () -> new OptimizerState(1, null, new float[1]));
        refusals.missing("secondMoment", () -> new OptimizerState(1, new float[1], null));
        refusals.wrong("step must be at least 0, not -1", () -> new OptimizerState(-1, new float[1], new float[1]));
        refusals.wrong("the first moment holds 1 values, the second 2",
                () -> new OptimizerState(1, new float[1], new float[2]));
        return refusals.tests();
    }

    private static void trainer(Consumer<Trainer> call) {
        try (var trainer = new Trainer(MODEL, OPTIMIZER, 2, 3, 0)) {
            call.accept(trainer);
        }
    }

    @Test
    void statesBeforeTheFirstStepAreZeroOrWhatWasSet() {
        trainer(trainer -> {
            var states = trainer.states();
            assertArrayEquals(new float[states.length], states);
            Arrays.fill(states, 2);
            trainer.setStates(states);
            assertArrayEquals(states, trainer.states());
        });
    }

    @TestFactory
    Stream<DynamicTest> optimizer() {
        var refusals = new Refusals();
        refusals.wrong("peak_learning_rate must be above 0, not NaN",
                () -> OptimizerConfiguration.of(Double.NaN, 1, 10));
        refusals.wrong("peak_learning_rate must be above 0, not Infinity",
                () -> OptimizerConfiguration.of(Double.POSITIVE_INFINITY, 1, 10));
        refusals.wrong("warmup_steps must be at least 0, not -1", () -> OptimizerConfiguration.of(1e-2, -1, 10));
        refusals.wrong("total_steps must be at least 1, not 0", () -> OptimizerConfiguration.of(1e-2, 1, 0));
        refusals.wrong("end_learning_rate", () -> optimizer(-1, 0.9, 0.999, 1e-8, 0, 1));
        refusals.wrong("b1 must be in [0, 1), not 1.0", () -> optimizer(0, 1, 0.999, 1e-8, 0, 1));
        refusals.wrong("b2 must be in [0, 1), not NaN", () -> optimizer(0, 0.9, Double.NaN, 1e-8, 0, 1));
        refusals.wrong("epsilon must be above 0, not 0.0", () -> optimizer(0, 0.9, 0.999, 0, 0, 1));
        refusals.wrong("weight_decay must be at least 0, not NaN", () -> optimizer(0, 0.9, 0.999, 1e-8, Double.NaN, 1));
        refusals.wrong("clip_global_norm must be 0 or above, not -1.0", () -> optimizer(0, 0.9, 0.999, 1e-8, 0, -1));
        refusals.wrong("step must be at least 0, not -1", () -> OPTIMIZER.learningRate(-1));
        return refusals.tests();
    }

    private static OptimizerConfiguration optimizer(double end, double b1, double b2, double epsilon, double decay,
            double clip) {
        return OptimizerConfiguration.adamW(Schedules.warmupCosine(1e-2, end, 1, 10),
                new AdamWOptimizer(b1, b2, epsilon, decay), clip);
    }

    @Test
    void resultsAreEqualIfTheirNumbersAre() {
        var tokens = new int[][] {{1, 2, 3}, {0, 1, 4}};
        Refusals.assertEqual(MODEL.apply(tokens), MODEL.apply(tokens), MODEL.apply(new int[][] {{1, 2, 3}, {0, 1, 3}}));
        Refusals.assertEqual(MODEL.lossAndGradients(tokens, tokens), MODEL.lossAndGradients(tokens, tokens),
                MODEL.lossAndGradients(tokens, new int[][] {{1, 2, 3}, {0, 1, 3}}));
        Refusals.assertEqual(new OptimizerState(1, new float[2], new float[2]),
                new OptimizerState(1, new float[2], new float[2]),
                new OptimizerState(1, new float[2], new float[] {0, 1}));
        var one = List.of(StateLayout.vector("h", 3));
        Refusals.assertEqual(Carry.zero(2, one), Carry.zero(2, one),
                Carry.zero(2, Collections.nCopies(3, StateLayout.vector("h", 1))));
    }

    @Test
    void resultsPrintTheirShapes() {
        assertEquals("Output[carry=Carry[1 sequences, 1 layers of 3 values], y=[1, 2, 6]]",
                MODEL.apply(new int[][] {{1, 2}}).toString());
        assertEquals("OptimizerState[step=7, moments=[2]]",
                new OptimizerState(7, new float[2], new float[2]).toString());
        assertTrue(MODEL.lossAndGradients(new int[][] {{1}}, new int[][] {{1}}).toString().matches(
                "LossAndGradients\\[loss=[0-9.]+, gradients=\\[[0-9]+]]"));
    }
}
