package org.glrnn.tasks.mixer;

import org.glrnn.tasks.graph.Carry;
import org.glrnn.tasks.graph.Rows;
import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.graph.Slice;
import org.glrnn.tasks.op.Operators;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What mixes information over time inside a block: its parameters, its state, and its parts of the task graphs.
 *
 * <p>Input [batch, length, input width], output [batch, length, output width], carry [batch, state width].
 */
public interface Mixer {
    /** Declares the parameters under a path. */
    void declare(ParameterTable.Builder table, String path);

    /** Returns the number of state values of one sequence. */
    int stateWidth();

    /** Plans the activations that the backward pass needs; a mixer knows them again by what it returns here. */
    Saved plan(Arena arena, int batch, int length, KernelVariants variants);

    /** Returns the floats of scratch that the backward pass needs. */
    long scratch(int batch, int length);

    /** Adds the forward tasks. */
    void forward(Operators operators, Site site);

    /** Adds the backward tasks. The input gradient is written last, when the output gradient is no longer needed. */
    void backward(Operators operators, Site site, Gradients gradients);

    /** Returns the number of gates of one row whose saturation can be measured. */
    default int gates() {
        return 0;
    }

    /** Adds the task that measures the saturation of the gates between forward and backward, {@link #gates()} values. */
    default void saturation(Operators operators, Site site, Slice out) {
    }

    /** Activations kept between forward and backward. */
    interface Saved {
    }

    /**
     * One use of a mixer.
     *
     * @param id prefix of the task names
     * @param path prefix of the parameter paths
     * @param rows what it runs over
     * @param input where x is
     * @param output where the result goes
     * @param saved what {@link #plan} returned
     * @param carry state in and out
     */
    record Site(String id, String path, Rows rows, Slice input, Slice output, Saved saved, Carry carry) {
    }

    /**
     * Places of the gradients of one use.
     *
     * @param output gradient of the output, given
     * @param input gradient of the input, written
     * @param scratch offset in the activations of as many floats as {@link #scratch} says
     * @param adjoint gradient of the carry that went out, given; replaced by that of the carry that came in
     */
    record Gradients(Slice output, Slice input, int scratch, Slice adjoint) {
    }
}
