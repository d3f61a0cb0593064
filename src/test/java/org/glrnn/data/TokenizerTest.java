package org.glrnn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerTest {

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyTextComesBackFromItsTokensOneByOne(long seed) {
        var text = randomText(new SplittableRandom(seed));
        for (Tokenizer tokenizer : new Tokenizer[] {new ByteTokenizer(), CharacterTokenizer.of(text)}) {
            var tokens = tokenizer.encode(text);
            assertEquals(text, tokenizer.decode(tokens), tokenizer.name());
            for (int token : tokens) {
                assertTrue(token >= 0 && token < tokenizer.vocabularySize());
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyBytesDecodeAsJavaDecodesThem(long seed) {
        var bytes = new byte[64];
        new SplittableRandom(seed).nextBytes(bytes);
        var tokenizer = new ByteTokenizer();
        assertEquals(new String(bytes, StandardCharsets.UTF_8), tokenizer.decode(tokenizer.encode(bytes)));
    }

    @Test
    void aCharacterOfSeveralBytesAppearsWithItsLast() {
        var decoder = new ByteTokenizer().decoder();
        assertEquals("", decoder.feed(0xe2));
        assertEquals("", decoder.feed(0x82));
        assertEquals("€", decoder.feed(0xac));
        assertEquals("", decoder.feed(0xf0));
        assertEquals("�", decoder.finish());
        assertEquals("a", decoder.feed('a'));
    }

    @Test
    void charactersAreNumberedByCodePoint() {
        var tokenizer = CharacterTokenizer.of("b😀aab");
        assertEquals("ab😀", tokenizer.characters());
        assertArrayEquals(new int[] {1, 2, 0, 0, 1}, tokenizer.encode("b😀aab"));
        assertEquals(tokenizer, CharacterTokenizer.of(tokenizer.characters()));
        assertNotEquals(tokenizer, CharacterTokenizer.of("ab"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a😀é   | "é" U+00E9 at line 1, column 3
            'a\ta' | U+0009 at line 1, column 2
            'a
            ab'    | "b" U+0062 at line 2, column 2
            """)
    void anUnknownCharacterIsNamedWithItsPlace(String text, String expected) {
        var failure = assertThrows(UnknownTokenException.class,
                () -> CharacterTokenizer.of("a\n😀").encode(text.replace("\\t", "\t")));
        assertTrue(failure.getMessage().contains(expected), failure.getMessage());
        assertEquals(1, failure.getMessage().lines().count());
    }

    @Test
    void halfASurrogatePairIsRefused() {
        var failure = assertThrows(DataException.class, () -> CharacterTokenizer.of("ab\n\ud83d"));
        assertTrue(failure.getMessage().contains("U+D83D") && failure.getMessage().contains("line 2, column 1"),
                failure.getMessage());
    }

    @Test
    void tokensOutsideTheVocabularyAreRefused() {
        assertThrows(UnknownTokenException.class, () -> new ByteTokenizer().decode(256));
        assertThrows(UnknownTokenException.class, () -> new ByteTokenizer().decode(-1));
        assertThrows(UnknownTokenException.class, () -> CharacterTokenizer.of("ab").decode(2));
    }

    @Test
    void anEmptyTextOrUnknownNameIsRefused() {
        assertThrows(DataException.class, () -> CharacterTokenizer.of(""));
        assertTrue(assertThrows(DataException.class, () -> TokenizerType.restore("bpe", "")).getMessage()
                .contains("use byte or character or symbol or alphabet, or give the jar that has it with --plugins"));
    }

    @Test
    void symbolsAreWordsWithSpacesBetweenThem() {
        var tokenizer = SymbolTokenizer.of("0 1 <unk>");
        assertArrayEquals(new int[] {2, 0, 1, 1}, tokenizer.encode(" <unk>  0\t1\n1 "));
        assertArrayEquals(new int[0], tokenizer.encode(" \n"));
        assertEquals("<unk> 0 1 1", tokenizer.decode(2, 0, 1, 1));
        var decoder = tokenizer.decoder();
        assertEquals("0" + " 1" + "" + "1", decoder.feed(0) + decoder.feed(1) + decoder.finish() + decoder.feed(1));
        assertEquals(tokenizer, TokenizerType.restore("symbol", tokenizer.state()));
        assertNotEquals(tokenizer, SymbolTokenizer.of("0 1"));
        var failure = assertThrows(UnknownTokenException.class, () -> tokenizer.encode("0 2"));
        assertTrue(failure.getMessage().contains("\"2\" is not one of the 3 symbols"), failure.getMessage());
        assertThrows(UnknownTokenException.class, () -> tokenizer.decode(3));
        assertThrows(DataException.class, () -> SymbolTokenizer.of("a b a"));
        assertThrows(DataException.class, () -> SymbolTokenizer.of(" "));
    }

    @Test
    void everyTokenizerIsRestoredFromItsState() {
        for (Tokenizer tokenizer : new Tokenizer[] {new ByteTokenizer(), CharacterTokenizer.of("ab c"),
            SymbolTokenizer.of("a b c"), new AlphabetTokenizer.Type().restore("cab ")}) {
            var restored = TokenizerType.restore(tokenizer.name(), tokenizer.state());
            assertEquals(tokenizer.getClass(), restored.getClass());
            assertEquals(tokenizer.state(), restored.state());
            assertArrayEquals(tokenizer.encode("a b c"), restored.encode("a b c"));
        }
    }

    private static String randomText(SplittableRandom random) {
        var text = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            int character = random.nextInt(Character.MAX_CODE_POINT + 1) >> random.nextInt(15);
            text.appendCodePoint(character >= 0xd800 && character < 0xe000 ? 'x' : character);
        }
        return text.toString();
    }
}
