package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;

import org.glrnn.lm.Decoder;
import org.glrnn.lm.Evaluator;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.nn.Layer;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everybody who uses a model sees its newest parameters, without a call that would bring them. The build runs this with shared
 * memory and with separate memory.
 */
class CoherenceTest {
    private static final int BATCH = 4;
    private static final int WINDOW = 16;
    private static final int VOCABULARY = 10;
    private static final int[] INPUTS = counting(0);
    private static final int[] TARGETS = counting(1);

    @Test
    void anEvaluatorMadeAfterTrainingMeasuresWhatWasTrained() {
        var model = model();
        try (var trainer = trainer(model)) {
            train(trainer, 100);
            try (var evaluator = new Evaluator(model, BATCH, WINDOW)) {
                assertTrue(evaluator.evaluate(INPUTS, TARGETS).loss() < 0.05, "the model has learnt to count");
            }
        }
    }

    @Test
    void anEvaluatorMadeBeforeTrainingMeasuresEveryStep() {
        var model = model();
        try (var evaluator = new Evaluator(model, BATCH, WINDOW); var trainer = trainer(model)) {
            for (var step = 0; step < 3; step++) {
                var before = evaluator.evaluate(INPUTS, TARGETS).loss();
                assertEquals(before, trainer.step(INPUTS, TARGETS).loss(), 1e-5, "the step begins where was measured");
            }
        }
    }

    @Test
    void aDecoderFeedsTokensToTheNewestParametersAndKeepsItsCarry() {
        var model = model();
        try (var decoder = new Decoder(model); var trainer = trainer(model)) {
            decoder.step(3);
            var carry = decoder.carry();
            train(trainer, 20);
            var logits = decoder.step(4).clone();
            assertArrayEquals(model.apply(new int[][] {{4}}, carry).y(), logits, 1e-5f);
        }
    }

    @Test
    void singleCallsAndParametersFollowTheTrainer() {
        var model = model();
        var before = model.parameters().toArray();
        try (var trainer = trainer(model)) {
            train(trainer, 2);
            assertNotEquals(Arrays.toString(before), Arrays.toString(model.parameters().toArray()));
            var loss = model.lossAndGradients(rows(INPUTS), rows(TARGETS)).loss();
            assertEquals(loss, trainer.step(INPUTS, TARGETS).loss(), 1e-5);
            var during = model.parameter("head/kernel");
            train(trainer, 1);
            assertNotEquals(Arrays.toString(during), Arrays.toString(model.parameter("head/kernel")));
        }
        var after = model.parameters().toArray();
        try (var evaluator = new Evaluator(model, BATCH, WINDOW)) {
            evaluator.evaluate(INPUTS, TARGETS);
        }
        assertArrayEquals(after, model.parameters().toArray());
    }

    @Test
    void aParameterSetBetweenStepsCountsAndTheMomentsStay() {
        var undisturbed = model();
        var disturbed = model();
        try (var one = trainer(undisturbed); var other = trainer(disturbed)) {
            train(one, 2);
            train(other, 2);
            disturbed.setParameter("head/bias", disturbed.parameter("head/bias"));
            assertEquals(one.step(INPUTS, TARGETS), other.step(INPUTS, TARGETS), "the same values were set again");
            disturbed.setParameter("head/bias", new float[VOCABULARY]);
            assertNotEquals(one.step(INPUTS, TARGETS).loss(), other.step(INPUTS, TARGETS).loss());
        }
    }

    @Test
    void aLayerFollowsItsParameters() {
        try (var layer = layer()) {
            var x = new float[] {1, 2, 3};
            layer.apply(x, 1, 1);
            layer.parameters().set("out_proj/kernel", new float[4]);
            layer.parameters().set("out_proj/bias", new float[] {7, 8});
            assertArrayEquals(new float[] {7, 8}, layer.apply(x, 1, 1).y());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("usesOfClosedThings")
    void aClosedThingRefusesEveryUse(String name, Object closed, Method use) {
        var failure = assertThrows(InvocationTargetException.class, () -> use.invoke(closed, arguments(use)));
        assertInstanceOf(IllegalStateException.class, failure.getCause(), name);
        assertTrue(failure.getCause().getMessage().contains("is closed"), failure.getCause().getMessage());
    }

    static Stream<Arguments> usesOfClosedThings() throws Exception {
        var model = model();
        var things = new AutoCloseable[] {trainer(model), new Evaluator(model, BATCH, WINDOW), new Decoder(model), layer()};
        for (var thing : things) {
            thing.close();
            thing.close();
        }
        return Stream.of(things).flatMap(thing -> Stream.of(thing.getClass().getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.getName().equals("close"))
                .map(method -> Arguments.of(thing.getClass().getSimpleName() + "." + method.getName(), thing, method)));
    }

    /** Any values of the right types: the refusal comes before anybody looks at them. */
    private static Object[] arguments(Method method) {
        return Stream.of(method.getParameterTypes()).map(type -> type == int.class ? (Object) 1
                : type == boolean.class ? false : null).toArray();
    }

    private static GatedLinearRNNLM model() {
        return GatedLinearRNNLM.create(
                LanguageModelConfiguration.builder().nLayer(2).dModel(32).dChannelMixing(64).mixer(GatedLinearOptions.of(32))
                        .inputVocabSize(VOCABULARY).outputVocabSize(VOCABULARY).build(),
                0);
    }

    private static Trainer trainer(GatedLinearRNNLM model) {
        return new Trainer(model, OptimizerConfiguration.of(1e-2, 0, 100), BATCH, WINDOW, 0);
    }

    private static Layer layer() {
        return new Layer(GatedLinearOptions.of(2), 3, 2, 0);
    }

    private static void train(Trainer trainer, int steps) {
        for (var step = 0; step < steps; step++) {
            trainer.step(INPUTS, TARGETS);
        }
    }

    private static int[] counting(int first) {
        var tokens = new int[BATCH * WINDOW];
        Arrays.setAll(tokens, i -> (i + first) % VOCABULARY);
        return tokens;
    }

    private static int[][] rows(int[] tokens) {
        var rows = new int[BATCH][];
        Arrays.setAll(rows, b -> Arrays.copyOfRange(tokens, b * WINDOW, (b + 1) * WINDOW));
        return rows;
    }
}
