package org.glrnn.tasks.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each parameter lies in the one flat buffer that holds them all. Gradients and optimiser moments use the same
 * offsets. Parameters of one group lie next to each other, the groups in the order in which they first occur. Offsets are
 * multiples of 16 floats (64 bytes); the gaps stay zero.
 */
public final class ParameterTable {
    private static final int ALIGNMENT = 16;
    private final Map<String, Parameter> byPath;
    private final List<Span> spans;
    private final int size;

    private ParameterTable(Map<String, Parameter> byPath, List<Span> spans, int size) {
        this.byPath = byPath;
        this.spans = spans;
        this.size = size;
    }

    /**
     * The part of the buffer that one group takes, gaps included.
     *
     * @param group how the optimiser treats it
     * @param offset its first element
     * @param count its length
     */
    public record Span(ParameterGroup group, int offset, int count) {
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

    /** Returns all parameters in the order in which they were declared. */
    public Collection<Parameter> parameters() {
        return byPath.values();
    }

    /** Returns the parts of the buffer by group; together they are the whole. */
    public List<Span> spans() {
        return spans;
    }

    /** Returns whether there is a parameter of that path. */
    public boolean has(String path) {
        return byPath.containsKey(path);
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
        private long end;

        private Builder() {
        }

        /**
         * Adds one parameter; the scopes of {@link #scope} are for this.
         *
         * @throws IllegalArgumentException if the path is taken or the buffer would outgrow an int index
         */
        void add(String path, Shape shape, Initializer initializer, ParameterGroup group, String part) {
            end += aligned(shape.count());
            if (end > Arena.MOST) {
                throw new IllegalArgumentException("too many parameters: " + path + " does not fit into one TornadoVM array of "
                        + Arena.MOST + " values; reduce the widths or the vocabulary");
            }
            if (byPath.putIfAbsent(path, new Parameter(path, shape, 0, initializer, group, part)) != null) {
                throw new IllegalArgumentException("two parameters are named " + path);
            }
        }

        boolean has(String path) {
            return byPath.containsKey(path);
        }

        /**
         * Returns the scope of a part of the model, at the root of the tree.
         *
         * @param part {@code input}, {@code layer_0}, ..., {@code head}
         */
        public ParameterScope scope(String part) {
            return new ParameterScope(this, "", part);
        }

        /** Returns the finished table. */
        public ParameterTable build() {
            var placed = new LinkedHashMap<>(byPath);
            var spans = new ArrayList<Span>();
            var offset = 0;
            for (var group : byPath.values().stream().map(Parameter::group).distinct().toList()) {
                var first = offset;
                for (var parameter : byPath.values()) {
                    if (parameter.group().equals(group)) {
                        placed.put(parameter.path(), parameter.at(offset));
                        offset += (int) aligned(parameter.shape().count());
                    }
                }
                spans.add(new Span(group, first, offset - first));
            }
            return new ParameterTable(placed, List.copyOf(spans), offset);
        }

        private static long aligned(long elements) {
            return (elements + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
    }
}
