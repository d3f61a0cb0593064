package org.glrnn.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.glrnn.checkpoint.CheckpointException.Reason;
import org.glrnn.data.GlrnnException;

/**
 * A file of 32-bit float tensors in the safetensors format: the length of a header in eight bytes, the header (a JSON
 * object with type, shape and byte range of each tensor), then the tensors, row-major, little-endian.
 *
 * <p>Reading trusts nothing: a file that is wrong anywhere is refused with a {@link CheckpointException}, and no array
 * is allocated that the file could not fill.
 */
public final class SafeTensors implements AutoCloseable {
    static final int LENGTH_BYTES = Long.BYTES;
    private static final int CHUNK_BYTES = 1 << 18;
    private final Path file;
    private final FileChannel channel;
    private final SafeTensorsHeader header;

    private SafeTensors(Path file, FileChannel channel, SafeTensorsHeader header) {
        this.file = file;
        this.channel = channel;
        this.header = header;
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws CheckpointException if it is missing, cannot be read or is no well-formed file of F32 tensors
     */
    public static SafeTensors open(Path file) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            var opened = new SafeTensors(file, channel, readHeader(file, channel));
            channel = null;
            return opened;
        } catch (IOException e) {
            throw failure(file, e);
        } finally {
            closeQuietly(channel);
        }
    }

    /**
     * Writes a file, without care for one that is already there: write to a new name and move.
     *
     * @param file is created or overwritten, and forced to disk
     * @param shapes sizes of each tensor by name, in the order they are written
     * @param values gives a tensor's values by its name, row-major; asked once for each
     * @param metadata further texts for the header
     * @return the SHA-256 of all bytes written, in hexadecimal
     * @throws IOException if the file cannot be written
     * @throws IllegalArgumentException if a tensor has not as many values as its shape says
     */
    public static String write(Path file, Map<String, int[]> shapes, Function<String, float[]> values,
            Map<String, String> metadata) throws IOException {
        try (var output = new DigestedFile(file)) {
            output.write(SafeTensorsHeader.encode(shapes, metadata));
            for (var tensor : shapes.entrySet()) {
                writeTensor(output, tensor.getKey(), tensor.getValue(), values.apply(tensor.getKey()));
            }
            return output.finish();
        }
    }

    /** Returns the names of all tensors in the order of their bytes. */
    public Set<String> names() {
        return header.tensors().keySet();
    }

    /** Returns the texts the writer added. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /**
     * Returns the sizes of one tensor, empty for a scalar.
     *
     * @throws CheckpointException if there is none of that name
     */
    public List<Long> shape(String name) {
        return tensor(name).shape();
    }

    /**
     * Reads one tensor, row-major.
     *
     * @throws CheckpointException if there is none of that name, it has more than 2^31 values, or reading fails
     */
    public float[] read(String name) {
        var tensor = tensor(name);
        if (tensor.elements() > Integer.MAX_VALUE - 8) {
            throw new CheckpointException(Reason.TENSOR_OVERFLOW, file + ": tensor \"" + name + "\" has "
                    + tensor.elements() + " values, more than one array can hold; it is not one of this program's");
        }
        try {
            return readFloats(tensor.begin(), (int) tensor.elements());
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /**
     * Reads one tensor, row-major, all of whose values must be finite.
     *
     * @throws CheckpointException as {@link #read}, or if a value is NaN or infinite
     */
    public float[] readFinite(String name) {
        var values = read(name);
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new CheckpointException(Reason.NOT_FINITE, file + ": tensor \"" + name + "\" holds " + values[i]
                        + " at index " + i + " of " + values.length + "; it comes from a training that diverged: use an"
                        + " earlier one");
            }
        }
        return values;
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    static CheckpointException failure(Path file, IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return new CheckpointException(Reason.MISSING, file + " does not exist; check the path", cause);
        }
        return new CheckpointException(Reason.INPUT_OUTPUT, "cannot read " + file + ": "
                + GlrnnException.reason(cause) + "; check the file's permissions and the disk", cause);
    }

    private static SafeTensorsHeader readHeader(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < LENGTH_BYTES) {
            throw new CheckpointException(Reason.FILE_TOO_SHORT, file + " has only " + size
                    + " bytes, too few for a safetensors file; copy it again from its source");
        }
        long length = readFully(channel, 0, LENGTH_BYTES).getLong();
        if (length < 2 || length > SafeTensorsHeader.MAX_BYTES || length > size - LENGTH_BYTES) {
            throw new CheckpointException(Reason.HEADER_LENGTH, "%s: the header's length %s does not fit a file of %d"
                    .formatted(file, Long.toUnsignedString(length), size)
                    + " bytes; it is cut short or not a safetensors file: copy it again from its source");
        }
        var bytes = readFully(channel, LENGTH_BYTES, (int) length);
        return SafeTensorsHeader.decode(file, bytes, size - LENGTH_BYTES - length);
    }

    private static void writeTensor(DigestedFile output, String name, int[] shape, float[] values) throws IOException {
        if (values.length != SafeTensorsHeader.elements(shape)) {
            throw new IllegalArgumentException("tensor " + name + " has " + values.length + " values, its shape "
                    + SafeTensorsHeader.elements(shape));
        }
        var chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; from += CHUNK_BYTES / Float.BYTES) {
            int count = Math.min(values.length - from, CHUNK_BYTES / Float.BYTES);
            chunk.clear();
            chunk.asFloatBuffer().put(values, from, count);
            output.write(chunk.limit(count * Float.BYTES));
        }
    }

    private SafeTensorsHeader.Tensor tensor(String name) {
        var tensor = header.tensors().get(name);
        if (tensor == null) {
            throw new CheckpointException(Reason.TENSOR_MISSING, file + " has no tensor \"" + name
                    + "\"; use a file of this kind of model");
        }
        return tensor;
    }

    private float[] readFloats(long begin, int count) throws IOException {
        var values = new float[count];
        long start = LENGTH_BYTES + header.length() + begin;
        for (int from = 0; from < count; from += CHUNK_BYTES / Float.BYTES) {
            int size = Math.min(count - from, CHUNK_BYTES / Float.BYTES);
            readFully(channel, start + (long) from * Float.BYTES, size * Float.BYTES)
                    .asFloatBuffer().get(values, from, size);
        }
        return values;
    }

    private static ByteBuffer readFully(FileChannel channel, long position, int count) throws IOException {
        var buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing was written through this channel, so nothing is lost.
        }
    }
}
