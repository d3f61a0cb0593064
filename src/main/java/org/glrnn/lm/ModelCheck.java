package org.glrnn.lm;

import java.util.List;
import java.util.stream.IntStream;

import org.glrnn.nn.Arguments;
import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.mixer.Place;

/** What a model's arguments must be, and what a call needs of a model. */
final class ModelCheck {
    private ModelCheck() {
    }

    /** A size that the model does not have may be left out, as 0; one that is not known yet is null. */
    static void requireSize(String name, Integer value, boolean there, String where) {
        Arguments.require(value == null || value >= (there ? 1 : 0),
                name + " must be at least " + (there ? "1 " + where : "0") + ", not " + value);
    }

    /** A tied head needs an embedding with a row for every class. */
    static void requireTie(boolean tied, boolean tokens, boolean head, Integer input, Integer output) {
        Arguments.require(!tied || tokens,
                "tie_head=true needs tokens in, not features (use_word_embedding=false); leave tie_head out");
        Arguments.require(!tied || head, "tie_head=true needs a head, but use_head is false; leave one of the two out");
        Arguments.require(!tied || input == null || output == null || input.equals(output),
                "tie_head=true needs equal vocabularies, but input_vocab_size is " + input + " and output_vocab_size "
                        + output + "; leave one of the two out");
    }

    /**
     * Returns whether a mixer keeps the whole text, and so ends at max_seq_length.
     *
     * @throws IllegalArgumentException if a mixer's options do not go together, or with the model
     */
    static boolean caches(List<MixerSpec<?>> mixers, int layers, int width, int maxLength) {
        return created(mixers, layers, width, maxLength).stream().anyMatch(mixer -> mixer.maxContext().isPresent());
    }

    /** Returns one mixer for each that a model's list has. */
    static List<Mixer> created(List<MixerSpec<?>> mixers, int layers, int width, int maxLength) {
        return IntStream.range(0, Math.min(layers, mixers.size())).mapToObj(layer -> mixers.get(layer)
                .create(new Place(layer, layers, width, width, maxLength))).toList();
    }

    /** Returns a vocabulary's size, the tokenizer's where none is given. */
    static int vocabulary(String name, Integer size, int tokens) {
        Arguments.require(size == null || size >= tokens, name + " is " + size + ", but the tokenizer has " + tokens
                + " tokens; leave it out or raise it");
        return size == null ? tokens : size;
    }

    static void requireTokens(LanguageModelConfiguration model) {
        Arguments.require(model.useWordEmbedding(),
                "this model takes feature vectors (use_word_embedding=false), not tokens");
    }

    static void requireFeatures(LanguageModelConfiguration model) {
        Arguments.require(!model.useWordEmbedding(),
                "this model takes tokens (use_word_embedding=true), not feature vectors");
    }

    static void requireTokensAndHead(LanguageModelConfiguration model) {
        requireTokens(model);
        Arguments.require(model.useHead(), "this model has no head (use_head=false), and so no classes to choose from");
    }
}
