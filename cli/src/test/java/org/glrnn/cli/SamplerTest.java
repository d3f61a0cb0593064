package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
    private static final float[] LOGITS = {-1, 2, 0.5f, -0f, 2, -30};
    private static final int DRAWS = 20_000;

    @Test
    void sameSeedDrawsTheSameTokens() {
        assertArrayEquals(draws(new Sampler(0.9, 4, 0.95, 7), 200), draws(new Sampler(0.9, 4, 0.95, 7), 200));
    }

    @Test
    void temperatureZeroTakesTheMostProbableAndOfEqualsTheFirst() {
        assertOnly(1, new Sampler(0, 0, 1, 3));
    }

    @Test
    void temperatureZeroOfNegativeLogitsTakesTheGreatest() {
        assertEquals(2, new Sampler(0, 0, 1, 3).sample(new float[] {-5, -4, -0.25f, -7}, 4));
    }

    @ParameterizedTest(name = "temperature {0}, top-k {1}, top-p {2}")
    @CsvSource({"1, 0, 1", "0.5, 0, 1", "2, 3, 1", "1, 99, 1", "1, 0, 0.9", "1, 4, 0.7", "1, 6, 0.999999"})
    void frequenciesAreTheProbabilities(double temperature, int topK, double topP) {
        var expected = probabilities(temperature, topK, topP);
        var counts = new double[LOGITS.length];
        IntStream.of(draws(new Sampler(temperature, topK, topP, 11), DRAWS)).forEach(token -> counts[token]++);
        for (int token = 0; token < counts.length; token++) {
            assertEquals(expected[token], counts[token] / DRAWS, 0.015, "token " + token);
            assertTrue(expected[token] > 0 || counts[token] == 0, "token " + token + " should have been excluded");
        }
    }

    @Test
    void topOneIsGreedy() {
        assertOnly(1, new Sampler(1.5, 1, 1, 5));
    }

    @Test
    void topPZeroKeepsOneToken() {
        assertOnly(1, new Sampler(1.5, 0, 0, 5));
    }

    @Test
    void tinyTemperatureDoesNotOverflow() {
        assertEquals(0, new Sampler(1e-300, 0, 1, 5).sample(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE}, 2));
    }

    @Test
    void oneTokenVocabulary() {
        assertEquals(0, new Sampler(1, 5, 0.5, 5).sample(new float[] {-3}, 1));
    }

    /** The rest of the logits is as if it were not there, the largest of all included. */
    @ParameterizedTest(name = "temperature {0}, top-k {1}, top-p {2}")
    @CsvSource({"0, 0, 1", "1, 0, 1", "100, 0, 1", "1, 1, 1", "1, 5, 0.9", "1, 0, 0.5"})
    void classesWithoutATokenAreNeverDrawn(double temperature, int topK, double topP) {
        var more = Arrays.copyOf(LOGITS, LOGITS.length + 2);
        more[LOGITS.length] = 50;
        more[LOGITS.length + 1] = 1;
        var with = new Sampler(temperature, topK, topP, 5);
        var without = new Sampler(temperature, topK, topP, 5);
        for (int i = 0; i < 200; i++) {
            assertEquals(without.sample(LOGITS, LOGITS.length), with.sample(more, LOGITS.length));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void refusesLogitsThatAreNotFinite(float logit) {
        var sampler = new Sampler(1, 0, 1, 5);
        var failure = assertThrows(DivergedException.class, () -> sampler.sample(new float[] {0, logit}, 2));
        assertTrue(failure.getMessage().contains("earlier"), failure.getMessage());
    }

    @ParameterizedTest(name = "temperature {0}, top-k {1}, top-p {2}")
    @CsvSource({"-1, 0, 1, --temperature", "NaN, 0, 1, --temperature", "1, -1, 1, --top-k", "1, 0, 1.01, --top-p",
        "1, 0, -0.1, --top-p", "1, 0, NaN, --top-p"})
    void refusesValuesOutOfRange(double temperature, int topK, double topP, String option) {
        var failure = assertThrows(CommandException.class, () -> new Sampler(temperature, topK, topP, 1));
        assertTrue(failure.getMessage().startsWith(option), failure.getMessage());
    }

    private static void assertOnly(int token, Sampler sampler) {
        assertTrue(IntStream.of(draws(sampler, 100)).allMatch(drawn -> drawn == token));
    }

    private static int[] draws(Sampler sampler, int count) {
        return IntStream.range(0, count).map(_ -> sampler.sample(LOGITS, LOGITS.length)).toArray();
    }

    /** The definition, written down a second time: softmax, then the ranks that remain, then normalised. */
    private static double[] probabilities(double temperature, int topK, double topP) {
        var ranks = IntStream.range(0, LOGITS.length).boxed()
                .sorted((a, b) -> Double.compare(LOGITS[b], LOGITS[a]))
                .limit(topK == 0 ? LOGITS.length : topK).toList();
        double all = ranks.stream().mapToDouble(token -> Math.exp(LOGITS[token] / temperature)).sum();
        var result = new double[LOGITS.length];
        double kept = 0;
        for (int token : ranks) {
            if (kept > 0 && kept >= topP * all) {
                break;
            }
            result[token] = Math.exp(LOGITS[token] / temperature);
            kept += result[token];
        }
        for (int token = 0; token < result.length; token++) {
            result[token] /= kept;
        }
        return result;
    }
}
