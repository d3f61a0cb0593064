package org.glrnn.report;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a file of metrics, {@code metrics.jsonl}. What is no line of metrics, for whatever damage, is left out: a file
 * that was torn, edited or hit by a fault of the disk never stops a run.
 */
public final class MetricsFile {
    private static final int LONGEST = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private MetricsFile() {
    }

    /**
     * One line.
     *
     * @param step number of steps done, at least 0
     * @param text the line as it stands in the file, without its end
     * @param values a JSON object, the step among them
     */
    public record Line(long step, String text, JsonNode values) {
    }

    /**
     * Reads all lines.
     *
     * @param file may be missing: then there are none
     * @param consumer takes one line after another
     * @throws IOException if the file is there but cannot be read
     */
    public static void read(Path file, Consumer<Line> consumer) throws IOException {
        try (var input = new BufferedInputStream(Files.newInputStream(file))) {
            for (var bytes = next(input); bytes.isPresent(); bytes = next(input)) {
                line(bytes.get()).ifPresent(consumer);
            }
        } catch (NoSuchFileException e) {
            // No line, then.
        }
    }

    /** Returns the bytes of the next line, none of one that is too long, and nothing at the end of the file. */
    private static Optional<byte[]> next(InputStream input) throws IOException {
        var bytes = new ByteArrayOutputStream();
        int next = input.read();
        if (next < 0) {
            return Optional.empty();
        }
        long length = 0;
        for (; next >= 0 && next != '\n'; next = input.read()) {
            length++;
            if (length <= LONGEST) {
                bytes.write(next);
            }
        }
        return Optional.of(length <= LONGEST ? bytes.toByteArray() : new byte[0]);
    }

    private static Optional<Line> line(byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            var values = JSON.readTree(text);
            var step = values.path("step");
            return values.isObject() && step.isIntegralNumber() && step.canConvertToLong() && step.longValue() >= 0
                    ? Optional.of(new Line(step.longValue(), text, values)) : Optional.empty();
        } catch (CharacterCodingException | JacksonException e) {
            return Optional.empty();
        }
    }
}
