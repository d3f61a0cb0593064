package org.glrnn.lm;

/** How token positions enter the model; the reference's {@code positional_encoding_mode}. */
public enum PositionalEncodingMode {
    /** Not at all: the recurrence supplies the order. */
    NONE,
    /** A trainable table of {@code max_seq_length} rows. */
    LEARNED,
    /** Fixed sines and cosines of geometrically spaced frequencies. */
    SINUSOIDAL
}
