package example;

import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.mixer.MixerType;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.mixer.Widths;

/** A leaky integrator: a linear recurrence whose decay is an option and not learned. */
public final class LeakyType implements MixerType<LeakyOptions> {
    @Override
    public String name() {
        return "leaky";
    }

    @Override
    public String help() {
        return "a leaky integrator";
    }

    @Override
    public Class<LeakyOptions> options() {
        return LeakyOptions.class;
    }

    @Override
    public Mixer create(LeakyOptions options, Place place) {
        return new LeakyMixer(place, Widths.state(options.dH(), place), (float) options.decay());
    }
}
