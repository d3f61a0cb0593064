package org.glrnn.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.glrnn.checkpoint.CheckpointException.Reason;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * The header of a safetensors file.
 *
 * @param length bytes of the header
 * @param tensors by name, in the order of their bytes
 * @param metadata further texts
 */
record SafeTensorsHeader(int length, Map<String, Tensor> tensors, Map<String, String> metadata) {
    static final int MAX_BYTES = 100_000_000;
    private static final String METADATA = "__metadata__";
    private static final Set<String> KEYS = Set.of("dtype", "shape", "data_offsets");
    private static final Set<String> OTHER_TYPES = Set.of("BOOL", "F4", "F6_E2M3", "F6_E3M2", "U8", "I8", "F8_E5M2",
            "F8_E4M3", "F8_E8M0", "I16", "U16", "F16", "BF16", "I32", "U32", "C64", "F64", "I64", "U64");

    /** Where one tensor lies; {@code begin} counts from the end of the header. */
    record Tensor(List<Long> shape, long elements, long begin) {
        long end() {
            return begin + elements * Float.BYTES;
        }
    }

    /** Returns length and header, padded with spaces so that the tensors start at a multiple of eight bytes. */
    static ByteBuffer encode(Map<String, int[]> shapes, Map<String, String> metadata) {
        var json = new ByteArrayOutputStream();
        try (var generator = Json.MAPPER.createGenerator(json)) {
            generator.writeStartObject();
            writeMetadata(generator, metadata);
            long begin = 0;
            for (var tensor : shapes.entrySet()) {
                long end = Math.addExact(begin, Math.multiplyExact(elements(tensor.getValue()), Float.BYTES));
                writeTensor(generator, tensor.getKey(), tensor.getValue(), begin, end);
                begin = end;
            }
            generator.writeEndObject();
        }
        while (json.size() % SafeTensors.LENGTH_BYTES != 0) {
            json.write(' ');
        }
        return ByteBuffer.allocate(SafeTensors.LENGTH_BYTES + json.size()).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.size()).put(json.toByteArray()).flip();
    }

    static long elements(int[] shape) {
        long product = 1;
        for (int size : shape) {
            product = Math.multiplyExact(product, size);
        }
        return product;
    }

    /**
     * Checks and takes in a header.
     *
     * @param dataBytes bytes that follow the header
     */
    static SafeTensorsHeader decode(Path file, ByteBuffer bytes, long dataBytes) {
        int length = bytes.remaining();
        var tensors = new LinkedHashMap<String, Tensor>();
        Map<String, String> metadata = Map.of();
        for (var entry : parse(file, bytes).properties()) {
            if (entry.getKey().equals(METADATA)) {
                metadata = metadata(file, entry.getValue());
            } else {
                tensors.put(entry.getKey(), tensor(file, entry.getKey(), entry.getValue(), dataBytes));
            }
        }
        return new SafeTensorsHeader(length, inOrder(file, tensors, dataBytes), metadata);
    }

    private static JsonNode parse(Path file, ByteBuffer bytes) {
        try {
            if (bytes.get(bytes.position()) != '{') {
                throw syntax(file, "it does not begin with {", null);
            }
            var text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            return Json.MAPPER.readTree(text);
        } catch (CharacterCodingException e) {
            throw syntax(file, "it is not valid UTF-8", e);
        } catch (JacksonException e) {
            throw syntax(file, JsonProblem.of(e), e);
        }
    }

    private static Tensor tensor(Path file, String name, JsonNode entry, long dataBytes) {
        if (!entry.isObject() || !Set.copyOf(entry.propertyNames()).equals(KEYS)) {
            throw entry(file, name, "must be an object with exactly the keys dtype, shape and data_offsets");
        }
        requireF32(file, name, entry.get("dtype"));
        var shape = wholeNumbers(file, name, "shape", entry.get("shape"));
        var range = wholeNumbers(file, name, "data_offsets", entry.get("data_offsets"));
        if (range.size() != 2) {
            throw entry(file, name, "must have two data_offsets, not " + range.size());
        }
        return tensor(file, name, shape, range.getFirst(), range.getLast(), dataBytes);
    }

    private static Tensor tensor(Path file, String name, List<Long> shape, long begin, long end, long dataBytes) {
        try {
            long elements = 1;
            for (long size : shape) {
                elements = Math.multiplyExact(elements, size);
            }
            if (begin > end || end > dataBytes || end - begin != Math.multiplyExact(elements, Float.BYTES)) {
                throw new CheckpointException(Reason.TENSOR_RANGE, "%s: tensor \"%s\" has the bytes %d to %d of %d,"
                        .formatted(file, name, begin, end, dataBytes) + " which do not fit its shape " + shape + HINT);
            }
            return new Tensor(shape, elements, begin);
        } catch (ArithmeticException e) {
            throw new CheckpointException(Reason.TENSOR_OVERFLOW, "%s: the shape %s of tensor \"%s\" is too large"
                    .formatted(file, shape, name) + HINT, e);
        }
    }

    private static void requireF32(Path file, String name, JsonNode type) {
        if (type.isString() && OTHER_TYPES.contains(type.stringValue())) {
            throw new CheckpointException(Reason.TENSOR_TYPE, "%s: tensor \"%s\" is of type %s; convert it to F32"
                    .formatted(file, name, type.stringValue()));
        }
        if (!type.isString() || !type.stringValue().equals("F32")) {
            throw entry(file, name, "has the unknown type " + type);
        }
    }

    private static List<Long> wholeNumbers(Path file, String name, String key, JsonNode array) {
        var numbers = new ArrayList<Long>();
        for (var number : array.isArray() ? array : Json.MAPPER.createArrayNode().add("none")) {
            if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
                throw entry(file, name, "must have a " + key + " of whole numbers, not " + array);
            }
            numbers.add(number.longValue());
        }
        return Collections.unmodifiableList(numbers);
    }

    private static Map<String, String> metadata(Path file, JsonNode node) {
        var texts = new LinkedHashMap<String, String>();
        for (var entry : node.properties()) {
            if (!entry.getValue().isString()) {
                throw entry(file, METADATA, "must hold texts only");
            }
            texts.put(entry.getKey(), entry.getValue().stringValue());
        }
        if (!node.isObject()) {
            throw entry(file, METADATA, "must be an object");
        }
        return Collections.unmodifiableMap(texts);
    }

    private static Map<String, Tensor> inOrder(Path file, Map<String, Tensor> tensors, long dataBytes) {
        var ordered = new LinkedHashMap<String, Tensor>();
        long[] end = {0};
        tensors.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Tensor> e) -> e.getValue().begin())
                        .thenComparingLong(e -> e.getValue().end()))
                .forEach(entry -> {
                    requireAdjacent(file, entry.getKey(), entry.getValue().begin(), end[0]);
                    end[0] = entry.getValue().end();
                    ordered.put(entry.getKey(), entry.getValue());
                });
        if (end[0] != dataBytes) {
            throw new CheckpointException(Reason.COVERAGE, "%s: the tensors end at byte %d of %d"
                    .formatted(file, end[0], dataBytes) + HINT);
        }
        return Collections.unmodifiableMap(ordered);
    }

    private static void requireAdjacent(Path file, String name, long begin, long end) {
        if (begin != end) {
            throw new CheckpointException(Reason.COVERAGE, "%s: tensor \"%s\" begins at byte %d, but the one before it"
                    .formatted(file, name, begin) + " ends at " + end + HINT);
        }
    }

    private static void writeMetadata(JsonGenerator generator, Map<String, String> metadata) {
        if (!metadata.isEmpty()) {
            generator.writeObjectPropertyStart(METADATA);
            metadata.forEach(generator::writeStringProperty);
            generator.writeEndObject();
        }
    }

    private static void writeTensor(JsonGenerator generator, String name, int[] shape, long begin, long end) {
        generator.writeObjectPropertyStart(name);
        generator.writeStringProperty("dtype", "F32");
        generator.writeArrayPropertyStart("shape");
        for (int size : shape) {
            generator.writeNumber(size);
        }
        generator.writeEndArray();
        generator.writeArrayPropertyStart("data_offsets");
        generator.writeNumber(begin);
        generator.writeNumber(end);
        generator.writeEndArray();
        generator.writeEndObject();
    }

    private static CheckpointException syntax(Path file, String problem, Exception cause) {
        return new CheckpointException(Reason.HEADER_SYNTAX, file + ": the header is damaged: " + problem + HINT,
                cause);
    }

    private static CheckpointException entry(Path file, String name, String problem) {
        return new CheckpointException(Reason.TENSOR_ENTRY, file + ": tensor \"" + name + "\" " + problem + HINT);
    }

    private static final String HINT = "; copy the file again from its source";
}
