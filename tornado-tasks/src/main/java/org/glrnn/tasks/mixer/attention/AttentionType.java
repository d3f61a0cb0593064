package org.glrnn.tasks.mixer.attention;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.mixer.MixerType;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.mixer.Widths;

/**
 * Causal multi-head attention, see {@link Attention}: with it in every layer the model is the reference's
 * {@code TransformerLM}. Its state is the cache of keys and values, which decoding needs; training and evaluation, where every
 * window is independent, do without.
 */
public record AttentionType(String name, String help, Class<AttentionOptions> options) implements MixerType<AttentionOptions> {
    /** Creates the type, for the service loader. */
    public AttentionType() {
        this("attention", "causal multi-head attention", AttentionOptions.class);
    }

    @Override
    public Mixer create(AttentionOptions options, Place place) {
        var width = Widths.state(options.dH(), place);
        var heads = options.nHead();
        if (width % heads != 0) {
            throw new IllegalArgumentException("d_h must be divisible by n_head, but d_h is " + width + " and n_head "
                    + heads);
        }
        if (2L * place.maxLength() * width >= Arena.MOST) {
            throw new IllegalArgumentException("the keys and values of " + place.maxLength() + " positions of width " + width
                    + " are more than one TornadoVM array holds; reduce max_seq_length or d_h");
        }
        return new AttentionMixer(place, width, heads);
    }
}
