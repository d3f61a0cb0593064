package org.glrnn.tasks.graph;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * What mixes information over time inside a block: its parameters, its state, and its parts of the task graphs.
 *
 * <p>Input [batch, length, input width], output [batch, length, output width], carry [batch, state width].
 */
interface Mixer {
    /** Declares the parameters under a path. */
    void declare(ParameterTable.Builder table, String path);

    /** Returns the number of state values of one sequence. */
    int stateWidth();

    /** Plans the activations that the way back needs; a mixer knows them again by the offset of the first. */
    Saved plan(Arena arena, int batch, int length);

    /** Returns the floats of scratch that the way back needs. */
    long scratch(int batch, int length);

    /** Adds the forward tasks. */
    void forward(Operators operators, Site site);

    /** Adds the backward tasks. The input gradient is written last, when the output gradient is no longer needed. */
    void backward(Operators operators, Site site, Gradients gradients);

    /** Activations kept between forward and backward. */
    interface Saved {
    }

    /**
     * One use of a mixer.
     *
     * @param id prefix of the task names
     * @param path prefix of the parameter paths
     * @param batch sequences
     * @param length time steps
     * @param input where x is
     * @param output where the result goes
     * @param saved what {@link #plan} returned
     * @param carryIn carry that comes in, [batch, state width]
     * @param carryOut carry that goes out; may be the same place
     */
    record Site(String id, String path, int batch, int length, Slice input, Slice output, Saved saved, Slice carryIn,
            Slice carryOut) {
    }

    /**
     * Places of the gradients of one use.
     *
     * @param output gradient of the output, given
     * @param input gradient of the input, written
     * @param scratch offset in the activations of as many floats as {@link #scratch} says
     * @param carry buffer of carry gradients
     * @param carryOut offset of the given gradient of the carry that went out
     * @param carryIn offset of the written gradient of the carry that came in
     */
    record Gradients(Slice output, Slice input, int scratch, FloatArray carry, int carryOut, int carryIn) {
    }
}
