package org.glrnn.train;

import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.function.Consumer;

import org.glrnn.report.MetricsFile;
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
     * @param firstStep steps done: lines of later steps, which the run will do again, are dropped, and so are damaged
     *     ones
     */
    MetricsLog(RunDirectory directory, long firstStep) {
        file = directory.resolve(FILE);
        directory.write(FILE, firstStep > 0 ? kept(file, firstStep) : new byte[0]);
        try {
            channel = FileChannel.open(file, StandardOpenOption.APPEND);
            writer = Channels.newWriter(channel, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw RunDirectory.cannotWrite(file, e);
        }
    }

    /** Returns the validation loss before the first step, NaN if the log does not have it. */
    static double lossBefore(Path file) {
        var losses = new ArrayList<Double>();
        read(file, line -> {
            if (line.step() == 0 && line.values().path("validation_loss").isNumber()) {
                losses.add(line.values().path("validation_loss").doubleValue());
            }
        });
        return losses.isEmpty() ? Double.NaN : losses.getFirst();
    }

    void add(Metrics metrics) {
        var line = JSON.createObjectNode().put("step", metrics.step())
                .put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
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

    private static byte[] kept(Path file, long firstStep) {
        var kept = new StringBuilder();
        read(file, line -> {
            if (line.step() <= firstStep) {
                kept.append(line.text()).append('\n');
            }
        });
        return kept.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void read(Path file, Consumer<MetricsFile.Line> consumer) {
        try {
            MetricsFile.read(file, consumer);
        } catch (IOException e) {
            throw RunDirectory.cannotRead(file, e);
        }
    }
}
