package org.glrnn.tasks.graph;

/**
 * One trainable tensor: its path in the parameter tree, its shape and where it lies in the flat parameter buffer.
 *
 * @param path the reference's path, components joined by {@code /}, such as {@code head/kernel}
 * @param shape its sizes
 * @param offset first element in the flat buffer
 * @param initializer how a new model fills it
 * @param group how the optimiser treats it
 * @param part the part of the model that it belongs to: {@code input}, {@code layer_0}, ..., {@code head}
 */
public record Parameter(String path, Shape shape, int offset, Initializer initializer, ParameterGroup group, String part) {

    Parameter at(int newOffset) {
        return new Parameter(path, shape, newOffset, initializer, group, part);
    }
}
