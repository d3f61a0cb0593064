package org.glrnn.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;

/** SHA-256 of tokens. */
final class Digests {
    private static final int CHUNK = 1 << 14;

    private Digests() {
    }

    /** Returns the digest of what a consumer puts in, in hexadecimal. */
    static String sha256(Consumer<MessageDigest> contents) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            contents.accept(digest);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static void update(MessageDigest digest, int... tokens) {
        var bytes = ByteBuffer.allocate(tokens.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(tokens);
        digest.update(bytes);
    }

    /** Puts tokens in as numbers of four bytes, however many they take in memory. */
    static void update(MessageDigest digest, TokenSequence tokens) {
        for (int from = 0; from < tokens.length(); from += CHUNK) {
            var chunk = new int[Math.min(CHUNK, tokens.length() - from)];
            tokens.copy(from, chunk, 0, chunk.length);
            update(digest, chunk);
        }
    }
}
