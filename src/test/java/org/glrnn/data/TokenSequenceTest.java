package org.glrnn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenSequenceTest {

    /** Returns all tokens of a sequence. */
    static int[] array(TokenSequence tokens) {
        var all = new int[tokens.length()];
        tokens.copy(0, all, 0, all.length);
        return all;
    }

    @ParameterizedTest(name = "{0}: {1} bytes")
    @CsvSource({"0, 1", "255, 1", "256, 2", "65535, 2", "65536, 4", "2147483647, 4"})
    void tokensTakeAsManyBytesAsTheLargestNeeds(int largest, int width) {
        var tokens = new int[] {0, largest, largest / 2, 0, largest};
        assertArrayEquals(tokens, array(TokenSequence.of(tokens)));
        assertEquals(5 * width, TokenSequence.of(tokens).bytes());
    }

    @ParameterizedTest(name = "a token of {0} after many of a byte")
    @CsvSource({"7", "300", "70000"})
    void aSequenceMayBeLongAndGetWiderLate(int last) {
        int length = 2 * TokenSequence.CHUNK + 3;
        var tokens = IntStream.range(0, length).map(i -> i * 31 & 0xff).toArray();
        tokens[length - 1] = last;
        var sequence = TokenSequence.of(tokens);
        assertArrayEquals(tokens, array(sequence));
        var middle = new int[10];
        sequence.copy(TokenSequence.CHUNK - 4, middle, 1, 8);
        assertArrayEquals(Arrays.copyOfRange(tokens, TokenSequence.CHUNK - 4, TokenSequence.CHUNK + 4),
                Arrays.copyOfRange(middle, 1, 9));
        assertEquals(0, middle[0] + middle[9]);
    }

    @Test
    void bytesMayBeginAnywhereInAChunk() {
        var builder = new TokenBuilder();
        var bytes = new byte[TokenSequence.CHUNK - 1];
        Arrays.fill(bytes, (byte) 200);
        builder.add(bytes, 5);
        builder.add(bytes, bytes.length);
        builder.add(7);
        var tokens = array(builder.build());
        assertEquals(bytes.length + 6, tokens.length);
        assertTrue(Arrays.stream(tokens, 0, tokens.length - 1).allMatch(token -> token == 200));
        assertEquals(7, tokens[tokens.length - 1]);
    }

    @Test
    void aPartBeginsAtZero() {
        var tokens = TokenSequence.of(3, 1, 4, 1, 5, 9);
        assertArrayEquals(new int[] {1, 5}, array(tokens.slice(1, 5).slice(2, 4)));
        assertEquals(0, tokens.slice(6, 6).length());
    }

    @Test
    void whatLiesOutsideIsRefused() {
        var part = TokenSequence.of(3, 1, 4, 1, 5, 9).slice(1, 4);
        assertThrows(IndexOutOfBoundsException.class, () -> part.copy(2, new int[5], 0, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> part.copy(-1, new int[5], 0, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> part.copy(0, new int[1], 0, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> part.slice(0, 4));
        assertThrows(IllegalArgumentException.class, () -> TokenSequence.of(1, -1));
    }
}
