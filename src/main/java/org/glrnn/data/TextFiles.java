package org.glrnn.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Text files read into memory, one after another as given; nothing is put between two files. */
public final class TextFiles {
    private static final long MAX_BYTES = Integer.MAX_VALUE - 16;
    private final List<File> files;

    private record File(Path path, byte[] bytes) {
    }

    private TextFiles(List<File> files) {
        this.files = files;
    }

    /**
     * Reads files and directory trees.
     *
     * @param paths files, read whatever their name; directories, whose files are read in the order of their paths, those of
     *     hidden directories left out, links followed, and no file twice; and {@link StandardInput}
     * @param glob which files of a directory, by their path in it: <code>**.{java,md}</code>
     * @throws DataException if a path is missing or unreadable, a directory has no such file, standard input is named
     *     twice, there is no text in all, or more than 2^31 bytes
     */
    public static TextFiles read(List<Path> paths, String glob) {
        if (paths.isEmpty()) {
            throw new DataException("no text is given; name a file or directory with --data, or as data.path in the"
                    + " configuration");
        }
        var files = new ArrayList<File>();
        long total = 0;
        for (var path : FileTree.expand(paths, glob)) {
            var file = StandardInput.is(path) ? new File(path, StandardInput.read((int) (MAX_BYTES - total)))
                    : new File(path, bytes(path, total));
            total += file.bytes().length;
            files.add(file);
        }
        if (files.stream().allMatch(file -> file.bytes().length == 0)) {
            throw new DataException(StandardInput.name(paths.getFirst()) + (paths.size() > 1 ? " and the others are" : " is")
                    + " empty; give a text");
        }
        return new TextFiles(files);
    }

    /** Returns how many files were read. */
    public int count() {
        return files.size();
    }

    /**
     * Returns the tokenizer of a name, made of this text where it needs one.
     *
     * @param name {@code byte} or {@code character}
     * @throws DataException if there is no tokenizer of that name, or a file is not UTF-8
     */
    public Tokenizer tokenizer(String name) {
        return Tokenizer.of(name, () -> {
            var all = new StringBuilder();
            files.forEach(file -> all.append(text(file)));
            return all.toString();
        });
    }

    /**
     * Returns the tokens of all files.
     *
     * @throws DataException if a file is not UTF-8 (the byte tokenizer does not mind)
     * @throws UnknownTokenException if the tokenizer does not know a character: names file, line and column
     */
    public int[] tokens(Tokenizer tokenizer) {
        var parts = files.stream().map(file -> tokens(tokenizer, file)).toList();
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        var all = new int[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (var part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static int[] tokens(Tokenizer tokenizer, File file) {
        if (tokenizer instanceof ByteTokenizer bytes) {
            return bytes.encode(file.bytes());
        }
        try {
            return tokenizer.encode(text(file));
        } catch (UnknownTokenException e) {
            throw new UnknownTokenException(StandardInput.name(file.path()) + ": " + e.getMessage());
        }
    }

    private static String text(File file) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var input = ByteBuffer.wrap(file.bytes()).position(textStart(file.bytes()));
        var output = CharBuffer.allocate(file.bytes().length);
        CoderResult result = decoder.decode(input, output, true);
        if (!result.isError()) {
            result = decoder.flush(output);
        }
        if (result.isError()) {
            throw notUtf8(file.path(), input.position(), result);
        }
        return output.flip().toString();
    }

    /** What editors put in front of a text to say that it is UTF-8 is none of its characters. */
    private static int textStart(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf ? 3 : 0;
    }

    private static DataException notUtf8(Path path, int position, CoderResult result) {
        var message = StandardInput.name(path) + " is not UTF-8 text: byte " + position + " is wrong; convert the file, leave it out, or"
                + " use tokenizer: byte";
        try {
            result.throwException();
            return new DataException(message);
        } catch (CharacterCodingException e) {
            return new DataException(message, e);
        }
    }

    private static byte[] bytes(Path path, long before) {
        try {
            if (before + Files.size(path) > MAX_BYTES) {
                throw new DataException("the text has more than " + MAX_BYTES + " bytes (up to " + path
                        + "), more than this program holds in memory; give a part of it");
            }
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    static DataException unreadable(Path path, IOException e) {
        return new DataException("cannot read " + path + ": " + GlrnnException.reason(e)
                + "; check the path and its permissions", e);
    }
}
