package org.glrnn.checkpoint;

/**
 * What a training continues from besides the parameters: AdamW's moments, each flat at the offsets of the model's
 * parameter table, and the states of the streams.
 *
 * @param first running means of the gradients
 * @param second running means of the squared gradients
 * @param states of the model after the last step, where the next continues from them; else empty
 */
public record Moments(float[] first, float[] second, float[] states) {

    /** Creates the moments of a training whose steps begin from zero states. */
    public Moments(float[] first, float[] second) {
        this(first, second, new float[0]);
    }
}
