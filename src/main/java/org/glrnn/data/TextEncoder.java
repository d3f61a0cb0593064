package org.glrnn.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Encodes files, each while it is read. */
interface TextEncoder {

    /**
     * Adds the tokens of a file.
     *
     * @param path for messages
     * @param input what the file holds
     * @throws DataException if it is not UTF-8, where it must be, or a character is not known
     */
    void encode(Path path, InputStream input, TokenBuilder tokens) throws IOException;

    /** Returns the encoder of a tokenizer. */
    static TextEncoder of(Tokenizer tokenizer) {
        return switch (tokenizer) {
            case ByteTokenizer _ -> TextEncoder::bytes;
            case CharacterTokenizer characters -> new CharacterEncoder.Known(characters);
            case SymbolTokenizer symbols -> (path, input, tokens) -> symbols(symbols, path, input, tokens);
        };
    }

    private static void bytes(Path path, InputStream input, TokenBuilder tokens) throws IOException {
        var block = new byte[1 << 16];
        for (int count = input.read(block); count >= 0; count = input.read(block)) {
            tokens.add(block, count);
        }
    }

    private static void symbols(SymbolTokenizer symbols, Path path, InputStream input, TokenBuilder tokens)
            throws IOException {
        var text = new StringBuilder();
        var reader = new Utf8Reader(path, input);
        for (var characters = reader.next(); !characters.isEmpty(); characters = reader.next()) {
            text.append(characters);
        }
        for (int token : symbols.encode(text.toString())) {
            tokens.add(token);
        }
    }
}
