package org.glrnn.tasks.graph;

/**
 * One trainable tensor: its path in the parameter tree, its shape and where it lies in the flat parameter buffer.
 *
 * @param path the reference's path, components joined by {@code /}, such as {@code head/kernel}
 * @param shape sizes, row-major, one or two of them
 * @param offset first element in the flat buffer
 * @param initializer how a new model fills it
 */
public record Parameter(String path, Shape shape, int offset, Initializer initializer) {

    /**
     * The sizes of a tensor of rank one or two; a vector has one row.
     *
     * @param rows first size of a matrix, 1 for a vector
     * @param columns last size
     * @param rank 1 or 2
     */
    public record Shape(int rows, int columns, int rank) {
        /** Returns the shape of a vector of {@code size} elements. */
        public static Shape vector(int size) {
            return new Shape(1, size, 1);
        }

        /** Returns the shape of a matrix. */
        public static Shape matrix(int rows, int columns) {
            return new Shape(rows, columns, 2);
        }

        /** Returns the sizes as an array of length {@code rank}. */
        public int[] sizes() {
            return rank == 1 ? new int[] {columns} : new int[] {rows, columns};
        }

        /** Returns the number of elements. */
        public int elements() {
            return Math.multiplyExact(rows, columns);
        }
    }

    /** How a tensor starts (docs/mathematics.md 1.2 and 4.2). */
    public enum Initializer {
        /** All 0. */
        ZEROS,
        /** All 1. */
        ONES,
        /** Normal, truncated at two standard deviations, scaled to the standard deviation sqrt(1/rows). */
        LECUN_NORMAL,
        /** Uniform within +-sqrt(6/(rows + columns)). */
        XAVIER_UNIFORM,
        /** Normal, not truncated, standard deviation 1/sqrt(columns). */
        EMBEDDING_NORMAL
    }
}
