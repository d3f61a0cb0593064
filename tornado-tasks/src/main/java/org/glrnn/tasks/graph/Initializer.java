package org.glrnn.tasks.graph;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** How a tensor of a new model starts (docs/mathematics.md 1.2 and 4.2). */
@FunctionalInterface
public interface Initializer {
    /** All 0. */
    Initializer ZEROS = constant(0);
    /** All 1. */
    Initializer ONES = constant(1);
    /** Normal, truncated at two standard deviations, scaled to the standard deviation sqrt(1/rows). */
    Initializer LECUN_NORMAL = (values, shape, random) -> {
        for (var i = 0; i < values.length; i++) {
            values[i] = (float) (TruncatedNormal.next(random) * Math.sqrt(1.0 / shape.rows()) / TruncatedNormal.DEVIATION);
        }
    };
    /** Uniform within +-sqrt(6/(rows + columns)). */
    Initializer XAVIER_UNIFORM = (values, shape, random) -> {
        for (var i = 0; i < values.length; i++) {
            values[i] = (float) ((2 * random.nextDouble() - 1) * Math.sqrt(6.0 / (shape.rows() + shape.columns())));
        }
    };
    /** Normal, not truncated, standard deviation 1/sqrt(columns). */
    Initializer EMBEDDING_NORMAL = (values, shape, random) -> {
        for (var i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() / Math.sqrt(shape.columns()));
        }
    };

    /**
     * Fills a tensor.
     *
     * @param values row-major, all 0 before
     * @param shape of the tensor
     * @param random what to draw from; nothing else may be random
     */
    void fill(float[] values, Shape shape, RandomGenerator random);

    /** Returns what fills a tensor with one number. */
    static Initializer constant(float value) {
        return (values, _, _) -> Arrays.fill(values, value);
    }
}
