package org.glrnn.lm;

/** What mixes information over time in every block: the model itself, or one of those it is compared with. */
public enum TimeMixing {
    /** The gated linear RNN. */
    GATED_LINEAR,
    /** The gated recurrent unit, as cuDNN defines it. */
    GRU,
    /** Long short-term memory, as cuDNN defines it. */
    LSTM,
    /**
     * Causal multi-head attention, which makes the model the reference's {@code TransformerLM}. Training sees every window
     * on its own; decoding keeps the keys and values of up to {@code max_seq_length} tokens.
     */
    ATTENTION
}
