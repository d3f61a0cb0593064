package org.glrnn.tasks.mixer.gatedlinear;

import java.util.Optional;

import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.mixer.MixerType;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.mixer.Widths;

/** The gated linear RNN (docs/mathematics.md 1): the model itself. */
public record GatedLinearType(String name, String help, Class<GatedLinearOptions> options)
        implements MixerType<GatedLinearOptions> {
    /** Creates the type, for the service loader. */
    public GatedLinearType() {
        this("gated_linear", "the gated linear RNN", GatedLinearOptions.class);
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
