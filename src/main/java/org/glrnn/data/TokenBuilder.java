package org.glrnn.data;

import java.util.Arrays;

/** Collects tokens into a {@link TokenSequence}, in one byte each for as long as that is enough. */
public final class TokenBuilder {
    /** The most tokens of a sequence. */
    static final int MOST = Integer.MAX_VALUE - TokenSequence.CHUNK;
    private byte[][] chunks = new byte[1][];
    private int width = Byte.BYTES;
    private int length;

    /** Creates a builder without tokens. */
    public TokenBuilder() {
    }

    /** Returns the number of tokens. */
    public int length() {
        return length;
    }

    /**
     * Adds a token.
     *
     * @param token at least 0
     * @throws DataException if there are more than memory holds
     */
    public void add(int token) {
        while (width < Integer.BYTES && token >>> width * Byte.SIZE != 0) {
            widen();
        }
        TokenSequence.put(chunkForMore(), width, length % TokenSequence.CHUNK, token);
        length++;
    }

    /**
     * Adds bytes, each a token.
     *
     * @param count how many, from the first
     * @throws DataException if there are more than memory holds
     */
    public void add(byte[] bytes, int count) {
        for (int done = 0; done < count;) {
            var chunk = chunkForMore();
            int offset = length % TokenSequence.CHUNK;
            int part = Math.min(count - done, TokenSequence.CHUNK - offset);
            System.arraycopy(bytes, done, chunk, offset, part);
            done += part;
            length += part;
        }
    }

    /**
     * Replaces every token.
     *
     * @param numbers the new tokens by the old ones; none larger than the largest old one
     */
    public void renumber(int[] numbers) {
        for (int i = 0; i < length; i++) {
            var chunk = chunks[i / TokenSequence.CHUNK];
            int index = i % TokenSequence.CHUNK;
            TokenSequence.put(chunk, width, index, numbers[TokenSequence.get(chunk, width, index)]);
        }
    }

    /** Returns the sequence; nothing more may be added. */
    public TokenSequence build() {
        int rest = length % TokenSequence.CHUNK;
        if (rest > 0) {
            int last = length / TokenSequence.CHUNK;
            chunks[last] = Arrays.copyOf(chunks[last], rest * width);
        }
        return new TokenSequence(chunks, width, 0, length);
    }

    private byte[] chunkForMore() {
        int index = length / TokenSequence.CHUNK;
        if (length % TokenSequence.CHUNK == 0) {
            if (length > MOST) {
                throw new DataException("the text has more than " + MOST + " tokens, more than this program holds in"
                        + " memory; give a part of it");
            }
            if (index == chunks.length) {
                chunks = Arrays.copyOf(chunks, 2 * index);
            }
            chunks[index] = new byte[TokenSequence.CHUNK * width];
        }
        return chunks[index];
    }

    private void widen() {
        int wider = 2 * width;
        for (int i = 0; i < chunks.length && chunks[i] != null; i++) {
            var chunk = new byte[TokenSequence.CHUNK * wider];
            for (int k = 0; k < TokenSequence.CHUNK; k++) {
                TokenSequence.put(chunk, wider, k, TokenSequence.get(chunks[i], width, k));
            }
            chunks[i] = chunk;
        }
        width = wider;
    }
}
