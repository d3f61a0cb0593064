package org.glrnn.lm;

import org.glrnn.nn.Arguments;

/** What a call needs of a model. */
final class ModelCheck {
    private ModelCheck() {
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
