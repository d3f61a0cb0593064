package org.glrnn.tasks.mixer;

import java.util.ArrayList;
import java.util.List;

import org.glrnn.tasks.graph.Shape;

/**
 * What the state of one sequence in one layer is made of: named tensors, one after another.
 *
 * @param tensors in the order in which they lie in a carry
 */
public record StateLayout(List<Tensor> tensors) {
    /** A state without a single value. */
    public static final StateLayout NONE = new StateLayout(List.of());

    /** Takes a copy. */
    public StateLayout {
        tensors = List.copyOf(tensors);
    }

    /**
     * One tensor.
     *
     * @param name the field's word for it, such as {@code h}
     * @param shape its sizes
     */
    public record Tensor(String name, Shape shape) {
    }

    /** Returns a state of one vector. */
    public static StateLayout vector(String name, int width) {
        return new StateLayout(List.of(new Tensor(name, Shape.of(width))));
    }

    /** Returns this state with another tensor at its end. */
    public StateLayout and(String name, int... sizes) {
        var all = new ArrayList<>(tensors);
        all.add(new Tensor(name, Shape.of(sizes)));
        return new StateLayout(all);
    }

    /**
     * Returns the number of values.
     *
     * @throws ArithmeticException if they are more than an int counts
     */
    public int size() {
        return Math.toIntExact(tensors.stream().mapToLong(tensor -> tensor.shape().count()).reduce(0, Math::addExact));
    }

    /**
     * Returns a tensor.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public Tensor get(String name) {
        return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst().orElseThrow(() -> unknown(name));
    }

    /**
     * Returns where a tensor begins.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public int offset(String name) {
        var offset = 0;
        for (var tensor : tensors) {
            if (tensor.name().equals(name)) {
                return offset;
            }
            offset += tensor.shape().elements();
        }
        throw unknown(name);
    }

    private IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("no tensor of the state is named " + name + "; there are "
                + tensors.stream().map(Tensor::name).toList());
    }
}
