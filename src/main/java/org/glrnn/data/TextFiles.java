package org.glrnn.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.glrnn.tasks.option.Typed;

/**
 * Text files, one after another as given; nothing is put between two files. Each is read once, piece by piece, when the
 * text is encoded: only tokens are held in memory.
 */
public final class TextFiles {
    private final List<Path> paths;

    private TextFiles(List<Path> paths) {
        this.paths = paths;
    }

    /**
     * Finds files and the files of directory trees.
     *
     * @param paths files, taken whatever their name; directories, whose files are taken in the order of their paths,
     *     those of hidden directories left out, links followed, and no file twice; and {@link StandardInput}
     * @param glob which files of a directory, by their path in it: <code>**.{java,md}</code>
     * @throws DataException if a path is missing, a directory has no such file, standard input is named twice, or
     *     there are more than 2^31 bytes
     */
    public static TextFiles of(List<Path> paths, String glob) {
        if (paths.isEmpty()) {
            throw new DataException("no text is given; name a file or directory with --data, or as data.path in the"
                    + " configuration");
        }
        var files = FileTree.expand(paths, glob);
        long total = 0;
        for (var file : files) {
            total += StandardInput.is(file) ? 0 : size(file);
            if (total > TokenBuilder.MOST) {
                throw new DataException("the text has more than " + TokenBuilder.MOST + " bytes (up to " + file
                        + "), more than this program holds in memory; give a part of it");
            }
        }
        return new TextFiles(files);
    }

    /**
     * Encodes the text with a tokenizer made of it, where the tokenizer needs a text.
     *
     * @param tokenizer the name of a type, such as {@code byte} or {@code character}; its options are at their defaults
     * @throws DataException if there is no tokenizer of that name, a file cannot be read or is not UTF-8 (the byte
     *     tokenizer does not mind), or there is no text
     */
    public EncodedText encode(String tokenizer) {
        return encode(Typed.of(TokenizerType.named(tokenizer), Map.of()));
    }

    /** As {@link #encode(String)}, with a type and its options. */
    public EncodedText encode(Typed<? extends TokenizerType<?>> tokenizer) {
        return encode(TokenizerType.begin(tokenizer));
    }

    /**
     * Encodes the text.
     *
     * @throws DataException if a file cannot be read or is not UTF-8 (the byte tokenizer does not mind), or there is no
     *     text
     * @throws UnknownTokenException if the tokenizer does not know a character: names file, line and column
     */
    public EncodedText encode(Tokenizer tokenizer) {
        return encode(TokenizerMaker.of(tokenizer));
    }

    private EncodedText encode(TokenizerMaker maker) {
        return maker.finish(read(maker));
    }

    private TokenBuilder read(TextEncoder encoder) {
        var tokens = new TokenBuilder();
        for (var path : paths) {
            try (var input = StandardInput.is(path) ? StandardInput.open() : Files.newInputStream(path)) {
                encoder.encode(path, input, tokens);
            } catch (UnknownTokenException e) {
                throw new UnknownTokenException(StandardInput.name(path) + ": " + e.getMessage());
            } catch (IOException e) {
                throw unreadable(path, e);
            }
        }
        if (tokens.length() == 0) {
            throw new DataException(StandardInput.name(paths.getFirst()) + (paths.size() > 1 ? " and the others are" : " is")
                    + " empty; give a text");
        }
        return tokens;
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    static DataException unreadable(Path path, IOException e) {
        return new DataException("cannot read " + StandardInput.name(path) + ": " + GlrnnException.reason(e)
                + "; check the path and its permissions", e);
    }
}
