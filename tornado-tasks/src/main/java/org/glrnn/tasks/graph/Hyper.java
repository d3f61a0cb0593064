package org.glrnn.tasks.graph;

/**
 * Cells of the small array that carries what changes from step to step: scalars would be frozen when a graph is built.
 */
public final class Hyper {
    /** Learning rate. */
    public static final int LEARNING_RATE = 0;
    /** Largest global gradient norm; 0: no clipping. */
    public static final int CLIP = 1;
    /** Weight of one row's loss: 1 / number of rows that count. */
    public static final int LOSS_WEIGHT = 2;
    /** The first of the cells that belong to the optimiser; the others up to {@link #SIZE} follow. */
    public static final int OWN = 3;
    /** Number of cells. */
    public static final int SIZE = 16;

    private Hyper() {
    }
}
