package org.glrnn.data;

import org.glrnn.tasks.option.Option;

/** Some characters as tokens, the others passed over: a tokenizer as somebody else would write one. */
public final class AlphabetTokenizer implements Tokenizer {
    private final String alphabet;

    private AlphabetTokenizer(String alphabet) {
        this.alphabet = alphabet;
    }

    @Override
    public String name() {
        return "alphabet";
    }

    @Override
    public String state() {
        return alphabet;
    }

    @Override
    public int vocabularySize() {
        return alphabet.length();
    }

    @Override
    public int[] encode(String text) {
        return text.chars().map(alphabet::indexOf).filter(token -> token >= 0).toArray();
    }

    @Override
    public TokenDecoder decoder() {
        return new TokenDecoder() {
            @Override
            public String feed(int token) {
                return String.valueOf(alphabet.charAt(token));
            }

            @Override
            public String finish() {
                return "";
            }
        };
    }

    /**
     * The options.
     *
     * @param letters the characters that are tokens; the others are passed over
     */
    public record Options(@Option(value = "which characters are tokens", defaultValue = "abc") String letters) {
    }

    /** The type. */
    public record Type(String name, String help, Class<Options> options) implements TokenizerType<Options> {
        /** Creates the type, for the service loader. */
        public Type() {
            this("alphabet", "some letters", Options.class);
        }

        @Override
        public TokenizerMaker begin(Options options) {
            return TokenizerMaker.of(new AlphabetTokenizer(options.letters()));
        }

        @Override
        public Tokenizer restore(String state) {
            return new AlphabetTokenizer(state);
        }
    }
}
