package org.glrnn.tasks.mixer.lstm;

import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.mixer.MixerType;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.mixer.Widths;

/** Long short-term memory, see {@link Lstm}. */
public record LstmType(String name, String help, Class<LstmOptions> options) implements MixerType<LstmOptions> {
    /** Creates the type, for the service loader. */
    public LstmType() {
        this("lstm", "long short-term memory, as cuDNN defines it", LstmOptions.class);
    }

    @Override
    public Mixer create(LstmOptions options, Place place) {
        return new LstmMixer(place, Widths.state(options.dH(), place));
    }
}
