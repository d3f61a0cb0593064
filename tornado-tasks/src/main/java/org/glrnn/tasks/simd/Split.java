package org.glrnn.tasks.simd;

import java.util.function.IntConsumer;

import org.tornadojvm.Workers;

/**
 * How routines are cut into tasks. Where a cut changes the order of a sum, it depends only on sizes. Where every
 * element's arithmetic is its own, it may follow the number of threads: no bit depends on it. Work too small to be
 * worth waking other threads stays in the caller.
 */
public final class Split {

    /** Fewest columns in a range: four cache lines. */
    private static final int FEWEST_COLUMNS = 64;
    private static final int LINE = 16;

    private Split() {
    }

    /** A part of a loop: the indices from {@code from} to {@code to - 1}. */
    @FunctionalInterface
    public interface Range {
        /** Does the work from {@code from} to before {@code to}. */
        void run(int from, int to);
    }

    /** Channels of one sequence. */
    @FunctionalInterface
    public interface Channels {
        /** Does the work of some channels of a sequence. */
        void run(int sequence, int from, int count);
    }

    /**
     * Several passes over each part of a loop. Other than calls of methods these are compiled one by one, so that each
     * stays small enough for its vectors to be kept in registers; see {@link Elements}.
     */
    public static Range passes(Range... passes) {
        return (from, to) -> {
            for (Range pass : passes) {
                pass.run(from, to);
            }
        };
    }

    /** Cuts {@code size} indices into blocks of {@code block}, the last one shorter. */
    public static void blocks(int size, int block, Range range) {
        if (size <= block) {
            if (size > 0) {
                range.run(0, size);
            }
            return;
        }
        Workers.run(Math.ceilDiv(size, block), k -> {
            int from = k * block;
            range.run(from, from + Math.min(block, size - from));
        });
    }

    /** Cuts rows into blocks of about {@code elements} elements, at least one row each. */
    public static void rows(int rows, int width, int elements, Range range) {
        blocks(rows, Math.max(1, elements / Math.max(1, width)), range);
    }

    /** The number of columns in each of at most {@code ranges} ranges: whole cache lines, several of them. */
    public static int columns(int width, int ranges) {
        int columns = Math.ceilDiv(Math.ceilDiv(width, ranges), LINE) * LINE;
        return Math.min(width, Math.max(FEWEST_COLUMNS, columns));
    }

    /**
     * Cuts the work of a scan: over the sequences, and over ranges of channels only if there are fewer sequences than
     * threads, as a range reads memory in short pieces, at about half the speed.
     */
    public static void channels(int batch, int length, int width, int few, Channels body) {
        int threads = Workers.threads();
        int channels = batch >= threads ? width : columns(width, Math.ceilDiv(threads, Math.max(1, batch)));
        int ranges = Math.ceilDiv(width, channels);
        tasks(batch * ranges, (long) batch * length * width, few, task -> {
            int from = task % ranges * channels;
            body.run(task / ranges, from, Math.min(channels, width - from));
        });
    }

    /** Calls the body for every index: on all threads, or in the caller if {@code elements} in all are few. */
    public static void tasks(int count, long elements, int few, IntConsumer body) {
        if (elements > few) {
            Workers.run(count, body);
            return;
        }
        for (int i = 0; i < count; i++) {
            body.accept(i);
        }
    }
}
