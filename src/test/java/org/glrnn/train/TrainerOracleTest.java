package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.GatedLinearRNNLM.LossAndGradients;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.glrnn.tasks.op.optimizer.AdamWOptimizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps of the trainer against AdamW in doubles: every setting of the optimiser has an effect, and the right one. */
class TrainerOracleTest {
    private static final int VOCABULARY = 9;
    private static final int BATCH = 3;
    private static final int WINDOW = 4;
    private static final int STEPS = 5;
    /** Warm-up of two steps of six: 0, 0.025, 0.05, 0.0429, 0.0255. */
    private static final double[] RATES = {0, 0.025, 0.05, 0.001 + 0.049 * (2 + Math.sqrt(2)) / 4, 0.0255};

    private final GatedLinearRNNLM model = model();
    private final GatedLinearRNNLM mirror = model();

    private static GatedLinearRNNLM model() {
        return GatedLinearRNNLM.create(
                LanguageModelConfiguration.builder().nLayer(2).dModel(6).dChannelMixing(8).mixer(GatedLinearOptions.of(5))
                        .inputVocabSize(VOCABULARY).outputVocabSize(VOCABULARY).build(),
                4);
    }

    private static OptimizerConfiguration optimizer(double b1, double b2, double epsilon, double decay, double clip) {
        return OptimizerConfiguration.adamW(Schedules.warmupCosine(0.05, 0.001, 2, 6),
                new AdamWOptimizer(b1, b2, epsilon, decay), clip);
    }

    @ParameterizedTest(name = "b1 {0}, b2 {1}, epsilon {2}, decay {3}, clip {4}")
    @CsvSource({"0.9, 0.999, 1e-8, 0.05, 1", "0.8, 0.95, 1e-2, 0, 0", "0.8, 0.95, 1e-2, 0.5, 0", "0.8, 0.95, 1e-2, 0, 0.1",
        "0.5, 0.7, 1e-3, 0.2, 1000"})
    void stepsAreThoseOfAdamW(double b1, double b2, double epsilon, double decay, double clip) {
        var optimizer = optimizer(b1, b2, epsilon, decay, clip);
        var oracle = new AdamWOracle(optimizer, model.parameters().toArray());
        try (var trainer = new Trainer(model, optimizer, BATCH, WINDOW, 1)) {
            for (var step = 0; step < STEPS; step++) {
                var expected = expected(step);
                oracle.step(expected.gradients(), RATES[step]);
                var result = trainer.step(flat(inputs(step)), flat(targets(step)));
                assertEquals(step + 1, result.step());
                assertEquals(expected.loss(), result.loss(), 1e-6);
                assertEquals(oracle.norm(), result.gradientNorm(), 1e-5);
                assertEquals(RATES[step], result.learningRate(), 1e-12);
                compare(oracle, trainer.optimizerState(), step + 1);
            }
        }
    }

    /** A clip that never acts and one that always acts would both pass for the other setting. */
    @Test
    void theClipOfTheTestsLiesBelowTheNormsAndTheReferencesAmongThem() {
        var norms = new double[STEPS];
        try (var trainer = new Trainer(model, optimizer(0.9, 0.999, 1e-8, 0.05, 1), BATCH, WINDOW, 1)) {
            for (var step = 0; step < STEPS; step++) {
                norms[step] = trainer.step(flat(inputs(step)), flat(targets(step))).gradientNorm();
            }
        }
        assertTrue(Arrays.stream(norms).min().orElseThrow() > 0.1, Arrays.toString(norms));
        assertTrue(Arrays.stream(norms).max().orElseThrow() < 1000, Arrays.toString(norms));
    }

    @Test
    void aRestoredTrainerCorrectsTheBiasOfTheStepItGoesOnWith() {
        var optimizer = optimizer(0.8, 0.95, 1e-2, 0.5, 0);
        var oracle = new AdamWOracle(optimizer, model.parameters().toArray());
        Trainer.OptimizerState saved;
        try (var trainer = new Trainer(model, optimizer, BATCH, WINDOW, 1)) {
            for (var step = 0; step < 3; step++) {
                oracle.step(expected(step).gradients(), RATES[step]);
                trainer.step(flat(inputs(step)), flat(targets(step)));
            }
            saved = trainer.optimizerState();
        }
        try (var trainer = new Trainer(model, optimizer, BATCH, WINDOW, 1)) {
            trainer.restore(saved);
            assertEquals(3, trainer.step());
            oracle.step(expected(3).gradients(), RATES[3]);
            trainer.step(flat(inputs(3)), flat(targets(3)));
            compare(oracle, trainer.optimizerState(), 4);
        }
    }

    @Test
    void anotherOptimizerTakesItsOwnStep() {
        var before = model.parameters().toArray();
        var gradients = expected(0).gradients();
        try (var trainer = new Trainer(model, SignOptimizer.at(0.25), BATCH, WINDOW, 1)) {
            trainer.step(flat(inputs(0)), flat(targets(0)));
            assertArrayEquals(gradients, trainer.optimizerState().firstMoment(), 1e-6f);
            var after = model.parameters().toArray();
            for (var i = 0; i < after.length; i++) {
                var mean = trainer.optimizerState().firstMoment()[i];
                assertEquals(before[i] - 0.25f * Math.signum(mean), after[i]);
            }
        }
    }

    /** The state is read first: it brings the model's parameters up to date. */
    private void compare(AdamWOracle oracle, Trainer.OptimizerState state, long steps) {
        assertEquals(steps, state.step());
        assertArrayEquals(oracle.firstMoment(), state.firstMoment(), 1e-6f, "first moment after step " + steps);
        assertArrayEquals(oracle.secondMoment(), state.secondMoment(), 1e-6f, "second moment after step " + steps);
        assertArrayEquals(oracle.parameters(), model.parameters().toArray(), 2e-5f, "parameters after step " + steps);
    }

    /** Loss and gradients of the parameters at hand, from another model and plan. */
    private LossAndGradients expected(int step) {
        model.parameterTable().parameters().forEach(p -> mirror.setParameter(p.path(), model.parameter(p.path())));
        return mirror.lossAndGradients(inputs(step), targets(step));
    }

    private static int[][] inputs(int step) {
        return tokens(step);
    }

    private static int[][] targets(int step) {
        var targets = tokens(step + 100);
        targets[1][2] = -1;
        return targets;
    }

    private static int[][] tokens(int seed) {
        var random = new SplittableRandom(seed);
        var tokens = new int[BATCH][];
        for (var sequence = 0; sequence < BATCH; sequence++) {
            tokens[sequence] = random.ints(WINDOW, 0, VOCABULARY).toArray();
        }
        return tokens;
    }

    private static int[] flat(int[][] rows) {
        return Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray();
    }
}
