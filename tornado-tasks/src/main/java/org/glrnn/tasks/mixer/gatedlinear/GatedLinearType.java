package org.glrnn.tasks.mixer.gatedlinear;

import java.util.Optional;

import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.mixer.MixerType;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.mixer.Widths;

/** The gated linear RNN (docs/mathematics.md 1): the model itself. */
public final class GatedLinearType implements MixerType<GatedLinearOptions> {
    @Override
    public String name() {
        return "gated_linear";
    }

    @Override
    public String help() {
        return "the gated linear RNN";
    }

    @Override
    public Class<GatedLinearOptions> options() {
        return GatedLinearOptions.class;
    }

    @Override
    public Mixer create(GatedLinearOptions options, Place place) {
        return new GatedLinearMixer(place, Widths.state(options.dH(), place), options);
    }

    @Override
    public Optional<GatedLinearOptions> recurrentTwin(GatedLinearOptions options) {
        return options.useTrueRecurrence() ? Optional.empty() : Optional.of(options.withTrueRecurrence(true));
    }

    @Override
    public Optional<GatedLinearOptions> linearTwin(GatedLinearOptions options) {
        return options.useTrueRecurrence() ? Optional.of(options.withTrueRecurrence(false)) : Optional.empty();
    }
}
