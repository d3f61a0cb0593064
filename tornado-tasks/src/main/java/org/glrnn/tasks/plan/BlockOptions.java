package org.glrnn.tasks.plan;

import org.glrnn.tasks.op.glu.GluActivation;
import org.glrnn.tasks.op.norm.Norm;

/**
 * How a model is put together around its mixers: what makes blocks those of other models (docs/mathematics.md 4.6).
 *
 * @param norm of all blocks, and before the head
 * @param channelMixing second half of a block
 * @param gluActivation of a gated linear unit; ignored without
 * @param finalNorm whether there is a norm after the last block
 * @param tieHead whether the logits are products with the rows of the embedding
 * @param headBias whether the logits have a bias
 */
public record BlockOptions(Norm norm, ChannelMixing channelMixing, GluActivation gluActivation, boolean finalNorm,
        boolean tieHead, boolean headBias) {
    /** The reference's. */
    public static final BlockOptions REFERENCE =
            new BlockOptions(Norm.LAYER, ChannelMixing.MLP, GluActivation.GELU, false, false, true);
}
