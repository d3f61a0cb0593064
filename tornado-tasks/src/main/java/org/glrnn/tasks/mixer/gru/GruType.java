package org.glrnn.tasks.mixer.gru;

import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.mixer.MixerType;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.mixer.Widths;

/** The gated recurrent unit, see {@link Gru}. */
public final class GruType implements MixerType<GruOptions> {
    @Override
    public String name() {
        return "gru";
    }

    @Override
    public String help() {
        return "gated recurrent unit, as cuDNN defines it";
    }

    @Override
    public Class<GruOptions> options() {
        return GruOptions.class;
    }

    @Override
    public Mixer create(GruOptions options, Place place) {
        return new GruMixer(place, Widths.state(options.dH(), place));
    }
}
