package org.glrnn.cli;

import java.util.function.LongSupplier;

/** The time between two lines of progress, whatever they are about. */
final class Interval {
    private static final long NANOS = 5_000_000_000L;
    private final LongSupplier clock;
    private long last;

    /**
     * Starts the first interval.
     *
     * @param clock nanoseconds
     */
    Interval(LongSupplier clock) {
        this.clock = clock;
        last = clock.getAsLong();
    }

    /** Returns whether it is over; if it is, the next begins. */
    boolean isOver() {
        long now = clock.getAsLong();
        boolean over = now - last >= NANOS;
        last = over ? now : last;
        return over;
    }
}
