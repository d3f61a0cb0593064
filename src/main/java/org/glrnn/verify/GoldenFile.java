package org.glrnn.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.glrnn.data.DataException;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One file of golden vectors: numbers that the reference implementation produced, as one JSON object.
 *
 * @param path where it was read
 * @param root the object
 */
record GoldenFile(Path path, JsonNode root) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** What a file tests. */
    enum Kind { LAYER, LANGUAGE_MODEL, TRAINING }

    /**
     * Reads a file.
     *
     * @throws DataException if it cannot be read or is not a golden file
     */
    static GoldenFile read(Path path) {
        try {
            var root = MAPPER.readTree(Files.readString(path));
            if (root == null || !root.path("config").isObject() || !root.path("params").isObject()) {
                throw new DataException(path + " is not a golden file: it has no objects config and params");
            }
            return new GoldenFile(path, root);
        } catch (IOException | JacksonException failure) {
            throw new DataException("cannot read " + path + " as JSON: " + failure.getMessage().lines().findFirst().orElse(""));
        }
    }

    Kind kind() {
        if (root.has("losses")) {
            return Kind.TRAINING;
        }
        return config().has("n_layer") ? Kind.LANGUAGE_MODEL : Kind.LAYER;
    }

    JsonNode config() {
        return root.path("config");
    }

    boolean has(String key) {
        return root.hasNonNull(key);
    }

    /** Returns a tensor flattened row-major. */
    double[] tensor(String key) {
        return flatten(root.path(key));
    }

    float[] floats(String key) {
        return toFloats(tensor(key));
    }

    /** Returns an object of tensors, each flattened row-major, by path. */
    Map<String, double[]> tensors(String key) {
        var tensors = new LinkedHashMap<String, double[]>();
        root.path(key).properties().forEach(entry -> tensors.put(entry.getKey(), flatten(entry.getValue())));
        return tensors;
    }

    /** Returns the size of one axis of a tensor. */
    int size(String key, int axis) {
        var node = root.path(key);
        for (var i = 0; i < axis; i++) {
            node = node.path(0);
        }
        return node.size();
    }

    /** Returns a matrix of integers. */
    int[][] integers(JsonNode node) {
        var rows = new int[node.size()][];
        for (var r = 0; r < rows.length; r++) {
            rows[r] = new int[node.path(r).size()];
            for (var c = 0; c < rows[r].length; c++) {
                rows[r][c] = node.path(r).path(c).asInt();
            }
        }
        return rows;
    }

    static float[] toFloats(double[] values) {
        var floats = new float[values.length];
        for (var i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static double[] flatten(JsonNode node) {
        var values = new double[count(node)];
        fill(node, values, 0);
        return values;
    }

    private static int count(JsonNode node) {
        if (!node.isArray()) {
            return 1;
        }
        var sum = 0;
        for (var child : node) {
            sum += count(child);
        }
        return sum;
    }

    private static int fill(JsonNode node, double[] values, int start) {
        if (!node.isArray()) {
            values[start] = node.asDouble();
            return start + 1;
        }
        var next = start;
        for (var child : node) {
            next = fill(child, values, next);
        }
        return next;
    }
}
