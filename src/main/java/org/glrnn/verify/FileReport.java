package org.glrnn.verify;

import java.util.List;

/**
 * What became of one golden file.
 *
 * @param file its name
 * @param comparisons quantities held against the reference's; empty where the file could not be run
 * @param skipped why not; null where it was run
 */
public record FileReport(String file, List<Comparison> comparisons, String skipped) {
    static FileReport skipped(String file, String reason) {
        return new FileReport(file, List.of(), reason);
    }

    /** Returns whether a quantity was out of tolerance. */
    public boolean failed() {
        return comparisons.stream().anyMatch(comparison -> !comparison.passed());
    }
}
