package org.glrnn.data;

import java.util.Arrays;

/** Collects the characters of files while it encodes them, numbered in the order in which they first occur. */
final class CharacterCollector extends CharacterEncoder implements TokenizerMaker {
    private final CharacterTable table = new CharacterTable();
    private int[] characters = new int[1 << 8];
    private int count;

    @Override
    int token(int character) {
        int token = table.token(character);
        return token < 0 ? add(character) : token;
    }

    /** {@inheritDoc} Now that all characters are known, they are numbered again, by their code points. */
    @Override
    public EncodedText finish(TokenBuilder read) {
        var all = new String(characters, 0, count);
        var tokenizer = CharacterTokenizer.of(all);
        read.renumber(tokenizer.encode(all));
        return new EncodedText(tokenizer, read.build());
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
