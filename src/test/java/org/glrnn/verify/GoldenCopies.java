package org.glrnn.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import tools.jackson.databind.node.ObjectNode;

/** Copies of packaged golden files, to be damaged. */
public final class GoldenCopies {
    private GoldenCopies() {
    }

    /** Writes a packaged file as plain JSON. */
    public static Path write(String name, Path target) throws IOException {
        return Files.writeString(target, read(name).toString());
    }

    static ObjectNode read(String name) {
        return (ObjectNode) GoldenResources.read(name);
    }
}
