package org.glrnn.tasks.mixer;

import java.util.Optional;

import org.glrnn.tasks.option.OptionType;

/**
 * A kind of mixer. Listed in {@code META-INF/services/org.glrnn.tasks.mixer.MixerType}.
 *
 * @param <O> the options
 */
public interface MixerType<O extends Record> extends OptionType<O> {
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
