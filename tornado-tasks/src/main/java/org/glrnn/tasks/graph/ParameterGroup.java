package org.glrnn.tasks.graph;

/**
 * How the optimiser treats a parameter differently from others.
 *
 * @param learningRate factor of the learning rate
 * @param weightDecay factor of the weight decay; 0: none
 */
public record ParameterGroup(float learningRate, float weightDecay) {
    /** As the run's configuration says. */
    public static final ParameterGroup ORDINARY = new ParameterGroup(1, 1);
    /** Without weight decay. */
    public static final ParameterGroup WITHOUT_DECAY = new ParameterGroup(1, 0);
}
