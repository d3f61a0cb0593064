package org.glrnn.data;

/**
 * A text as tokens.
 *
 * @param tokenizer what it was encoded with
 * @param tokens in their order, at least one
 */
public record EncodedText(Tokenizer tokenizer, TokenSequence tokens) {
}
