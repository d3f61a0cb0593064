package org.glrnn.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.glrnn.data.StandardInput;
import org.glrnn.data.TextFiles;
import org.glrnn.data.Tokenizer;
import org.glrnn.data.UnknownTokenException;

/**
 * What a text is to continue.
 *
 * @param text what to print in front of the text
 * @param tokens what the model reads, at least one
 */
record Prompt(String text, int[] tokens) {

    /** Returns the prompt of a text as it is. */
    static Prompt of(String text, Tokenizer tokenizer) {
        return new Prompt(text, orStart(tokenizer.encode(text), tokenizer));
    }

    /** Returns the prompt of a file or of standard input, the last line break included. */
    static Prompt read(Path file, Tokenizer tokenizer) {
        if (!StandardInput.is(file) && !Files.exists(file)) {
            throw new CommandException(file + " does not exist; check the path given with --prompt-file");
        }
        if (Files.isDirectory(file)) {
            throw new CommandException(file + " is a directory; give a file with --prompt-file");
        }
        var sequence = TextFiles.of(List.of(file), "**").encode(tokenizer).tokens();
        var tokens = new int[sequence.length()];
        sequence.copy(0, tokens, 0, tokens.length);
        return new Prompt(written(tokens, tokenizer), orStart(tokens, tokenizer));
    }

    /** A model needs one token to start from; a line break is where a text starts most naturally. */
    private static int[] orStart(int[] tokens, Tokenizer tokenizer) {
        try {
            var start = tokens.length > 0 ? tokens : tokenizer.encode("\n");
            return start.length > 0 ? start : new int[1];
        } catch (UnknownTokenException _) {
            return new int[1];
        }
    }

    /** What ends inside a character ends before it: the model may continue with the rest. */
    private static String written(int[] tokens, Tokenizer tokenizer) {
        var decoder = tokenizer.decoder();
        var text = new StringBuilder(tokens.length);
        for (var token : tokens) {
            text.append(decoder.feed(token));
        }
        return text.toString();
    }
}
