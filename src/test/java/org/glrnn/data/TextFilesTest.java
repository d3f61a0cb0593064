package org.glrnn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFilesTest {
    @TempDir
    private Path directory;

    @Test
    void filesOfATreeAreReadInOrderAndHiddenOnesAreNot() throws IOException {
        write("b/x.java", "2");
        write("a.md", "1");
        write("z.txt", "9");
        write("b/c/y.md", "3\n");
        write(".git/x.java", "8");
        write("b/.hidden.md", "8");
        assertEquals("13\n2", text("**.{java,md}", directory));
        assertEquals("13\n", text("**/*.md", directory));
        assertEquals("91", text("*", directory.resolve("z.txt"), directory.resolve("a.md")));
    }

    @Test
    void aFileOfNoTextIsNamed() throws IOException {
        write("x.bin", "ab");
        Files.write(directory.resolve("x.bin"), new byte[] {'a', 'b', (byte) 0xff, 'c'});
        var files = files(directory.resolve("x.bin"));
        assertTrue(message(() -> files.encode("character")).contains("x.bin is not UTF-8 text: byte 2 is wrong"));
        assertArrayEquals(new int[] {'a', 'b', 255, 'c'}, tokens(files.encode("byte")));
    }

    @Test
    void aCutOffCharacterAtTheEndIsFound() throws IOException {
        Files.write(directory.resolve("x"), new byte[] {'a', (byte) 0xe2, (byte) 0x82});
        assertTrue(message(() -> files(directory.resolve("x")).encode("character")).contains("byte 1 is wrong"));
    }

    @Test
    void anUnknownCharacterIsNamedWithItsFile() throws IOException {
        write("one", "ab");
        write("two", "ab\nc");
        var files = files(directory.resolve("one"), directory.resolve("two"));
        var failure = assertThrows(UnknownTokenException.class, () -> files.encode(CharacterTokenizer.of("ab\n")));
        assertTrue(failure.getMessage().contains("two: the character \"c\" U+0063 at line 2, column 1"),
                failure.getMessage());
    }

    @Test
    void whatCannotBeReadIsRefusedInOneLine() throws IOException {
        write("empty", "");
        write("d/e", "");
        assertTrue(message(() -> TextFiles.of(List.of(), "*")).contains("--data"));
        assertTrue(message(() -> files(directory.resolve("none"))).contains("none does not exist"));
        for (var tokenizer : List.of("byte", "character")) {
            assertTrue(message(() -> files(directory.resolve("empty")).encode(tokenizer)).contains("empty is empty"));
        }
        assertTrue(message(() -> files(directory.resolve("d/e")).encode("bpe")).contains("use byte or character"));
        assertTrue(message(() -> TextFiles.of(List.of(directory), "*.txt")).contains("matches \"*.txt\""));
        assertTrue(message(() -> TextFiles.of(List.of(directory), "{a")).contains("the glob \"{a\""));
    }

    /** Characters of one to four bytes at every offset to the blocks in which a file is read. */
    @ParameterizedTest(name = "{0} bytes first")
    @ValueSource(ints = {0, 1, 2, 3, 65_535, 65_536})
    void aLongTextIsEncodedAsAShortOneIs(int first) throws IOException {
        var text = "x".repeat(first) + "a\u00e9\u20ac\ud83d\ude00\n".repeat(30_000);
        write("long", text);
        var files = files(directory.resolve("long"));
        var tokenizer = CharacterTokenizer.of(text);
        var made = files.encode("character");
        assertEquals(tokenizer, made.tokenizer());
        assertArrayEquals(tokenizer.encode(text), tokens(made));
        assertArrayEquals(tokenizer.encode(text), tokens(files.encode(tokenizer)));
        assertArrayEquals(new ByteTokenizer().encode(text), tokens(files.encode("byte")));
        var ofWords = files.encode("symbol");
        assertEquals(List.of(text.strip().split("\\s+")), List.of(ofWords.tokenizer().decode(tokens(ofWords)).split(" ")));
        assertEquals(Stream.of(text.strip().split("\\s+")).distinct().count(), ofWords.tokenizer().vocabularySize());
        var words = SymbolTokenizer.of("x".repeat(first) + "a\u00e9\u20ac\ud83d\ude00 a\u00e9\u20ac\ud83d\ude00"
                + (first == 0 ? "2" : ""));
        assertArrayEquals(words.encode(text), tokens(files.encode(words)));
    }

    /** Also the last one of a file, with nothing after it. */
    @Test
    void wordsAreNumberedAsTheyCome() throws IOException {
        write("1", "b a\tb");
        write("2", "\n c\r\na");
        var text = files(directory.resolve("1"), directory.resolve("2")).encode("symbol");
        assertArrayEquals(new int[] {0, 1, 0, 2, 1}, tokens(text));
        assertEquals("b a c", text.tokenizer().state());
        write("3", " \n ");
        assertTrue(message(() -> files(directory.resolve("3")).encode("symbol")).contains("is empty; give a text"));
    }

    @Test
    void placesAreRightFarIntoAFile() throws IOException {
        write("long", "0123456789\n".repeat(20_000) + "ab\u00e9");
        assertTrue(message(() -> files(directory.resolve("long")).encode(CharacterTokenizer.of("0123456789\nab")))
                .contains("long: the character \"\u00e9\" U+00E9 at line 20001, column 3"));
        var bytes = "0123456789\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        bytes[200_000] = (byte) 0xc3;
        Files.write(directory.resolve("long"), bytes);
        assertTrue(message(() -> files(directory.resolve("long")).encode("character"))
                .contains("byte 200000 is wrong"));
    }

    @Test
    void aCharacterIsOneTokenWhicheverFileHadItFirst() throws IOException {
        write("1", "ca");
        write("2", "b\u00e9a");
        var text = files(directory.resolve("1"), directory.resolve("2")).encode("character");
        assertArrayEquals(new int[] {2, 0, 1, 3, 0}, tokens(text));
        assertEquals("ca" + "b\u00e9a", text.tokenizer().decode(tokens(text)));
    }

    @Test
    void aByteOrderMarkAtTheStartOfAFileIsLeftOut() throws IOException {
        write("a", "\uFEFFab");
        write("b", "\uFEFFb\uFEFFa");
        write("c", "\uFEFF");
        var text = files(directory.resolve("a"), directory.resolve("b"), directory.resolve("c")).encode("character");
        assertEquals(CharacterTokenizer.of("ab\uFEFF"), text.tokenizer());
        assertEquals("abb\uFEFFa", text.tokenizer().decode(tokens(text)));
        var without = CharacterTokenizer.of("ab");
        assertEquals("ab", without.decode(tokens(files(directory.resolve("a")).encode(without))));
        assertEquals("\uFEFFab\uFEFFb\uFEFFa", text("*", directory.resolve("a"), directory.resolve("b")));
    }

    @Test
    void placesInAFileWithAByteOrderMarkAreThoseOfTheFile() throws IOException {
        Files.write(directory.resolve("x"), new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, 'a', (byte) 0xff});
        assertTrue(message(() -> files(directory.resolve("x")).encode("character")).contains("byte 4 is wrong"));
        write("y", "\uFEFFabc");
        assertTrue(assertThrows(UnknownTokenException.class,
                () -> files(directory.resolve("y")).encode(CharacterTokenizer.of("ab")))
                .getMessage().contains("line 1, column 3"));
    }

    @Test
    void linksInADirectoryAreFollowedAndNoFileIsReadTwice() throws IOException {
        write("elsewhere/one.txt", "1");
        write("elsewhere/.two", "2");
        write("elsewhere/deep/three.txt", "3");
        var data = Files.createDirectories(directory.resolve("data"));
        Files.createSymbolicLink(data.resolve("a.txt"), Path.of("../elsewhere/one.txt"));
        Files.createSymbolicLink(data.resolve("b.txt"), directory.resolve("elsewhere/.two"));
        Files.createSymbolicLink(data.resolve("c"), directory.resolve("elsewhere/deep"));
        Files.createSymbolicLink(data.resolve("again.txt"), data.resolve("a.txt"));
        Files.createSymbolicLink(data.resolve("loop"), data);
        Files.createSymbolicLink(data.resolve("up"), directory);
        write("data/d.txt", "4");
        assertEquals("1234", text("**.txt", data));
    }

    @Test
    void aLinkToNothingIsNamed() throws IOException {
        write("data/a.txt", "1");
        Files.createSymbolicLink(directory.resolve("data/b.txt"), directory.resolve("none"));
        assertTrue(message(() -> TextFiles.of(List.of(directory), "**")).contains("b.txt is a link to something that"));
        assertEquals("1", text("**/a.txt", directory));
    }

    @Test
    void standardInputIsReadInItsPlaceAndOnce() throws IOException {
        write("a", "1");
        write("-", "3");
        var before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("2".getBytes(StandardCharsets.UTF_8)));
            assertEquals("123", text("*", directory.resolve("a"), Path.of("-"), directory.resolve("-")));
            assertTrue(message(() -> files(Path.of("-")).encode("byte")).contains("standard input is empty"));
            assertTrue(message(() -> files(Path.of("-"), Path.of("-"))).contains("given twice"));
            System.setIn(new ByteArrayInputStream("abc".getBytes(StandardCharsets.UTF_8)));
            assertTrue(assertThrows(UnknownTokenException.class, () -> files(Path.of("-")).encode(CharacterTokenizer.of("ab")))
                    .getMessage().startsWith("standard input: the character \"c\""));
        } finally {
            System.setIn(before);
        }
    }

    private static String message(Executable executable) {
        var message = assertThrows(DataException.class, executable).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    private static TextFiles files(Path... files) {
        return TextFiles.of(List.of(files), "*");
    }

    private static String text(String glob, Path... paths) {
        return new ByteTokenizer().decode(tokens(TextFiles.of(List.of(paths), glob).encode("byte")));
    }

    private static int[] tokens(EncodedText text) {
        return TokenSequenceTest.array(text.tokens());
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(directory.resolve(name).getParent());
        Files.writeString(directory.resolve(name), text);
    }
}
