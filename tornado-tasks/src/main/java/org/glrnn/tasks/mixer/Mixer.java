package org.glrnn.tasks.mixer;

import java.util.List;
import java.util.OptionalInt;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.Carry;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.ParameterScope;
import org.glrnn.tasks.graph.Rows;
import org.glrnn.tasks.graph.Slice;
import org.glrnn.tasks.op.Operators;

/**
 * What mixes information over time inside a block: its parameters, its state, and its parts of the task graphs. Made by its
 * {@link MixerType}.
 *
 * <p>Input [batch, length, input width], output [batch, length, output width], carry [batch, state size].
 */
public interface Mixer {
    /** Declares the parameters. */
    void declare(ParameterScope scope);

    /** Returns what one sequence's state is made of, in the order in which it lies in the carry; may be nothing. */
    StateLayout state();

    /** Returns how many tokens of one text its state can hold; empty: any number. */
    default OptionalInt maxContext() {
        return OptionalInt.empty();
    }

    /**
     * Returns which biases to move, and how far, so that a new model leans towards remembering: with 0 as the reference begins,
     * half of the state is gone after one step. Empty where nothing forgets.
     *
     * @param bias how far, above 0 towards remembering
     */
    default List<BiasShift> remembering(float bias) {
        return List.of();
    }

    /**
     * A move of some cells of a parameter.
     *
     * @param parameter relative to the mixer's scope
     * @param first first cell
     * @param count how many
     * @param amount what to add
     */
    record BiasShift(String parameter, int first, int count, float amount) {
    }

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
        /** Returns the path of one of the mixer's parameters. */
        public String path(String parameter) {
            return ParameterScope.join(path, parameter);
        }
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
