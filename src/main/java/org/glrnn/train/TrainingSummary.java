package org.glrnn.train;

import java.nio.file.Path;

/**
 * What a run came to. Losses are mean cross-entropies in nats; NaN where there is none.
 *
 * @param validationLossBefore over the whole validation split before the first step of the run
 * @param validationLoss over the whole validation split at the end; of an interrupted run, the last one known
 * @param validationAccuracy share of the validation split's positions whose most probable token was right
 * @param exactMatch share of a task's validation sequences with every position right; NaN for a text
 * @param trainLoss of the last step
 * @param trainTokensPerSecond mean speed over this session's steps only, its first ten left out
 * @param steps steps done in all, sessions before a resume included
 * @param parameters number of trainable values
 * @param seconds wall time of this session, data loading and evaluation included
 * @param peakRssMegabytes most memory the process held at once, in MB of 2^20 bytes; where the operating system does
 *     not tell (no /proc), the heap in use
 * @param runDirectory where the run is written
 * @param interrupted whether the run was asked to stop before its last step; {@code resume} continues it
 */
public record TrainingSummary(
        double validationLossBefore,
        double validationLoss,
        double validationAccuracy,
        double exactMatch,
        double trainLoss,
        double trainTokensPerSecond,
        long steps,
        long parameters,
        double seconds,
        long peakRssMegabytes,
        Path runDirectory,
        boolean interrupted) {
}
