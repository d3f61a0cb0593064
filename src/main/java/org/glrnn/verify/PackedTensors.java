package org.glrnn.verify;

import java.util.Base64;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tensors of packaged golden files, which hold numbers as bytes instead of digits: {@code {"shape": [2, 3], "float64":
 * "..."}}. The text is Base64 of the cells' bytes, row-major, as planes: the first, highest byte of every cell, then the
 * second of every cell, and so on, which compresses better. {@code float32} stands where that loses nothing.
 */
final class PackedTensors {
    static final String SHAPE = "shape";
    static final String FLOAT32 = "float32";
    static final String FLOAT64 = "float64";

    private PackedTensors() {
    }

    /** Returns the same tree with nested lists of numbers instead of packed tensors. */
    static JsonNode unpack(JsonNode node) {
        if (!node.isObject()) {
            return node;
        }
        if (node.has(SHAPE) && (node.has(FLOAT32) || node.has(FLOAT64))) {
            return tensor(node);
        }
        var unpacked = new ObjectNode(JsonNodeFactory.instance);
        node.properties().forEach(entry -> unpacked.set(entry.getKey(), unpack(entry.getValue())));
        return unpacked;
    }

    private static ArrayNode tensor(JsonNode node) {
        var wide = node.has(FLOAT64);
        var planes = Base64.getDecoder().decode(node.get(wide ? FLOAT64 : FLOAT32).stringValue());
        var values = new double[planes.length / (wide ? Double.BYTES : Float.BYTES)];
        for (var i = 0; i < values.length; i++) {
            values[i] = wide ? Double.longBitsToDouble(cell(planes, values.length, i))
                    : Float.intBitsToFloat((int) cell(planes, values.length, i));
        }
        var shape = node.get(SHAPE);
        var rows = values.length;
        var flat = new ArrayNode(JsonNodeFactory.instance);
        for (var value : values) {
            flat.add(value);
        }
        for (var axis = shape.size() - 1; axis > 0; axis--) {
            rows /= shape.get(axis).intValue();
            flat = group(flat, rows);
        }
        return flat;
    }

    private static long cell(byte[] planes, int count, int index) {
        var bits = 0L;
        for (var at = index; at < planes.length; at += count) {
            bits = bits << Byte.SIZE | Byte.toUnsignedInt(planes[at]);
        }
        return bits;
    }

    private static ArrayNode group(ArrayNode flat, int groups) {
        var grouped = new ArrayNode(JsonNodeFactory.instance);
        for (var i = 0; i < flat.size(); i++) {
            (i % (flat.size() / groups) == 0 ? grouped.addArray() : (ArrayNode) grouped.get(grouped.size() - 1))
                    .add(flat.get(i));
        }
        return grouped;
    }
}
