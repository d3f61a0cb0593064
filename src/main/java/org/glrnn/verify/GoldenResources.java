package org.glrnn.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

import tools.jackson.databind.JsonNode;

/** The golden files that come with the program; {@code golden/README.md} next to them says where they are from. */
final class GoldenResources {
    private static final String DIRECTORY = "/golden/";
    private static final String INDEX = "index.txt";
    private static final String PACKED = ".gz";

    private GoldenResources() {
    }

    /** Returns all of them, in the order of their names. */
    static List<GoldenFile> list() {
        return new String(bytes(INDEX), StandardCharsets.UTF_8).lines()
                .map(name -> new GoldenFile(name, () -> read(name))).toList();
    }

    /** Reads one, as nested lists of numbers. */
    static JsonNode read(String name) {
        return PackedTensors.unpack(GoldenFile.parse(bytes(name + PACKED)));
    }

    private static byte[] bytes(String name) {
        try (var stream = GoldenResources.class.getResourceAsStream(DIRECTORY + name)) {
            if (stream == null) {
                throw new IllegalStateException("the program was built without its resource " + DIRECTORY + name);
            }
            return name.endsWith(PACKED) ? new GZIPInputStream(stream).readAllBytes() : stream.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
