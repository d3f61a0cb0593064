package org.glrnn.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.CharBuffer;
import java.nio.file.Path;

/** Encodes files whose tokens are characters (Unicode code points); knows where it is, for messages. */
abstract class CharacterEncoder implements TextEncoder {
    private long line;
    private long column;

    /** Returns the token of the next character, which stands at {@link #place()}. */
    abstract int token(int character);

    @Override
    public final void encode(Path path, InputStream input, TokenBuilder tokens) throws IOException {
        var reader = new Utf8Reader(path, input);
        line = 1;
        column = 1;
        for (var characters = reader.next(); !characters.isEmpty(); characters = reader.next()) {
            encode(characters, tokens);
        }
    }

    /** Returns line and column in words. */
    final String place() {
        return CharacterTokenizer.place(line, column);
    }

    private void encode(CharBuffer characters, TokenBuilder tokens) {
        for (int i = 0; i < characters.length();) {
            int character = Character.codePointAt(characters, i);
            tokens.add(token(character));
            i += Character.charCount(character);
            column++;
            if (character == '\n') {
                line++;
                column = 1;
            }
        }
    }

    /** The tokens of a tokenizer, by a table. */
    static final class Known extends CharacterEncoder {
        private final CharacterTokenizer tokenizer;
        private final CharacterTable table = new CharacterTable();

        Known(CharacterTokenizer tokenizer) {
            this.tokenizer = tokenizer;
            var characters = tokenizer.characters().codePoints().toArray();
            for (int token = 0; token < characters.length; token++) {
                table.put(characters[token], token);
            }
        }

        @Override
        int token(int character) {
            int token = table.token(character);
            if (token < 0) {
                throw tokenizer.unknown(character, place());
            }
            return token;
        }
    }
}
