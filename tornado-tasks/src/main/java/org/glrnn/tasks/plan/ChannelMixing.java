package org.glrnn.tasks.plan;

/** What mixes the channels of a row, after the mixer over time. */
public enum ChannelMixing {
    /** A dense layer, GELU, a dense layer. */
    MLP,
    /** A gated linear unit, {@link org.glrnn.tasks.op.glu.Glu}, between two dense layers. */
    GLU,
    /** Nothing: a block is its norm and its mixer. */
    NONE
}
