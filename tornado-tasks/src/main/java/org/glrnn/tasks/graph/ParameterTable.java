package org.glrnn.tasks.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import org.glrnn.tasks.graph.Parameter.Initializer;
import org.glrnn.tasks.graph.Parameter.Shape;

/**
 * Where each parameter lies in the one flat buffer that holds them all. Gradients and optimiser moments use the same
 * offsets. Offsets are multiples of 16 floats (64 bytes); the gaps stay zero.
 */
public final class ParameterTable {
    private static final int ALIGNMENT = 16;
    private final Map<String, Parameter> byPath;
    private final int size;

    private ParameterTable(Map<String, Parameter> byPath, int size) {
        this.byPath = byPath;
        this.size = size;
    }

    /** Returns a builder for an empty table. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the length of the flat buffer in floats, gaps included. */
    public int size() {
        return size;
    }

    /** Returns the number of trainable values, gaps not included. */
    public long count() {
        return byPath.values().stream().mapToLong(parameter -> parameter.shape().elements()).sum();
    }

    /** Returns all parameters in the order of their offsets. */
    public Collection<Parameter> parameters() {
        return byPath.values();
    }

    /**
     * Returns one parameter.
     *
     * @throws IllegalArgumentException if there is none of that path
     */
    public Parameter get(String path) {
        var parameter = byPath.get(path);
        if (parameter == null) {
            throw new IllegalArgumentException("no parameter is named " + path);
        }
        return parameter;
    }

    /** Returns the offset of one parameter. */
    public int offset(String path) {
        return get(path).offset();
    }

    /** Adds parameters one after another. */
    public static final class Builder {
        private final Map<String, Parameter> byPath = new LinkedHashMap<>();
        private int end;

        private Builder() {
        }

        /**
         * Adds one parameter after the last.
         *
         * @throws IllegalArgumentException if the path is taken or the buffer would outgrow an int index
         */
        public Builder add(String path, Shape shape, Initializer initializer) {
            long elements = (long) shape.rows() * shape.columns();
            long next = end + (elements + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            if (next > Arena.MOST) {
                throw new IllegalArgumentException("too many parameters: " + path + " does not fit into one TornadoVM array of "
                        + Arena.MOST + " values; reduce the widths or the vocabulary");
            }
            if (byPath.putIfAbsent(path, new Parameter(path, shape, end, initializer)) != null) {
                throw new IllegalArgumentException("two parameters are named " + path);
            }
            end = (int) next;
            return this;
        }

        /** Returns the finished table. */
        public ParameterTable build() {
            return new ParameterTable(new LinkedHashMap<>(byPath), end);
        }
    }
}
