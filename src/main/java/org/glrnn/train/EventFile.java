package org.glrnn.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * A TensorBoard events file: TFRecords (length, its masked CRC32C, data, its masked CRC32C) of Event messages (field 1
 * wall time, 2 step, 3 file version, 5 summary, 7 session log).
 */
final class EventFile implements AutoCloseable {
    private static final String VERSION = "brain.Event:2";
    private static final int MASK_DELTA = 0xa282ead8;
    private static final Pattern NAME = Pattern.compile("events\\.out\\.tfevents\\.(\\d{1,10})\\..*");
    private final Path file;
    private final FileChannel channel;

    /**
     * Creates a new file.
     *
     * @param firstStep steps done; TensorBoard then forgets what it read of later steps in older files of the
     *     directory, and of a run that begins again also its evaluation before the first step
     */
    EventFile(Path directory, long firstStep) {
        file = directory.resolve(name(directory));
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw RunDirectory.cannotWrite(file, e);
        }
        write(event(0).bytes(3, VERSION.getBytes(StandardCharsets.UTF_8)));
        write(event(firstStep > 0 ? firstStep + 1 : 0).message(7, new ProtoBuffer().varint(1, 1)));
    }

    /** Adds the values of one step. */
    void add(long step, Map<String, Number> tags) {
        var summary = new ProtoBuffer();
        tags.forEach((tag, value) -> summary.message(1, new ProtoBuffer()
                .bytes(1, tag.getBytes(StandardCharsets.UTF_8)).float32(2, value.floatValue())));
        write(event(step).message(5, summary));
    }

    /** Brings all events to disk. */
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
            channel.close();
        } catch (IOException e) {
            throw RunDirectory.cannotWrite(file, e);
        }
    }

    static int maskedCrc(ByteBuffer bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }

    private static ProtoBuffer event(long step) {
        return new ProtoBuffer().float64(1, System.currentTimeMillis() / 1e3).varint(2, step);
    }

    private void write(ProtoBuffer event) {
        var data = event.toByteArray();
        var record = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + data.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN).putLong(data.length);
        record.putInt(maskedCrc(record.duplicate().flip()));
        record.put(data).putInt(maskedCrc(ByteBuffer.wrap(data))).flip();
        try {
            while (record.hasRemaining()) {
                channel.write(record);
            }
        } catch (IOException e) {
            throw RunDirectory.cannotWrite(file, e);
        }
    }

    /** TensorBoard reads the files in the order of their names, which begin with a time in seconds. */
    private static String name(Path directory) {
        long seconds = Math.max(System.currentTimeMillis() / 1000, latest(directory) + 1);
        var host = System.getenv().getOrDefault("HOSTNAME", "localhost").replaceAll("[^A-Za-z0-9-]", "-");
        return "events.out.tfevents.%d.%s.%d.%d".formatted(
                seconds, host, ProcessHandle.current().pid(), System.nanoTime());
    }

    private static long latest(Path directory) {
        try (var entries = Files.list(directory)) {
            return entries.map(entry -> NAME.matcher(entry.getFileName().toString())).filter(Matcher::matches)
                    .mapToLong(matcher -> Long.parseLong(matcher.group(1))).max().orElse(0);
        } catch (IOException e) {
            throw RunDirectory.cannotRead(directory, e);
        }
    }
}
