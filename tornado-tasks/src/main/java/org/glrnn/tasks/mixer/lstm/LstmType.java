package org.glrnn.tasks.mixer.lstm;

import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.mixer.MixerType;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.mixer.Widths;

/** Long short-term memory, see {@link Lstm}. */
public final class LstmType implements MixerType<LstmOptions> {
    @Override
    public String name() {
        return "lstm";
    }

    @Override
    public String help() {
        return "long short-term memory, as cuDNN defines it";
    }

    @Override
    public Class<LstmOptions> options() {
        return LstmOptions.class;
    }

    @Override
    public Mixer create(LstmOptions options, Place place) {
        return new LstmMixer(place, Widths.state(options.dH(), place));
    }
}
