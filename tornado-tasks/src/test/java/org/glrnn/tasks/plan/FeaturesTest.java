package org.glrnn.tasks.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;

import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.MirroredArray;
import org.glrnn.tasks.graph.NativeArrays;
import org.glrnn.tasks.plan.ModelShape.Features;
import org.glrnn.tasks.plan.ModelShape.Positions;
import org.glrnn.tasks.plan.TrainingPlan.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Models of feature vectors and models without a head, against models of tokens: one-hot vectors are tokens. */
class FeaturesTest {
    private static final int VOCABULARY = 5;
    private static final int BATCH = 2;
    private static final int LENGTH = 3;
    private static final int ROWS = BATCH * LENGTH;
    private static final ModelShape TOKENS = Models.shape(2, 4, 5, 3, VOCABULARY, true);
    private static final ModelShape FEATURES = new ModelShape(TOKENS.layers(), TOKENS.modelWidth(), TOKENS.mixingWidth(),
            new Features(VOCABULARY), Positions.NONE, TOKENS.mixers(), TOKENS.maxLength(), TOKENS.classes(), TOKENS.epsilon(),
            TOKENS.dropout());
    private static final ModelShape HEADLESS = new ModelShape(TOKENS.layers(), TOKENS.modelWidth(), TOKENS.mixingWidth(),
            TOKENS.input(), Positions.NONE, TOKENS.mixers(), TOKENS.maxLength(), 0, TOKENS.epsilon(), TOKENS.dropout());
    private static final String KERNEL = "input_function/kernel";
    private static final String BIAS = "input_function/bias";

    private final MirroredArray parameters = Models.parameters(TOKENS, 3);
    private final int[] tokens = Models.tokens(ROWS, VOCABULARY, 1);
    private final int[] others = Models.tokens(ROWS, VOCABULARY, 4);
    private final int[] targets = Models.tokens(ROWS, VOCABULARY, 2);

    private static String ofTokens(String path) {
        return path.equals(KERNEL) ? ModelParameters.EMBEDDING : path;
    }

    /** The parameters of the model of tokens in the layout of another; the bias of the input is 0. */
    private MirroredArray converted(ModelShape shape) {
        var values = NativeArrays.zeros(shape.parameterTable().size());
        for (var parameter : shape.parameterTable().parameters()) {
            for (var i = 0; !parameter.path().equals(BIAS) && i < parameter.shape().elements(); i++) {
                values.set(parameter.offset() + i,
                        parameters.read().get(TOKENS.parameterTable().offset(ofTokens(parameter.path())) + i));
            }
        }
        return MirroredArray.of(values);
    }

    private static float[] oneHot(int[] tokens) {
        var features = new float[tokens.length * VOCABULARY];
        for (var row = 0; row < tokens.length; row++) {
            features[row * VOCABULARY + tokens[row]] = 1;
        }
        return features;
    }

    private Batch features(int[] of) {
        return new Batch(new int[0], oneHot(of), targets, new int[0]);
    }

    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void trainingOnOneHotVectorsIsTrainingOnTokens(MemoryMode mode) {
        mode.run(() -> {
            try (var expected = new TrainingPlan(TOKENS, parameters, BATCH, LENGTH, false, KernelVariants.PLAIN);
                    var actual = new TrainingPlan(FEATURES, converted(FEATURES), BATCH, LENGTH, false,
                            KernelVariants.PLAIN)) {
                actual.gradients(features(others), 0, 0, false);
                assertEquals(expected.gradients(Batch.of(tokens, targets), 0, 0, false),
                        actual.gradients(features(tokens), 0, 0, false), 1e-6);
                compare(expected.readGradients(), actual.readGradients());
            }
        });
    }

    private static void compare(FloatArray expected, FloatArray actual) {
        for (var parameter : FEATURES.parameterTable().parameters()) {
            for (var i = 0; i < parameter.shape().elements(); i++) {
                var gradient = parameter.path().equals(BIAS) ? columnSum(expected, i)
                        : expected.get(TOKENS.parameterTable().offset(ofTokens(parameter.path())) + i);
                assertEquals(gradient, actual.get(parameter.offset() + i), 1e-6, parameter.path() + " " + i);
            }
        }
    }

    /** Every row has one token, so the gradient of the bias is the sum of the embedding's over all tokens. */
    private static float columnSum(FloatArray gradients, int column) {
        var sum = 0.0f;
        for (var token = 0; token < VOCABULARY; token++) {
            sum += gradients.get(TOKENS.parameterTable().offset(ModelParameters.EMBEDDING)
                    + token * TOKENS.modelWidth() + column);
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void aModelWithoutAHeadPutsOutWhatTheHeadTakes(MemoryMode mode) {
        var kernel = TOKENS.parameterTable().offset(ModelParameters.HEAD + "/kernel");
        var bias = TOKENS.parameterTable().offset(ModelParameters.HEAD + "/bias");
        assertTrue(HEADLESS.parameterTable().parameters().stream().noneMatch(p -> p.path().startsWith("head")));
        mode.run(() -> {
            try (var whole = new SequencePlan(TOKENS, parameters, BATCH, LENGTH, false, KernelVariants.PLAIN);
                    var headless = new SequencePlan(HEADLESS, converted(HEADLESS), BATCH, LENGTH, false,
                            KernelVariants.PLAIN)) {
                whole.run(tokens, new float[0]);
                headless.run(tokens, new float[0]);
                for (var row = 0; row < ROWS; row++) {
                    for (var c = 0; c < VOCABULARY; c++) {
                        var logit = (double) parameters.read().get(bias + c);
                        for (var i = 0; i < 4; i++) {
                            logit += headless.outputs().get(row * 4 + i)
                                    * (double) parameters.read().get(kernel + i * VOCABULARY + c);
                        }
                        assertEquals(logit, whole.outputs().get(row * VOCABULARY + c), 1e-5);
                    }
                }
            }
        });
    }

    @Test
    void everySequenceHasItsOwnFirstPosition() {
        var shape = Models.withPositions(TOKENS, Positions.Kind.LEARNED, 9);
        var values = Models.parameters(shape, 3);
        try (var whole = new SequencePlan(shape, values, 1, 7, false, KernelVariants.PLAIN);
                var first = new SequencePlan(shape, values, 1, 4, false, KernelVariants.PLAIN);
                var two = new SequencePlan(shape, values, 2, 3, false, KernelVariants.PLAIN)) {
            var text = new int[] {1, 2, 3, 4, 0, 1, 2};
            whole.run(text, new float[0]);
            first.run(Arrays.copyOf(text, 4), new float[0]);
            var carry = first.carry().read();
            for (var layer = 0; layer < 2; layer++) {
                for (var j = 0; j < 3; j++) {
                    two.carry().write().set((layer * 2 + 1) * 3 + j, carry.get(layer * 3 + j));
                }
            }
            two.starts().set(1, 4);
            two.run(new int[] {1, 2, 3, 0, 1, 2}, new float[0]);
            for (var i = 0; i < 3 * VOCABULARY; i++) {
                assertEquals(whole.outputs().get(i), two.outputs().get(i), 1e-5, "the sequence that begins");
                assertEquals(whole.outputs().get(4 * VOCABULARY + i), two.outputs().get(3 * VOCABULARY + i), 1e-5,
                        "the sequence that continues at position 4");
            }
        }
    }
}
