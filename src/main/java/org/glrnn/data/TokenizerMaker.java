package org.glrnn.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Takes a text while it is read, file by file and only once, and then makes a tokenizer of it. What it adds while it reads need
 * not be the tokens yet: bytes, say, or words numbered as they come.
 */
public interface TokenizerMaker extends TextEncoder {

    /**
     * Makes the tokenizer.
     *
     * @param read what {@link #encode} has added, all files one after another; at least one
     * @return the tokenizer, and the whole text as its tokens
     * @throws DataException if no tokenizer can be made of such a text
     */
    EncodedText finish(TokenBuilder read);

    /** Returns the maker of a tokenizer that is there already. */
    static TokenizerMaker of(Tokenizer tokenizer) {
        var encoder = tokenizer.encoder();
        return new TokenizerMaker() {
            @Override
            public void encode(Path path, InputStream input, TokenBuilder tokens) throws IOException {
                encoder.encode(path, input, tokens);
            }

            @Override
            public EncodedText finish(TokenBuilder read) {
                return new EncodedText(tokenizer, read.build());
            }
        };
    }
}
