package org.glrnn.tasks.graph;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which kernels task graphs are made of, where there is a choice: all of them compute the same within rounding, and which
 * is fastest depends on the device. A plan takes its variants when it is made.
 *
 * @param scan how the recurrence of the gated linear RNN is computed
 * @param chunk steps of one chunk of the scan; ignored unless it is cut into chunks
 * @param product how matrix products are computed
 * @param tile edge of a tile in local memory; ignored unless products use it
 * @param lanes work items that share a row of a norm or of the loss, or a sequence of the true recurrence: a power of two;
 *     0: a work item does all of it
 */
public record KernelVariants(Scan scan, int chunk, Product product, int tile, int lanes) {
    /** Rows of the largest tile in local memory. */
    public static final int LARGEST_TILE = 16;
    /** Work items of the largest group that shares a row. */
    public static final int MOST_LANES = 256;
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
        if (product == Product.LOCAL && (tile < 1 || tile > LARGEST_TILE)) {
            throw new IllegalArgumentException("a tile in local memory has 1 to " + LARGEST_TILE
                    + " rows, not " + tile);
        }
        if (lanes < 0 || lanes > MOST_LANES || Integer.bitCount(lanes) > 1) {
            throw new IllegalArgumentException("the lanes of a group must be 0 or a power of two up to "
                    + MOST_LANES + ", not " + lanes);
        }
    }

    /** How the recurrence of the gated linear RNN is computed; in words, the constant's name in lower case. */
    public enum Scan {
        /** One work item per channel of a sequence: {@link org.glrnn.tasks.op.scan.GatedScan}. */
        CHANNEL,
        /** One work item per channel of a chunk: {@link org.glrnn.tasks.op.scan.GatedScanChunked}. */
        CHUNKED,
        /** One work item per tile of channels: {@link org.glrnn.tasks.op.scan.GatedScanBlocked}. */
        BLOCKED,
        /** One work item per channel of a time step: {@link org.glrnn.tasks.op.scan.GatedScanAssociative}. */
        ASSOCIATIVE;

        /** Returns the variant that a word means; empty if none. */
        public static Optional<Scan> of(String word) {
            return Stream.of(values()).filter(scan -> scan.word().equals(word)).findFirst();
        }

        /** Returns the word that a device profile has for this variant. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How matrix products are computed. */
    public enum Product {
        /** One work item per cell, or SIMD routines on packed data: {@link org.glrnn.tasks.op.product.Linear}. */
        PLAIN("naive", "packed"),
        /** One work item per 4x4 cells: {@link org.glrnn.tasks.op.product.LinearBlocked}. */
        BLOCKED("blocked"),
        /** One work group per tile of cells: {@link org.glrnn.tasks.op.product.LinearLocal}. */
        LOCAL("local");

        private final List<String> words;

        Product(String... words) {
            this.words = List.of(words);
        }

        /** Returns the variant that a word means; empty if none. */
        public static Optional<Product> of(String word) {
            return Stream.of(values()).filter(product -> product.words.contains(word)).findFirst();
        }

        /** Returns the words that a device profile has for this variant. */
        public List<String> words() {
            return words;
        }
    }
}
