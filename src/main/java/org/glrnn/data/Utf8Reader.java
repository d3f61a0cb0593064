package org.glrnn.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads the characters of a UTF-8 file block by block, so that its text never exists as a whole. A byte order mark, which some
 * editors put in front of a text to say that it is UTF-8, is none of its characters.
 */
final class Utf8Reader {
    private static final int BLOCK = 1 << 16;
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private final Path path;
    private final InputStream input;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final ByteBuffer bytes = ByteBuffer.allocate(BLOCK).flip();
    private final CharBuffer characters = CharBuffer.allocate(BLOCK);
    private long before;
    private boolean begun;
    private boolean ended;

    Utf8Reader(Path path, InputStream input) {
        this.path = path;
        this.input = input;
    }

    /**
     * Returns the next characters, in a buffer that the next call fills again; none at the end. No pair of surrogates
     * is torn.
     *
     * @throws DataException if the file is not UTF-8
     */
    CharBuffer next() throws IOException {
        characters.clear();
        try {
            while (!ended && characters.position() == 0) {
                ended = !fill();
                var result = decoder.decode(bytes, characters, ended);
                if (result.isError()) {
                    result.throwException();
                }
            }
        } catch (CharacterCodingException e) {
            throw new DataException(StandardInput.name(path) + " is not UTF-8 text: byte " + (before + bytes.position())
                    + " is wrong; convert the file, leave it out, or use tokenizer: byte", e);
        }
        characters.flip();
        if (begun || characters.isEmpty() || characters.get(0) != BYTE_ORDER_MARK) {
            begun = true;
            return characters;
        }
        begun = true;
        return characters.position(1).hasRemaining() ? characters : next();
    }

    /** Returns all characters of a file. */
    static String all(Path path, InputStream input) throws IOException {
        var text = new StringBuilder();
        var reader = new Utf8Reader(path, input);
        for (var characters = reader.next(); !characters.isEmpty(); characters = reader.next()) {
            text.append(characters);
        }
        return text.toString();
    }

    /** Returns whether there was more to read. */
    private boolean fill() throws IOException {
        before += bytes.position();
        bytes.compact();
        int count = input.read(bytes.array(), bytes.position(), bytes.remaining());
        bytes.position(bytes.position() + Math.max(0, count)).flip();
        return count >= 0;
    }
}
