package example;

import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.mixer.MixerType;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.mixer.Widths;

/** A leaky integrator: a linear recurrence whose decay is an option and not learned. */
public record LeakyType(String name, String help, Class<LeakyOptions> options) implements MixerType<LeakyOptions> {
    /** Creates the type, for the service loader. */
    public LeakyType() {
        this("leaky", "a leaky integrator", LeakyOptions.class);
    }

    @Override
    public Mixer create(LeakyOptions options, Place place) {
        return new LeakyMixer(place, Widths.state(options.dH(), place), (float) options.decay());
    }
}
