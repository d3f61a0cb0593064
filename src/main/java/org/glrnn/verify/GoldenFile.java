package org.glrnn.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

import org.glrnn.data.DataException;
import org.glrnn.data.GlrnnException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One file of golden vectors: numbers that a reference implementation produced, as one JSON object.
 *
 * @param name for people; nothing is taken from it
 * @param content reads the object; throws {@link DataException} where it cannot be read
 */
record GoldenFile(String name, Supplier<JsonNode> content) {
    // NaN is read, so that the complaint names its cell.
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Returns the files of a directory, {@code *.json}, in the order of their names; those of its subdirectories are not
     * among them.
     *
     * @throws DataException if the directory cannot be listed or holds none
     */
    static List<GoldenFile> in(Path directory) {
        try (var files = Files.list(directory)) {
            var golden = files.filter(path -> path.toString().endsWith(".json")).sorted().map(GoldenFile::of).toList();
            if (golden.isEmpty()) {
                throw new DataException(directory + " holds no golden files (*.json); name the directory that does");
            }
            return golden;
        } catch (IOException failure) {
            throw new DataException("cannot list " + directory + "; name a directory of golden files (*.json)");
        }
    }

    private static GoldenFile of(Path path) {
        return new GoldenFile(path.getFileName().toString(), () -> {
            try {
                return parse(Files.readAllBytes(path));
            } catch (IOException failure) {
                throw new DataException("it cannot be read: " + GlrnnException.reason(failure));
            }
        });
    }

    /**
     * Reads JSON.
     *
     * @throws DataException if it is none, or holds a key twice
     */
    static JsonNode parse(byte[] text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException failure) {
            var where = failure.getLocation();
            throw new DataException("it is not valid JSON" + (where == null ? "" : " at line " + where.getLineNr() + ", column "
                    + where.getColumnNr()) + ": " + failure.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }
}
