package org.glrnn.tasks.mixer.gru;

import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.mixer.MixerType;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.mixer.Widths;

/** The gated recurrent unit, see {@link Gru}. */
public record GruType(String name, String help, Class<GruOptions> options) implements MixerType<GruOptions> {
    /** Creates the type, for the service loader. */
    public GruType() {
        this("gru", "gated recurrent unit, as cuDNN defines it", GruOptions.class);
    }

    @Override
    public Mixer create(GruOptions options, Place place) {
        return new GruMixer(place, Widths.state(options.dH(), place));
    }
}
