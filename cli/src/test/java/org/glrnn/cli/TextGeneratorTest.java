package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

import org.glrnn.data.ByteTokenizer;
import org.junit.jupiter.api.Test;

class TextGeneratorTest {
    private final List<Integer> fed = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    @Test
    void feedsThePromptAndThenItsOwnTokens() {
        generate("ab", 3);
        assertEquals("cde", text.toString());
        assertEquals(List.of((int) 'a', (int) 'b', (int) 'c', (int) 'd'), fed);
    }

    @Test
    void noTokensNoText() {
        generate("a", 0);
        assertEquals("", text.toString());
    }

    @Test
    void charactersOfSeveralBytesComeWhole() {
        var bytes = new ByteTokenizer().encode("é");
        generator(bytes[0]).generate(new int[] {'x'}, 2, piece -> {
            assertEquals(piece.isEmpty() ? "" : "é", piece);
            text.append(piece);
            return true;
        });
        assertEquals("é", text.toString());
    }

    @Test
    void stopsWhenNobodyReads() {
        generator('b').generate(new int[] {'a'}, 100, _ -> false);
        assertEquals(List.of((int) 'a'), fed);
    }

    private void generate(String prompt, int maxTokens) {
        new TextGenerator(this::successor, new ByteTokenizer(), new Sampler(0, 0, 1, 0))
                .generate(new ByteTokenizer().encode(prompt), maxTokens, piece -> text.append(piece) != null);
    }

    /** A model that is sure of {@code first} after the prompt, then of the second byte of the letter. */
    private TextGenerator generator(int first) {
        return new TextGenerator(token -> {
            fed.add(token);
            return oneHot(token == first ? new ByteTokenizer().encode("é")[1] : first);
        }, new ByteTokenizer(), new Sampler(0, 0, 1, 0));
    }

    private float[] successor(int token) {
        fed.add(token);
        return oneHot(token + 1);
    }

    private static float[] oneHot(int token) {
        var logits = new float[256];
        logits[token] = 5;
        return logits;
    }
}
