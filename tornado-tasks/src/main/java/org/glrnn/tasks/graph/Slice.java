package org.glrnn.tasks.graph;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A tensor's place: a flat buffer and the offset of its first element.
 *
 * @param array the buffer
 * @param offset index of the first element
 */
public record Slice(FloatArray array, int offset) {
}
