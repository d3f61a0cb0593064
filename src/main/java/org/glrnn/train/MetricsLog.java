package org.glrnn.train;

import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** metrics.jsonl: one JSON object a line, each on disk (to the operating system) when written. */
final class MetricsLog implements AutoCloseable {
    static final String FILE = "metrics.jsonl";
    private static final JsonMapper JSON = new JsonMapper();
    private final Path file;
    private final FileChannel channel;
    private final Writer writer;

    /**
     * Opens the log.
     *
     * @param firstStep steps done: lines of later steps, which the run will do again, are dropped, and so is a line
     *     that an interrupted program left unfinished
     */
    MetricsLog(RunDirectory directory, long firstStep) {
        file = directory.resolve(FILE);
        try {
            directory.write(FILE, kept(firstStep).getBytes(StandardCharsets.UTF_8));
            channel = FileChannel.open(file, StandardOpenOption.APPEND);
            writer = Channels.newWriter(channel, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw RunDirectory.cannotWrite(file, e);
        }
    }

    /** Returns the validation loss before the first step, NaN if the log does not have it. */
    static double lossBefore(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.map(MetricsLog::parse).filter(line -> line.path("step").asLong(-1) == 0)
                    .mapToDouble(line -> line.path("validation_loss").asDouble(Double.NaN)).findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    void add(Metrics metrics) {
        var line = JSON.createObjectNode().put("step", metrics.step());
        metrics.values().forEach((name, value) -> line.set(name, JSON.valueToTree(value)));
        try {
            writer.write(JSON.writeValueAsString(line) + "\n");
            writer.flush();
        } catch (IOException e) {
            throw RunDirectory.cannotWrite(file, e);
        }
    }

    /** Brings all lines to disk. */
    void force() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw RunDirectory.cannotWrite(file, e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw RunDirectory.cannotWrite(file, e);
        }
    }

    private String kept(long firstStep) throws IOException {
        var kept = new StringBuilder();
        if (firstStep > 0 && Files.exists(file)) {
            for (var line : Files.readAllLines(file)) {
                long step = parse(line).path("step").asLong(Long.MAX_VALUE);
                if (step <= firstStep) {
                    kept.append(line).append('\n');
                }
            }
        }
        return kept.toString();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }
}
