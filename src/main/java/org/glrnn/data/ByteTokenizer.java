package org.glrnn.data;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

import org.glrnn.tasks.option.NoOptions;

/** One token for each of the 256 byte values; text is its UTF-8 bytes. Knows every text and every file. */
public final class ByteTokenizer implements Tokenizer {
    private static final String NAME = "byte";
    private static final int SIZE = 256;

    /** Creates a tokenizer; all are equal. */
    public ByteTokenizer() {
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String state() {
        return "";
    }

    @Override
    public int vocabularySize() {
        return SIZE;
    }

    @Override
    public int[] encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the tokens of bytes as they are, valid UTF-8 or not. */
    public int[] encode(byte[] bytes) {
        var tokens = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            tokens[i] = bytes[i] & 0xff;
        }
        return tokens;
    }

    @Override
    public TextEncoder encoder() {
        return (_, input, tokens) -> {
            var block = new byte[1 << 16];
            for (int count = input.read(block); count >= 0; count = input.read(block)) {
                tokens.add(block, count);
            }
        };
    }

    /** {@inheritDoc} Bytes that are not valid UTF-8 become U+FFFD. */
    @Override
    public TokenDecoder decoder() {
        return new Utf8Decoder();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteTokenizer;
    }

    @Override
    public int hashCode() {
        return SIZE;
    }

    /** The type, which needs no text. */
    public record Type(String name, String help, Class<NoOptions> options) implements TokenizerType<NoOptions> {
        /** Creates the type, for the service loader. */
        public Type() {
            this(NAME, "one token for each byte", NoOptions.class);
        }

        @Override
        public TokenizerMaker begin(NoOptions options) {
            return TokenizerMaker.of(new ByteTokenizer());
        }

        @Override
        public Tokenizer restore(String state) {
            return new ByteTokenizer();
        }
    }

    private static final class Utf8Decoder implements TokenDecoder {
        private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        private final ByteBuffer bytes = ByteBuffer.allocate(8);
        private final CharBuffer characters = CharBuffer.allocate(16);

        @Override
        public String feed(int token) {
            if (token < 0 || token >= SIZE) {
                throw new UnknownTokenException("token " + token + " is not a byte; the byte tokenizer has the tokens"
                        + " 0 to 255; was this model trained with another tokenizer?");
            }
            bytes.put((byte) token).flip();
            decoder.decode(bytes, characters, false);
            bytes.compact();
            return take();
        }

        @Override
        public String finish() {
            bytes.flip();
            decoder.decode(bytes, characters, true);
            decoder.flush(characters);
            decoder.reset();
            bytes.clear();
            return take();
        }

        private String take() {
            var text = characters.flip().toString();
            characters.clear();
            return text;
        }
    }
}
