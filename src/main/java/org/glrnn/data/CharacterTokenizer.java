package org.glrnn.data;

import java.util.Arrays;

import org.glrnn.tasks.option.NoOptions;

/** One token for each different character (Unicode code point) of a text, in the order of their code points. */
public final class CharacterTokenizer implements Tokenizer {
    private static final String NAME = "character";
    private final int[] characters;

    private CharacterTokenizer(int[] characters) {
        this.characters = characters;
    }

    /**
     * Returns the tokenizer of a text's characters.
     *
     * @throws DataException if the text is empty or holds half of a surrogate pair
     */
    public static CharacterTokenizer of(String text) {
        if (text.isEmpty()) {
            throw new DataException("a character tokenizer cannot be made of an empty text; give a text with --data");
        }
        var characters = text.codePoints().sorted().distinct().toArray();
        for (int character : characters) {
            if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
                throw new DataException("%s is half of a surrogate pair%s; give a text that is valid Unicode".formatted(
                        name(character), place(text, text.codePoints().takeWhile(c -> c != character)
                                .map(Character::charCount).sum())));
            }
        }
        return new CharacterTokenizer(characters);
    }

    /** Returns all characters in the order of their tokens; {@link #of} makes an equal tokenizer of them. */
    public String characters() {
        return new String(characters, 0, characters.length);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String state() {
        return characters();
    }

    @Override
    public int vocabularySize() {
        return characters.length;
    }

    @Override
    public int[] encode(String text) {
        var tokens = new int[text.codePointCount(0, text.length())];
        int at = 0;
        for (int i = 0; i < tokens.length; i++) {
            int character = text.codePointAt(at);
            tokens[i] = Arrays.binarySearch(characters, character);
            if (tokens[i] < 0) {
                throw unknown(character, place(text, at));
            }
            at += Character.charCount(character);
        }
        return tokens;
    }

    @Override
    public TextEncoder encoder() {
        return new CharacterEncoder.Known(this);
    }

    @Override
    public TokenDecoder decoder() {
        return new TokenDecoder() {
            @Override
            public String feed(int token) {
                if (token < 0 || token >= characters.length) {
                    throw new UnknownTokenException("token " + token + " is not known; this character tokenizer has"
                            + " the tokens 0 to " + (characters.length - 1));
                }
                return Character.toString(characters[token]);
            }

            @Override
            public String finish() {
                return "";
            }
        };
    }

    /** The type, whose tokenizers are made of a text. */
    public record Type(String name, String help, Class<NoOptions> options) implements TokenizerType<NoOptions> {
        /** Creates the type, for the service loader. */
        public Type() {
            this(NAME, "one token for each different character of the text", NoOptions.class);
        }

        @Override
        public TokenizerMaker begin(NoOptions options) {
            return new CharacterCollector();
        }

        @Override
        public Tokenizer restore(String state) {
            return of(state);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CharacterTokenizer that && Arrays.equals(characters, that.characters);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(characters);
    }

    UnknownTokenException unknown(int character, String place) {
        return new UnknownTokenException(("the character %s%s is not one of the %d characters this tokenizer was made"
                + " of; remove it, or train with tokenizer: byte")
                .formatted(name(character), place, characters.length));
    }

    static String place(long line, long column) {
        return " at line %d, column %d".formatted(line, column);
    }

    private static String name(int character) {
        var visible = !Character.isISOControl(character) && Character.isDefined(character)
                && Character.getType(character) != Character.SURROGATE;
        return (visible ? "\"" + Character.toString(character) + "\" " : "") + "U+%04X".formatted(character);
    }

    private static String place(String text, int at) {
        var before = text.substring(0, at);
        int start = before.lastIndexOf('\n') + 1;
        return place(1 + before.chars().filter(c -> c == '\n').count(), 1 + before.codePointCount(start, at));
    }
}
