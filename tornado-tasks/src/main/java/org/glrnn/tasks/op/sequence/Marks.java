package org.glrnn.tasks.op.sequence;

/** What a row of a batch is: a kernel that carries state through time looks here before every step. */
public final class Marks {
    /** An ordinary step. */
    public static final int ORDINARY = 0;
    /** The first step of a new sequence: the state before it counts as zero. */
    public static final int RESET = 1;
    /** Not there: the state passes unchanged, the output is zero, no gradient flows. */
    public static final int PADDING = 2;

    private Marks() {
    }
}
