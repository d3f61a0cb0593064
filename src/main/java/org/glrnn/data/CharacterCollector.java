package org.glrnn.data;

import java.util.Arrays;

/** Collects the characters of files while it encodes them, numbered in the order in which they first occur. */
final class CharacterCollector extends CharacterEncoder {
    private final CharacterTable table = new CharacterTable();
    private int[] characters = new int[1 << 8];
    private int count;

    @Override
    int token(int character) {
        int token = table.token(character);
        return token < 0 ? add(character) : token;
    }

    /** Returns all characters in the order of their tokens. */
    String characters() {
        return new String(characters, 0, count);
    }

    private int add(int character) {
        if (count == characters.length) {
            characters = Arrays.copyOf(characters, 2 * count);
        }
        characters[count] = character;
        table.put(character, count);
        return count++;
    }
}
