package org.glrnn.tasks.graph;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * State that comes in and goes out.
 *
 * @param array buffer of both
 * @param in offset of the carry that comes in, [batch, state width]
 * @param out offset of the carry that goes out; may be the same
 */
public record Carry(FloatArray array, int in, int out) {
}
