package org.glrnn.tasks.mixer;

import java.util.Optional;

/**
 * A kind of mixer: its name, its options and how to make one. Found by {@link java.util.ServiceLoader}: one line in
 * {@code META-INF/services/org.glrnn.tasks.mixer.MixerType} for each type, this project's and those of other jars.
 *
 * @param <O> the options: a record whose components are annotated with {@link org.glrnn.tasks.option.Option}
 */
public interface MixerType<O extends Record> {
    /** Returns the name in YAML, in snake case, such as {@code gated_linear}. */
    String name();

    /** Returns a few words for a help page. */
    String help();

    /** Returns the record of the options. */
    Class<O> options();

    /**
     * Makes a mixer.
     *
     * @param options in their ranges
     * @param place where it stands
     * @throws IllegalArgumentException if the options do not go together, or with the place
     */
    Mixer create(O options, Place place);

    /** Returns the same mixer as a true recurrence, with the same parameters and more; empty if there is none, or it is one. */
    default Optional<O> recurrentTwin(O options) {
        return Optional.empty();
    }

    /** Returns the same mixer as a linear recurrence, with the same parameters but fewer; empty if there is none, or it is one. */
    default Optional<O> linearTwin(O options) {
        return Optional.empty();
    }
}
