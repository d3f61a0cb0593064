package org.glrnn.lm;

/** Where a block applies dropout. */
public enum DropoutPlacement {
    /**
     * On the sum of branch and residual stream, {@code e = dropout(z + e)}: what the reference does (docs/mathematics.md 6.1,
     * S8).
     */
    SUM,
    /** Only on the branch, {@code e = dropout(z) + e}: the usual placement in residual networks. */
    BRANCH
}
