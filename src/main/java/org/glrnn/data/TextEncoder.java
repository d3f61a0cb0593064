package org.glrnn.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Encodes files, each while it is read. */
@FunctionalInterface
public interface TextEncoder {

    /**
     * Adds the tokens of a file.
     *
     * @param path for messages
     * @param input what the file holds
     * @param tokens gets them
     * @throws DataException if it is not UTF-8, where it must be, or a character is not known
     * @throws IOException if it cannot be read
     */
    void encode(Path path, InputStream input, TokenBuilder tokens) throws IOException;
}
