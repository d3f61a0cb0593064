package org.glrnn.verify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Packs golden files into the resources of the library; {@code src/main/resources/golden/README.md} has the command. The same
 * file becomes the same bytes with the same JDK.
 */
public final class PackGolden {
    /** Shorter tensors stay readable. */
    private static final int LEAST = 3;

    private PackGolden() {
    }

    /**
     * Packs every {@code *.json} of some directories, and writes the index of all that are packed.
     *
     * @param arguments where to, then the directories
     */
    public static void main(String[] arguments) throws IOException {
        var target = Path.of(arguments[0]);
        for (var directory : Arrays.copyOfRange(arguments, 1, arguments.length)) {
            for (var file : GoldenFile.in(Path.of(directory))) {
                var numbers = withoutProse((ObjectNode) file.content().get());
                var packed = pack(numbers);
                if (!PackedTensors.unpack(packed).equals(numbers)) {
                    throw new IllegalStateException(file.name() + " is not what it was when it is packed and unpacked");
                }
                Files.write(target.resolve(file.name() + ".gz"), compress(packed));
            }
        }
        try (var packed = Files.list(target)) {
            Files.write(target.resolve("index.txt"), packed.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".json.gz")).map(name -> name.replaceFirst("\\.gz$", "")).sorted().toList());
        }
    }

    /** Returns the same tree with tensors packed; {@link PackedTensors#unpack} undoes it. */
    static JsonNode pack(JsonNode node) {
        if (node.isArray()) {
            return packable(node) ? tensor(node) : node;
        }
        if (!node.isObject()) {
            return node;
        }
        var packed = new ObjectNode(JsonNodeFactory.instance);
        node.properties().forEach(entry -> packed.set(entry.getKey(), pack(entry.getValue())));
        return packed;
    }

    static byte[] compress(JsonNode node) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            gzip.write(node.toString().getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static ObjectNode withoutProse(ObjectNode file) {
        file.properties().stream().map(entry -> entry.getKey()).filter(key -> key.equals("meta") || key.endsWith("_note"))
                .toList()
                .forEach(file::remove);
        return file;
    }

    private static boolean packable(JsonNode node) {
        return leaves(node) >= LEAST && isRegular(node);
    }

    /** Is it a tensor of numbers with fractions? Integers stay as they are. */
    private static boolean isRegular(JsonNode node) {
        return node.isArray() ? node.valueStream().allMatch(child -> isRegular(child) && child.size() == node.get(0).size())
                : node.isFloatingPointNumber();
    }

    private static int leaves(JsonNode node) {
        return node.isArray() ? node.valueStream().mapToInt(PackGolden::leaves).sum() : 1;
    }

    private static ObjectNode tensor(JsonNode node) {
        var packed = new ObjectNode(JsonNodeFactory.instance);
        var shape = packed.putArray(PackedTensors.SHAPE);
        for (var level = node; level.isArray(); level = level.get(0)) {
            shape.add(level.size());
        }
        var values = new double[leaves(node)];
        fill(node, values, 0);
        var narrow = Arrays.stream(values).allMatch(value -> value == (float) value);
        var size = narrow ? Float.BYTES : Double.BYTES;
        var planes = new byte[values.length * size];
        for (var i = 0; i < planes.length; i++) {
            var bits = narrow ? Float.floatToRawIntBits((float) values[i % values.length])
                    : Double.doubleToRawLongBits(values[i % values.length]);
            planes[i] = (byte) (bits >> (size - 1 - i / values.length) * Byte.SIZE);
        }
        return packed.put(narrow ? PackedTensors.FLOAT32 : PackedTensors.FLOAT64, Base64.getEncoder().encodeToString(planes));
    }

    private static int fill(JsonNode node, double[] values, int start) {
        if (!node.isArray()) {
            values[start] = node.doubleValue();
            return start + 1;
        }
        var next = start;
        for (var child : node) {
            next = fill(child, values, next);
        }
        return next;
    }
}
