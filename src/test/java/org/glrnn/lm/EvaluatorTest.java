package org.glrnn.lm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequences with answers that count and answers that do not, against the logits of single calls. */
class EvaluatorTest {
    private static final int WINDOW = 5;
    private static final int SEQUENCES = 7;
    private final GatedLinearRNNLM model = GatedLinearRNNLM.create(LanguageModelConfiguration.builder().nLayer(2)
            .dModel(8).dChannelMixing(8).mixer(GatedLinearOptions.of(6)).inputVocabSize(4).outputVocabSize(4).build(), 5);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void lossAccuracyAndExactMatchAreThoseOfTheLogits(long seed) {
        var random = new SplittableRandom(seed);
        var inputs = random.ints((long) SEQUENCES * WINDOW, 0, 4).toArray();
        var targets = Arrays.stream(best(inputs)).map(best -> switch (random.nextInt(6)) {
            case 0, 1 -> -1;
            case 2 -> (best + 1) % 4;
            default -> best;
        }).toArray();
        try (var evaluator = new Evaluator(model, 3, WINDOW)) {
            var evaluation = evaluator.evaluate(inputs, targets);
            assertEquals(hits(inputs, targets, false) / (double) evaluation.tokens(), evaluation.accuracy(), 1e-9);
            assertEquals(hits(inputs, targets, true) / (double) SEQUENCES, evaluation.exactMatch(), 1e-9);
            assertEquals(Arrays.stream(targets).filter(target -> target >= 0).count(), evaluation.tokens());
            assertEquals(loss(inputs, targets) / evaluation.tokens(), evaluation.loss(), 1e-5);
        }
    }

    @Test
    void aTextHasNoExactMatch() {
        try (var evaluator = new Evaluator(model, 3, WINDOW)) {
            assertTrue(Double.isNaN(evaluator.evaluate(new int[20]).exactMatch()));
        }
    }

    @Test
    void anEvaluationTellsHowFarItIs() {
        var heard = new ArrayList<String>();
        try (var evaluator = new Evaluator(model, 3, WINDOW)) {
            var tokens = new SplittableRandom(4).ints(SEQUENCES * WINDOW + 3, 0, 4).toArray();
            var expected = evaluator.evaluate(tokens);
            assertEquals(expected,
                    evaluator.evaluate((from, target, at, count) -> System.arraycopy(tokens, from, target, at, count),
                            tokens.length,
                            (windows, of) -> heard.add(windows + "/" + of)));
            assertEquals(List.of("0/7", "3/7", "6/7", "7/7"), heard);
            heard.clear();
            evaluator.evaluate(new int[2 * WINDOW], new int[2 * WINDOW],
                    (windows, of) -> heard.add(windows + "/" + of));
            assertEquals(List.of("0/2", "2/2"), heard);
        }
    }

    @Test
    void aTokenOutsideTheVocabularyIsFoundBeforeTheFirstWindow() {
        var tokens = new int[50_000];
        tokens[49_998] = 4;
        try (var evaluator = new Evaluator(model, 3, WINDOW)) {
            assertRefused("token 4 at position 49998 of the text", () -> evaluator.evaluate(
                    (from, target, at, count) -> System.arraycopy(tokens, from, target, at, count), tokens.length,
                    (_, _) -> Assertions.fail("a window was evaluated")));
        }
    }

    @Test
    void wrongSequencesAreRefused() {
        try (var evaluator = new Evaluator(model, 3, WINDOW)) {
            assertRefused("are not sequences of 5 tokens", () -> evaluator.evaluate(new int[6], new int[6]));
            assertRefused("are not sequences of 5 tokens", () -> evaluator.evaluate(new int[10], new int[5]));
            assertRefused("no target counts", () -> evaluator.evaluate(new int[5], new int[] {-1, -1, -1, -1, -1}));
            assertRefused("token 4 at position 1", () -> evaluator.evaluate(new int[] {0, 4, 0, 0, 0}, new int[5]));
            assertRefused("token 9 at position 2", () -> evaluator.evaluate(new int[5], new int[] {0, 0, 9, 0, 0}));
        }
    }

    private static void assertRefused(String words, Runnable call) {
        var message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(words), message);
    }

    private int[] best(int[] inputs) {
        var best = new int[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            var logits = logits(inputs, i);
            for (int c = 1; c < logits.length; c++) {
                best[i] = logits[c] > logits[best[i]] ? c : best[i];
            }
        }
        return best;
    }

    private int hits(int[] inputs, int[] targets, boolean whole) {
        var best = best(inputs);
        int positions = 0;
        int sequences = 0;
        for (int s = 0; s < SEQUENCES; s++) {
            boolean right = true;
            for (int i = s * WINDOW; i < (s + 1) * WINDOW; i++) {
                positions += best[i] == targets[i] ? 1 : 0;
                right = right && (targets[i] < 0 || best[i] == targets[i]);
            }
            sequences += right ? 1 : 0;
        }
        return whole ? sequences : positions;
    }

    private double loss(int[] inputs, int[] targets) {
        double loss = 0;
        for (int i = 0; i < inputs.length; i++) {
            if (targets[i] >= 0) {
                double sum = 0;
                for (float logit : logits(inputs, i)) {
                    sum += Math.exp(logit);
                }
                loss += Math.log(sum) - logits(inputs, i)[targets[i]];
            }
        }
        return loss;
    }

    private float[] logits(int[] inputs, int position) {
        int start = position / WINDOW * WINDOW;
        var output = model.apply(new int[][] {Arrays.copyOfRange(inputs, start, start + WINDOW)});
        return Arrays.copyOfRange(output.y(), (position - start) * 4, (position - start + 1) * 4);
    }
}
