package org.glrnn.tasks.graph;

import org.glrnn.tasks.kernel.LayerNormGroup;
import org.glrnn.tasks.kernel.LinearLocal;

/**
 * Which kernels task graphs are made of, where there is a choice: all of them compute the same within rounding, and which
 * is fastest depends on the device. A plan takes its variants when it is made.
 *
 * @param scan how the recurrence of the gated linear RNN is computed
 * @param chunk steps of one chunk of the scan; of no account unless it is cut into chunks
 * @param product how matrix products are computed
 * @param tile edge of a tile in local memory; of no account unless products use it
 * @param lanes work items that share a row of a norm or of the loss, or a sequence of the true recurrence: a power of two;
 *     0: a work item does all of it
 */
public record KernelVariants(Scan scan, int chunk, Product product, int tile, int lanes) {
    /** The kernels that are the specification; the JVM device has SIMD routines for them. */
    public static final KernelVariants PLAIN = new KernelVariants(Scan.CHANNEL, 0, Product.PLAIN, 0, 0);

    /**
     * Checks what the kernels cannot.
     *
     * @throws IllegalArgumentException if a chunk or a tile has no possible size
     */
    public KernelVariants {
        if (scan == Scan.CHUNKED && chunk < 1) {
            throw new IllegalArgumentException("a scan in chunks needs chunks of at least one step, not " + chunk);
        }
        if (product == Product.LOCAL && (tile < 1 || tile > LinearLocal.LARGEST_TILE)) {
            throw new IllegalArgumentException("a tile in local memory has 1 to " + LinearLocal.LARGEST_TILE
                    + " rows, not " + tile);
        }
        if (lanes < 0 || lanes > LayerNormGroup.LANES || Integer.bitCount(lanes) > 1) {
            throw new IllegalArgumentException("the lanes of a group must be 0 or a power of two up to "
                    + LayerNormGroup.LANES + ", not " + lanes);
        }
    }

    /** How the recurrence of the gated linear RNN is computed. */
    public enum Scan {
        /** A work item a channel of a sequence: {@link org.glrnn.tasks.kernel.GatedScan}. */
        CHANNEL,
        /** A work item a channel of a chunk: {@link org.glrnn.tasks.kernel.GatedScanChunked}. */
        CHUNKED,
        /** A work item a tile of channels: {@link org.glrnn.tasks.kernel.GatedScanBlocked}. */
        BLOCKED,
        /** A work item a channel of a time step: {@link org.glrnn.tasks.kernel.GatedScanAssociative}. */
        ASSOCIATIVE
    }

    /** How matrix products are computed. */
    public enum Product {
        /** A work item a cell: {@link org.glrnn.tasks.kernel.Linear}. */
        PLAIN,
        /** A work item 4x4 cells: {@link org.glrnn.tasks.kernel.LinearBlocked}. */
        BLOCKED,
        /** A work group a tile of cells: {@link org.glrnn.tasks.kernel.LinearLocal}. */
        LOCAL
    }
}
