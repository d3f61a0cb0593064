package org.glrnn.cli;

import java.util.function.IntFunction;
import java.util.function.Predicate;

import org.glrnn.data.Tokenizer;

/** Continues a prompt token by token. Each token takes the same time and memory, however long the text: the carry. */
final class TextGenerator {
    private final IntFunction<float[]> model;
    private final Tokenizer tokenizer;
    private final Sampler sampler;

    /**
     * Creates a generator.
     *
     * @param model feeds a token, returns the logits of the next
     */
    TextGenerator(IntFunction<float[]> model, Tokenizer tokenizer, Sampler sampler) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.sampler = sampler;
    }

    /**
     * Generates.
     *
     * @param prompt at least one token
     * @param sink gets each piece of new text; returns whether to continue
     */
    void generate(int[] prompt, int maxTokens, Predicate<String> sink) {
        float[] logits = null;
        var decoder = tokenizer.decoder();
        for (int token : prompt) {
            logits = model.apply(token);
            decoder.feed(token); // printed already; but how the next is written may depend on it
        }
        for (int i = 0; i < maxTokens; i++) {
            int token = sampler.sample(logits, tokenizer.vocabularySize());
            var text = decoder.feed(token);
            if (!text.isEmpty() && !sink.test(text)) {
                return;
            }
            if (i + 1 < maxTokens) {
                logits = model.apply(token);
            }
        }
        sink.test(decoder.finish());
    }
}
