package org.glrnn.checkpoint;

/**
 * AdamW's moments, each flat at the offsets of the model's parameter table.
 *
 * @param first running means of the gradients
 * @param second running means of the squared gradients
 */
public record Moments(float[] first, float[] second) {
}
