package org.glrnn.tasks.graph;

/**
 * Cells of the small array that carries what changes from step to step: scalars would be frozen when a graph is built.
 */
public final class Hyper {
    /** Learning rate. */
    public static final int LEARNING_RATE = 0;
    /** Decay of the first moment. */
    public static final int B1 = 1;
    /** Decay of the second moment. */
    public static final int B2 = 2;
    /** Added to the square root of the second moment. */
    public static final int EPSILON = 3;
    /** Decoupled weight decay. */
    public static final int WEIGHT_DECAY = 4;
    /** 1 / (1 - b1^step), step counted from 1. */
    public static final int CORRECTION1 = 5;
    /** 1 / (1 - b2^step), step counted from 1. */
    public static final int CORRECTION2 = 6;
    /** Largest global gradient norm; 0: no clipping. */
    public static final int CLIP = 7;
    /** Weight of one row's loss: 1 / number of rows that count. */
    public static final int LOSS_WEIGHT = 8;
    /** Number of cells. */
    public static final int SIZE = 9;

    private Hyper() {
    }
}
