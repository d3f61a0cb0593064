package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    /** The mask of TFRecord over the check value of CRC-32C, 0xE3069283. */
    private static final int MASKED_CHECK = Integer.rotateRight(0xE3069283, 15) + 0xa282ead8;
    @TempDir
    private Path directory;

    @Test
    void checksumsAreMaskedCastagnoli() {
        var bytes = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertEquals(MASKED_CHECK, EventFile.maskedCrc(ByteBuffer.wrap(bytes)));
    }

    @Test
    void messagesAreProtocolBuffers() {
        var message = new ProtoBuffer().varint(2, 300).float32(2, 1.5f).float64(1, -2)
                .message(5, new ProtoBuffer().bytes(1, new byte[] {'a'}));
        assertArrayEquals(HexFormat.of().parseHex("10ac02" + "150000c03f" + "0900000000000000c0" + "2a030a0161"),
                message.toByteArray());
    }

    @Test
    void recordsHaveVersionRestartAndValues() throws IOException {
        try (var events = new EventFile(directory, 30)) {
            events.add(31, Map.of("train/loss", 2.5f));
        }
        var records = records();
        assertEquals(3, records.size());
        assertTrue(new String(records.get(0), StandardCharsets.ISO_8859_1).endsWith("\u001a\rbrain.Event:2"));
        assertEquals("101f" + "3a020801", tail(records.get(1)));
        assertEquals("101f" + "2a13" + "0a11" + "0a0a" + HexFormat.of().formatHex("train/loss".getBytes(
                StandardCharsets.US_ASCII)) + "1500002040", tail(records.get(2)));
    }

    @Test
    void aRunThatBeginsAgainForgetsAllOfTheFilesBefore() throws IOException {
        try (var events = new EventFile(directory, 0)) {
            events.add(0, Map.of("validation/loss", 2.5f));
            events.add(1, Map.of("train/loss", 2.5f));
        }
        assertEquals(List.of(0L, 1L), TensorBoard.steps(directory));
        new EventFile(directory, 0).close();
        assertEquals(List.of(), TensorBoard.steps(directory));
    }

    /** TensorBoard reads files in the order of their names: whatever the clock says, and the process id. */
    @Test
    void aLaterFileHasALaterName() throws IOException {
        var future = directory.resolve("events.out.tfevents.4000000000.zzz.1.1");
        Files.createFile(future);
        Files.createFile(directory.resolve("events.out.tfevents.x"));
        for (int i = 0; i < 3; i++) {
            new EventFile(directory, 0).close();
        }
        try (var files = Files.list(directory)) {
            var names = files.map(file -> file.getFileName().toString()).sorted().toList();
            assertEquals(5, names.size());
            assertEquals(future.getFileName().toString(), names.getFirst());
            assertTrue(names.get(3).startsWith("events.out.tfevents.4000000003."), names.toString());
        }
    }

    /** What follows the wall time. */
    private static String tail(byte[] event) {
        return HexFormat.of().formatHex(event, 9, event.length);
    }

    private List<byte[]> records() throws IOException {
        try (var files = Files.list(directory)) {
            var buffer = ByteBuffer.wrap(Files.readAllBytes(files.findFirst().orElseThrow()))
                    .order(ByteOrder.LITTLE_ENDIAN);
            var records = new ArrayList<byte[]>();
            while (buffer.hasRemaining()) {
                var length = buffer.slice(buffer.position(), Long.BYTES);
                var data = new byte[(int) buffer.getLong()];
                assertEquals(EventFile.maskedCrc(length), buffer.getInt());
                buffer.get(data);
                assertEquals(EventFile.maskedCrc(ByteBuffer.wrap(data)), buffer.getInt());
                records.add(data);
            }
            return records;
        }
    }
}
