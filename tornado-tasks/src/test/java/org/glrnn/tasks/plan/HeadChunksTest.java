package org.glrnn.tasks.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.MirroredArray;
import org.glrnn.tasks.plan.TrainingPlan.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** More rows than the head takes at once: every chunk counts, and the last, which is shorter. */
class HeadChunksTest {
    private static final int BATCH = 5;
    private static final int LENGTH = 410; // 2050 rows: two chunks of 684 and one of 682
    private static final int ROWS = BATCH * LENGTH;
    private static final int VOCABULARY = 7;
    private static final ModelShape SHAPE = Models.shape(1, 3, 4, 2, VOCABULARY, true);

    private final MirroredArray parameters = Models.parameters(SHAPE, 5);
    private final ModelOracle oracle = new ModelOracle(SHAPE, Models.doubles(parameters), 0, 0);
    private final int[] tokens = Models.tokens(ROWS, VOCABULARY, 1);
    private final int[] targets = targets();

    /** The targets of each chunk are of another kind, and some do not count. */
    private int[] targets() {
        var random = new SplittableRandom(2);
        var some = Models.tokens(ROWS, VOCABULARY, 3);
        for (var row = 0; row < ROWS; row++) {
            some[row] = random.nextInt(9) == 0 ? -1 : row < 700 ? tokens[row] : row > 1400 ? row % 2 : some[row];
        }
        return some;
    }

    @Test
    void theseRowsTakeThreeChunksOfWhichTheLastIsShorter() {
        var head = Head.plan(new Arena(), SHAPE, ROWS);
        assertEquals(3, head.chunks());
        assertTrue(head.chunk() * 3 > ROWS);
    }

    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void evaluationGoesThroughAllChunks(MemoryMode mode) {
        var logits = oracle.run(tokens, BATCH, LENGTH, oracle.zeroCarry(BATCH)).logits();
        var hits = new boolean[ROWS];
        var count = 0;
        for (var row = 0; row < ROWS; row++) {
            hits[row] = targets[row] >= 0 && largest(logits[row]) == targets[row];
            count += hits[row] ? 1 : 0;
        }
        var expected = count;
        mode.run(() -> {
            try (var plan = new LossPlan(SHAPE, parameters, BATCH, LENGTH, false, KernelVariants.PLAIN)) {
                var sum = plan.run(tokens, new float[0], targets);
                assertEquals(oracle.loss(tokens, targets, BATCH, LENGTH), sum.loss() / sum.count(), 1e-5);
                assertEquals(expected, sum.hits());
                assertArrayEquals(hits, plan.hits());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {ModelParameters.HEAD + "/kernel", ModelParameters.HEAD + "/bias", ModelParameters.EMBEDDING})
    void trainingGoesThroughAllChunks(String path) {
        var parameter = SHAPE.parameterTable().parameters().stream().filter(p -> p.path().equals(path)).findAny()
                .orElseThrow();
        try (var plan = new TrainingPlan(SHAPE, parameters, BATCH, LENGTH, false, KernelVariants.PLAIN)) {
            assertEquals(oracle.loss(tokens, targets, BATCH, LENGTH), plan.gradients(Batch.of(tokens, targets), 0, 0, false),
                    1e-5);
            var gradients = plan.readGradients();
            for (var i = 0; i < parameter.shape().elements(); i += 2) {
                var at = parameter.offset() + i;
                assertEquals(oracle.derivative(at, tokens, targets, BATCH, LENGTH), gradients.get(at), 2e-5,
                        path + " " + i);
            }
        }
    }

    /** The head's part of the embedding's gradient comes in chunks, the embedding's own at the end. */
    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void aTiedHeadAddsToTheEmbeddingsGradientChunkByChunk(MemoryMode mode) {
        var shape = Models.withOptions(SHAPE, Models.options().getFirst());
        var some = Models.parameters(shape, 5);
        var tied = new ModelOracle(shape, Models.doubles(some), 0, 0);
        mode.run(() -> {
            try (var plan = new TrainingPlan(shape, some, BATCH, LENGTH, false, KernelVariants.PLAIN)) {
                plan.gradients(Batch.of(tokens, targets), 0, 0, false);
                var gradients = plan.readGradients();
                for (var i = 0; i < VOCABULARY * 3; i++) {
                    var at = shape.parameterTable().offset(ModelParameters.EMBEDDING) + i;
                    assertEquals(tied.derivative(at, tokens, targets, BATCH, LENGTH), gradients.get(at), 2e-5, "cell " + i);
                }
            }
        });
    }

    private static int largest(double[] values) {
        var best = 0;
        for (var i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }
}
