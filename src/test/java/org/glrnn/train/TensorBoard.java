package org.glrnn.train;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the event files of a directory as TensorBoard's EventAccumulator does: in the order of their names, and where a
 * session starts, forgetting all events from its step on.
 */
final class TensorBoard {
    private static final int START = 1;

    private TensorBoard() {
    }

    /** Returns the steps that have a summary, in the order in which they were written. */
    static List<Long> steps(Path directory) throws IOException {
        var steps = new ArrayList<Long>();
        try (var files = Files.list(directory)) {
            var events = files.filter(file -> file.getFileName().toString().contains("tfevents")).sorted().toList();
            for (var file : events) {
                read(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN), steps);
            }
        }
        return steps;
    }

    private static void read(ByteBuffer file, List<Long> steps) {
        while (file.hasRemaining()) {
            try {
                long length = file.getLong();
                file.getInt();
                var event = file.slice(file.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
                file.position(file.position() + (int) length);
                file.getInt();
                add(event, steps);
            } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
                return; // The rest was being written when the program ended.
            }
        }
    }

    private static void add(ByteBuffer event, List<Long> steps) {
        long step = 0;
        boolean summary = false;
        boolean start = false;
        while (event.hasRemaining()) {
            int key = (int) varint(event);
            switch (key) {
                case 1 << 3 | 1 -> event.getDouble();
                case 2 << 3 -> step = varint(event);
                case 5 << 3 | 2 -> summary = message(event).hasRemaining();
                case 7 << 3 | 2 -> start = isStart(message(event));
                default -> message(event);
            }
        }
        long first = step;
        if (start) {
            steps.removeIf(old -> old >= first);
        }
        if (summary) {
            steps.add(step);
        }
    }

    private static boolean isStart(ByteBuffer sessionLog) {
        return varint(sessionLog) == 1 << 3 && varint(sessionLog) == START;
    }

    private static ByteBuffer message(ByteBuffer event) {
        int length = (int) varint(event);
        var message = event.slice(event.position(), length);
        event.position(event.position() + length);
        return message;
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0;; shift += 7) {
            long next = bytes.get();
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
