package org.glrnn.data;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One token for each word of a list; a text is words with white space between them. What the sequences of a
 * {@link SyntheticTask} are written with.
 */
public final class SymbolTokenizer implements Tokenizer {
    static final String NAME = "symbol";
    private final List<String> words;

    private SymbolTokenizer(List<String> words) {
        this.words = words;
    }

    /**
     * Returns the tokenizer of a list of words.
     *
     * @param words in the order of their tokens, separated by white space
     * @throws DataException if there is none, or one appears twice
     */
    public static SymbolTokenizer of(String words) {
        var list = split(words);
        if (list.isEmpty() || list.stream().distinct().count() < list.size()) {
            throw new DataException("a symbol tokenizer needs words that differ, not \"" + words + "\"");
        }
        return new SymbolTokenizer(list);
    }

    /** Returns the tokenizer of the numbers from 0 and some further words. */
    static SymbolTokenizer numbered(int count, List<String> more) {
        return new SymbolTokenizer(
                Stream.concat(IntStream.range(0, count).mapToObj(Integer::toString), more.stream()).toList());
    }

    /** Returns all words in the order of their tokens; {@link #of} makes an equal tokenizer of them. */
    public String words() {
        return String.join(" ", words);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int vocabularySize() {
        return words.size();
    }

    @Override
    public int[] encode(String text) {
        return split(text).stream().mapToInt(this::token).toArray();
    }

    /** {@inheritDoc} A space comes before every word but the first. */
    @Override
    public TokenDecoder decoder() {
        return new Spaced();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SymbolTokenizer that && words.equals(that.words);
    }

    @Override
    public int hashCode() {
        return words.hashCode();
    }

    private int token(String word) {
        int token = words.indexOf(word);
        if (token < 0) {
            throw new UnknownTokenException(("\"%s\" is not one of the %d symbols of this model, %s to %s; write these,"
                    + " with spaces between them").formatted(word, words.size(), words.getFirst(), words.getLast()));
        }
        return token;
    }

    private static List<String> split(String text) {
        return Stream.of(text.strip().split("\\s+")).filter(word -> !word.isEmpty()).toList();
    }

    private final class Spaced implements TokenDecoder {
        private String space = "";

        @Override
        public String feed(int token) {
            if (token < 0 || token >= words.size()) {
                throw new UnknownTokenException("token " + token + " is not known; this symbol tokenizer has the tokens"
                        + " 0 to " + (words.size() - 1));
            }
            var text = space + words.get(token);
            space = " ";
            return text;
        }

        @Override
        public String finish() {
            space = "";
            return "";
        }
    }
}
