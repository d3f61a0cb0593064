package org.glrnn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

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
        var files = TextFiles.read(List.of(directory.resolve("x.bin")), "*");
        assertTrue(message(() -> files.tokenizer("character")).contains("x.bin is not UTF-8 text: byte 2 is wrong"));
        assertArrayEquals(new int[] {'a', 'b', 255, 'c'}, files.tokens(files.tokenizer("byte")));
    }

    @Test
    void aCutOffCharacterAtTheEndIsFound() throws IOException {
        Files.write(directory.resolve("x"), new byte[] {'a', (byte) 0xe2, (byte) 0x82});
        assertTrue(message(() -> read(directory.resolve("x")).tokenizer("character")).contains("byte 1 is wrong"));
    }

    @Test
    void anUnknownCharacterIsNamedWithItsFile() throws IOException {
        write("one", "ab");
        write("two", "ab\nc");
        var files = read(directory.resolve("one"), directory.resolve("two"));
        var failure = assertThrows(UnknownTokenException.class, () -> files.tokens(CharacterTokenizer.of("ab\n")));
        assertTrue(failure.getMessage().contains("two: the character \"c\" U+0063 at line 2, column 1"),
                failure.getMessage());
    }

    @Test
    void whatCannotBeReadIsRefusedInOneLine() throws IOException {
        write("empty", "");
        write("d/e", "");
        assertTrue(message(() -> TextFiles.read(List.of(), "*")).contains("--data"));
        assertTrue(message(() -> read(directory.resolve("none"))).contains("none does not exist"));
        assertTrue(message(() -> read(directory.resolve("empty"))).contains("empty is empty"));
        assertTrue(message(() -> TextFiles.read(List.of(directory), "*.txt")).contains("matches \"*.txt\""));
        assertTrue(message(() -> TextFiles.read(List.of(directory), "{a")).contains("the glob \"{a\""));
    }

    private static String message(Executable executable) {
        var message = assertThrows(DataException.class, executable).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    private static TextFiles read(Path... files) {
        return TextFiles.read(List.of(files), "*");
    }

    private static String text(String glob, Path... paths) {
        var tokenizer = new ByteTokenizer();
        return tokenizer.decode(TextFiles.read(List.of(paths), glob).tokens(tokenizer));
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(directory.resolve(name).getParent());
        Files.writeString(directory.resolve(name), text);
    }
}
