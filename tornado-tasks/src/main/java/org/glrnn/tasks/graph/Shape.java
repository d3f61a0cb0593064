package org.glrnn.tasks.graph;

import java.util.Arrays;
import java.util.List;

/**
 * The sizes of a tensor of any rank, row-major.
 *
 * @param sizes each at least 1; empty: a single number
 */
public record Shape(List<Integer> sizes) {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if one is below 1
     */
    public Shape {
        sizes = List.copyOf(sizes);
        if (sizes.stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException("every size of a shape must be at least 1, not " + sizes);
        }
    }

    /** Returns the shape of the given sizes. */
    public static Shape of(int... sizes) {
        return new Shape(Arrays.stream(sizes).boxed().toList());
    }

    /** Returns the number of elements, which may be more than an array holds. */
    public long count() {
        var count = 1L;
        for (var size : sizes) {
            count = Math.multiplyExact(count, (long) size);
        }
        return count;
    }

    /** Returns the number of elements of a tensor that lies in an array. */
    public int elements() {
        return Math.toIntExact(count());
    }

    /** Returns the last size. */
    public int columns() {
        return sizes.isEmpty() ? 1 : sizes.getLast();
    }

    /** Returns how many rows of {@link #columns()} elements there are. */
    public int rows() {
        return elements() / columns();
    }

    /** Returns the sizes as an array. */
    public int[] toArray() {
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }
}
