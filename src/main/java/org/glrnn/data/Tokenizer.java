package org.glrnn.data;

import java.util.function.Supplier;

/** Turns text into tokens, the numbers 0 to {@link #vocabularySize()} - 1, and back. Tokenizers are immutable. */
public sealed interface Tokenizer permits ByteTokenizer, CharacterTokenizer, SymbolTokenizer {

    /**
     * Returns the tokenizer of a name, as a checkpoint and the configuration key {@code data.tokenizer} give it.
     *
     * @param name {@code byte} or {@code character}; or {@code symbol}, which only tasks have
     * @param text the text whose characters a character tokenizer is made of, the words of a symbol tokenizer; not
     *     asked for by a byte tokenizer
     * @throws DataException if there is no tokenizer of that name, or it cannot be made of the text
     */
    static Tokenizer of(String name, Supplier<String> text) {
        return switch (name) {
            case ByteTokenizer.NAME -> new ByteTokenizer();
            case CharacterTokenizer.NAME -> CharacterTokenizer.of(text.get());
            case SymbolTokenizer.NAME -> SymbolTokenizer.of(text.get());
            default -> throw new DataException("there is no tokenizer \"" + name + "\"; use "
                    + ByteTokenizer.NAME + " or " + CharacterTokenizer.NAME);
        };
    }

    /** Returns the name by which a configuration or a checkpoint asks for this tokenizer. */
    String name();

    /** Returns the number of different tokens. */
    int vocabularySize();

    /**
     * Returns the tokens of a text.
     *
     * @throws UnknownTokenException if a character has no token: names it, its place and what to do
     */
    int[] encode(String text);

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
