package org.glrnn.tasks.op.norm;

/** How the norms of a model's blocks scale a row. */
public enum Norm {
    /** Mean 0 and deviation 1, then scale and bias: {@link LayerNorm}. */
    LAYER,
    /** Root mean square 1, then scale: {@link RmsNorm}. */
    RMS
}
