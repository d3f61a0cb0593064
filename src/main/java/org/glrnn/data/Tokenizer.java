package org.glrnn.data;

/**
 * Turns text into tokens, the numbers 0 to {@link #vocabularySize()} - 1, and back. Tokenizers are immutable; two of one name
 * and one {@link #state()} do the same. A {@link TokenizerType} makes them.
 */
public interface Tokenizer {

    /** Returns the name of its type, by which a configuration or a checkpoint asks for it. */
    String name();

    /** Returns all that {@link TokenizerType#restore} needs to make an equal one; a checkpoint keeps it. Empty: nothing. */
    String state();

    /** Returns the number of different tokens. */
    int vocabularySize();

    /**
     * Returns the tokens of a text.
     *
     * @throws UnknownTokenException if a character has no token: names it, its place and what to do
     */
    int[] encode(String text);

    /** Returns what encodes files while they are read. If not overridden, it takes the text of each file as a whole. */
    default TextEncoder encoder() {
        return (path, input, tokens) -> {
            for (int token : encode(Utf8Reader.all(path, input))) {
                tokens.add(token);
            }
        };
    }

    /**
     * Returns the text of a whole sequence of tokens.
     *
     * @throws UnknownTokenException if a token is none of this tokenizer's
     */
    default String decode(int... tokens) {
        var decoder = decoder();
        var text = new StringBuilder(tokens.length);
        for (int token : tokens) {
            text.append(decoder.feed(token));
        }
        return text.append(decoder.finish()).toString();
    }

    /** Returns a new decoder for tokens that come one at a time. */
    TokenDecoder decoder();
}
