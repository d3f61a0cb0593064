package org.glrnn.data;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.glrnn.tasks.option.NoOptions;

/**
 * One token for each word of a list, or each different word of a text; a text is words with white space between them. What the
 * sequences of a {@link SyntheticTask} are written with.
 */
public final class SymbolTokenizer implements Tokenizer {
    private static final String NAME = "symbol";
    private static final String SPACE = " \t\n\u000B\f\r";
    private static final Pattern SPACES = Pattern.compile("[" + SPACE + "]+");
    private final List<String> words;
    private final Map<String, Integer> tokens;

    private SymbolTokenizer(List<String> words) {
        this.words = words;
        tokens = IntStream.range(0, words.size()).boxed().collect(Collectors.toMap(words::get, token -> token));
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
        return of(list);
    }

    /** Returns the tokenizer of words that differ. */
    public static SymbolTokenizer of(List<String> words) {
        return new SymbolTokenizer(words);
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
    public String state() {
        return words();
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
        var token = tokens.get(word);
        if (token == null) {
            throw new UnknownTokenException(("\"%s\" is not one of the %d symbols of this model, %s to %s; write these,"
                    + " with spaces between them").formatted(word, words.size(), words.getFirst(), words.getLast()));
        }
        return token;
    }

    private static List<String> split(String text) {
        return Stream.of(SPACES.split(text)).filter(word -> !word.isEmpty()).toList();
    }

    static boolean isSpace(char character) {
        return SPACE.indexOf(character) >= 0;
    }

    /** The type, whose tokenizers are made of the words of a text. */
    public record Type(String name, String help, Class<NoOptions> options) implements TokenizerType<NoOptions> {
        /** Creates the type, for the service loader. */
        public Type() {
            this(NAME, "one token for each different word of the text", NoOptions.class);
        }

        @Override
        public TokenizerMaker begin(NoOptions options) {
            return new WordCollector();
        }

        @Override
        public Tokenizer restore(String state) {
            return of(state);
        }
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
