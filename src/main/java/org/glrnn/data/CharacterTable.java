package org.glrnn.data;

import java.util.Arrays;

/** Which token each character (Unicode code point) is, by a table: for long texts. */
final class CharacterTable {
    private int[] tokens = new int[0];

    /** Returns the token of a character, -1 if it has none. */
    int token(int character) {
        return character < tokens.length ? tokens[character] : -1;
    }

    void put(int character, int token) {
        int size = tokens.length;
        if (character >= size) {
            tokens = Arrays.copyOf(tokens, Math.max(2 * size, character + 1));
            Arrays.fill(tokens, size, tokens.length, -1);
        }
        tokens[character] = token;
    }
}
