package org.glrnn.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.glrnn.data.DataException;
import tools.jackson.databind.JsonNode;

/**
 * Numbers of a golden file: a scalar, or nested lists of one regular shape.
 *
 * @param name where it stands in the file, for complaints
 * @param shape its sizes; empty for a scalar
 * @param values all numbers, row-major
 */
record Tensor(String name, List<Integer> shape, double[] values) {
    /** A size that a file chooses. */
    static final int ANY = -1;

    /**
     * Reads a tensor.
     *
     * @param expected its sizes, {@link #ANY} where every size but 0 will do
     * @throws DataException if the shape is another, the lists are ragged, or a cell is not a finite number
     */
    static Tensor read(String name, JsonNode node, int... expected) {
        List<Integer> shape = new ArrayList<>();
        for (var level = node; level != null && level.isArray(); level = level.get(0)) {
            shape.add(level.size());
        }
        if (!fits(shape, expected)) {
            throw new DataException(name + " has shape " + shape + " instead of " + text(expected));
        }
        var values = new double[shape.stream().reduce(1, Math::multiplyExact)];
        fill(name, node, shape, values, 0);
        return new Tensor(name, shape, values);
    }

    /** Returns one size. */
    int size(int axis) {
        return shape.get(axis);
    }

    /** Returns all sizes. */
    int[] sizes() {
        return shape.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Returns the numbers in single precision. */
    float[] floats() {
        var floats = new float[values.length];
        for (var i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /**
     * Returns the numbers as rows of integers, such as tokens.
     *
     * @throws DataException if one is not an integer
     */
    int[][] rows() {
        var columns = shape.getLast();
        var rows = new int[values.length / columns][columns];
        for (var i = 0; i < values.length; i++) {
            var number = (int) values[i];
            if (number != values[i]) {
                throw new DataException(name + " holds " + values[i] + ", which is not an integer");
            }
            rows[i / columns][i % columns] = number;
        }
        return rows;
    }

    private static boolean fits(List<Integer> shape, int[] expected) {
        if (shape.size() != expected.length) {
            return false;
        }
        for (var i = 0; i < expected.length; i++) {
            if (shape.get(i) == 0 || expected[i] != ANY && expected[i] != shape.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static String text(int[] sizes) {
        return Arrays.stream(sizes).mapToObj(size -> size == ANY ? "any" : String.valueOf(size))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static int fill(String name, JsonNode node, List<Integer> shape, double[] values, int start) {
        if (shape.isEmpty()) {
            values[start] = cell(name, node);
            return start + 1;
        }
        if (!node.isArray() || node.size() != shape.getFirst()) {
            throw new DataException(name + " is ragged: it is not a list of " + shape.getFirst() + " entries,"
                    + " as its neighbours are");
        }
        var next = start;
        for (var i = 0; i < node.size(); i++) {
            next = fill(name + "[" + i + "]", node.get(i), shape.subList(1, shape.size()), values, next);
        }
        return next;
    }

    private static double cell(String name, JsonNode node) {
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw new DataException(name + " is " + node + ", not a finite number");
        }
        return node.doubleValue();
    }
}
