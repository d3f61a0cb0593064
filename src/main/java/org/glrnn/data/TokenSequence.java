package org.glrnn.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Tokens in their order, immutable. A token takes one, two or four bytes, as the vocabulary needs, and a part of a
 * sequence shares the memory of the whole: a text takes about as much memory as its file.
 */
public final class TokenSequence {
    /** Tokens of a chunk; chunks, because nobody knows the number of tokens before the last one is read. */
    static final int CHUNK = 1 << 20;
    private static final VarHandle SHORTS = view(short[].class);
    private static final VarHandle INTS = view(int[].class);
    private final byte[][] chunks;
    private final int width;
    private final int start;
    private final int length;

    TokenSequence(byte[][] chunks, int width, int start, int length) {
        this.chunks = chunks;
        this.width = width;
        this.start = start;
        this.length = length;
    }

    /**
     * Returns a sequence of given tokens.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public static TokenSequence of(int... tokens) {
        var builder = new TokenBuilder();
        for (int token : tokens) {
            if (token < 0) {
                throw new IllegalArgumentException("a token is at least 0, not " + token);
            }
            builder.add(token);
        }
        return builder.build();
    }

    /** Returns the number of tokens. */
    public int length() {
        return length;
    }

    /** Returns the bytes of memory that the tokens take. */
    public long bytes() {
        return (long) length * width;
    }

    /**
     * Copies tokens out.
     *
     * @param from position of the first
     * @param target gets them
     * @param at where in it
     * @param count how many
     * @throws IndexOutOfBoundsException if the sequence, or the target, has not so many
     */
    public void copy(int from, int[] target, int at, int count) {
        Objects.checkFromIndexSize(from, count, length);
        Objects.checkFromIndexSize(at, count, target.length);
        for (int i = 0; i < count; i++) {
            int position = start + from + i;
            target[at + i] = get(chunks[position / CHUNK], width, position % CHUNK);
        }
    }

    /**
     * Returns a part, in the same memory.
     *
     * @param from position of its first token
     * @param to position after its last token
     * @throws IndexOutOfBoundsException if these are no positions of this sequence in their order
     */
    public TokenSequence slice(int from, int to) {
        Objects.checkFromToIndex(from, to, length);
        return new TokenSequence(chunks, width, start + from, to - from);
    }

    static int get(byte[] chunk, int width, int index) {
        return switch (width) {
            case Byte.BYTES -> Byte.toUnsignedInt(chunk[index]);
            case Short.BYTES -> Short.toUnsignedInt((short) SHORTS.get(chunk, index * Short.BYTES));
            default -> (int) INTS.get(chunk, index * Integer.BYTES);
        };
    }

    static void put(byte[] chunk, int width, int index, int token) {
        switch (width) {
            case Byte.BYTES -> chunk[index] = (byte) token;
            case Short.BYTES -> SHORTS.set(chunk, index * Short.BYTES, (short) token);
            default -> INTS.set(chunk, index * Integer.BYTES, token);
        }
    }

    private static VarHandle view(Class<?> type) {
        return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
    }
}
