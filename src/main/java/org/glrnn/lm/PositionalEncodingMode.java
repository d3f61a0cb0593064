package org.glrnn.lm;

import org.glrnn.tasks.plan.ModelShape.Positions.Kind;

/** How token positions enter the model; the reference's {@code positional_encoding_mode}. */
public enum PositionalEncodingMode {
    /** Not at all: the recurrence supplies the order. */
    NONE(Kind.NONE),
    /** A trainable table of {@code max_seq_length} rows. */
    LEARNED(Kind.LEARNED),
    /** Fixed sines and cosines of geometrically spaced frequencies. */
    SINUSOIDAL(Kind.SINUSOIDAL);

    private final Kind kind;

    PositionalEncodingMode(Kind kind) {
        this.kind = kind;
    }

    /** Returns the word that the task graphs have for it. */
    Kind kind() {
        return kind;
    }
}
