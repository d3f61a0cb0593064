package example;

import org.glrnn.data.TokenDecoder;
import org.glrnn.data.Tokenizer;
import org.glrnn.data.TokenizerMaker;
import org.glrnn.data.TokenizerType;
import org.glrnn.tasks.option.NoOptions;

/** The letters a to z and the space as tokens; capital letters become small, all else is passed over. */
public final class LowerCaseTokenizer implements Tokenizer {
    private static final String LETTERS = " abcdefghijklmnopqrstuvwxyz";

    @Override
    public String name() {
        return "lower_case";
    }

    @Override
    public String state() {
        return "";
    }

    @Override
    public int vocabularySize() {
        return LETTERS.length();
    }

    @Override
    public int[] encode(String text) {
        return text.chars().map(Character::toLowerCase).map(LETTERS::indexOf).filter(token -> token >= 0).toArray();
    }

    @Override
    public TokenDecoder decoder() {
        return new TokenDecoder() {
            @Override
            public String feed(int token) {
                return LETTERS.substring(token, token + 1);
            }

            @Override
            public String finish() {
                return "";
            }
        };
    }

    /** What makes it, from a text or from a checkpoint. */
    public record Type(String name, String help, Class<NoOptions> options) implements TokenizerType<NoOptions> {
        /** Creates the type, for the service loader. */
        public Type() {
            this("lower_case", "27 tokens, a to z and the space", NoOptions.class);
        }

        @Override
        public TokenizerMaker begin(NoOptions options) {
            return TokenizerMaker.of(new LowerCaseTokenizer());
        }

        @Override
        public Tokenizer restore(String state) {
            return new LowerCaseTokenizer();
        }
    }
}
