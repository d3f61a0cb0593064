package org.glrnn.train;

import java.time.Duration;

/** Speed over steps only; the first ten, which the just-in-time compiler slows, leave the mean once there are more. */
final class StepClock {
    private static final int WARM_UP = 10;
    private final long tokensPerStep;
    private long steps;
    private long nanos;
    private long warmNanos;
    private long lapSteps;
    private long lapNanos;

    StepClock(long tokensPerStep) {
        this.tokensPerStep = tokensPerStep;
    }

    void add(long stepNanos) {
        steps++;
        nanos += stepNanos;
        lapSteps++;
        lapNanos += stepNanos;
        if (steps > WARM_UP) {
            warmNanos += stepNanos;
        }
    }

    /** Returns tokens per second over the steps since the last call, or the first step; NaN if there were none. */
    double lap() {
        double speed = lapSteps == 0 ? Double.NaN : lapSteps * tokensPerStep * 1e9 / Math.max(1, lapNanos);
        lapSteps = 0;
        lapNanos = 0;
        return speed;
    }

    /** Returns the mean of tokens per second, NaN before the first step. */
    double tokensPerSecond() {
        long counted = steps > WARM_UP ? steps - WARM_UP : steps;
        return steps == 0 ? Double.NaN
                : counted * tokensPerStep * 1e9 / Math.max(1, steps > WARM_UP ? warmNanos : nanos);
    }

    /** Returns the time further steps will take. */
    Duration eta(long further) {
        double seconds = further * tokensPerStep / tokensPerSecond();
        return Double.isFinite(seconds) ? Duration.ofMillis((long) (seconds * 1e3)) : Duration.ZERO;
    }
}
