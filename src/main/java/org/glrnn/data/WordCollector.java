package org.glrnn.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the words of files while it encodes them, numbered in the order in which they first occur. */
final class WordCollector implements TokenizerMaker {
    private final Map<String, Integer> words = new LinkedHashMap<>();

    @Override
    public void encode(Path path, InputStream input, TokenBuilder tokens) throws IOException {
        var reader = new Utf8Reader(path, input);
        var word = new StringBuilder();
        for (var characters = reader.next(); !characters.isEmpty(); characters = reader.next()) {
            add(characters, word, tokens);
        }
        end(word, tokens);
    }

    @Override
    public EncodedText finish(TokenBuilder read) {
        return new EncodedText(SymbolTokenizer.of(List.copyOf(words.keySet())), read.build());
    }

    private void add(CharBuffer characters, StringBuilder word, TokenBuilder tokens) {
        for (int i = 0; i < characters.length(); i++) {
            if (SymbolTokenizer.isSpace(characters.charAt(i))) {
                end(word, tokens);
            } else {
                word.append(characters.charAt(i));
            }
        }
    }

    private void end(StringBuilder word, TokenBuilder tokens) {
        if (!word.isEmpty()) {
            tokens.add(words.computeIfAbsent(word.toString(), _ -> words.size()));
            word.setLength(0);
        }
    }
}
