package org.glrnn.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Packaged golden files as a user has them. In this package, since only {@code verify} can unpack them. */
public final class GoldenText {
    private GoldenText() {
    }

    /** Writes a packaged file as plain JSON. */
    public static Path write(String name, Path target) throws IOException {
        return Files.writeString(target, GoldenResources.read(name).toString());
    }
}
