package org.tornadojvm;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * A caller and its helper threads. One loop at a time; the fields {@code body} and {@code count} describe it.
 *
 * <p>All claims go through {@code ticket}: the upper half numbers the loops, the lower half counts the indices that are
 * not yet claimed. A thread reads ticket, count and body, then claims by compare-and-set. Success proves that the loop
 * was still open, so that what was read belongs to it: the fields are only changed after the last index is done.
 */
final class Team {

    private static final long REMAINING = 0xffff_ffffL;
    private static final long SPIN_NANOS = 80_000;
    private static final int SPINS_PER_CLOCK_READ = 32;

    private final Helper[] helpers;
    private final boolean spins;
    private final AtomicLong ticket = new AtomicLong();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<Thread> owner = new AtomicReference<>();
    private final Object failureLock = new Object();

    private IntConsumer body;
    private int count;
    private volatile Throwable failure;
    private int failureIndex;
    private volatile Thread waiting;
    private volatile boolean closed;

    Team(int size) {
        // More threads than processors: a spinning thread would only keep a working one from its processor.
        spins = size <= Runtime.getRuntime().availableProcessors();
        helpers = new Helper[size - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Helper(this, i + 1);
            helpers[i].start();
        }
    }

    int size() {
        return helpers.length + 1;
    }

    void close() {
        closed = true;
        for (Helper helper : helpers) {
            LockSupport.unpark(helper);
        }
    }

    void run(int indices, IntConsumer newBody) {
        if (indices > 1 && helpers.length > 0 && acquire()) {
            try {
                runShared(indices, newBody);
            } finally {
                owner.set(null);
            }
        } else {
            for (int i = 0; i < indices; i++) {
                newBody.accept(i);
            }
        }
    }

    /** Fails inside a body, whichever thread runs it, and while another caller is at work. */
    private boolean acquire() {
        return owner.get() == null && owner.compareAndSet(null, Thread.currentThread());
    }

    private void runShared(int indices, IntConsumer newBody) {
        body = newBody;
        count = indices;
        done.set(0);
        ticket.set(((ticket.get() >>> 32) + 1 << 32) + indices);
        wake(indices - 1);
        work();
        await(indices);
        body = null;
        if (failure != null) {
            rethrow();
        }
    }

    private void rethrow() {
        Throwable thrown = failure;
        failure = null;
        throw Thrown.asIs(thrown);
    }

    private void wake(int needed) {
        for (int i = 0; i < helpers.length && i < needed; i++) {
            helpers[i].wake();
        }
    }

    /** Claims and runs indices until none is left. */
    private void work() {
        int finished = 0;
        int total = 0;
        long open = ticket.get();
        while ((open & REMAINING) != 0) {
            IntConsumer claimedBody = body;
            int claimedCount = count;
            if (ticket.compareAndSet(open, open - 1)) {
                total = claimedCount;
                call(claimedBody, claimedCount - (int) (open & REMAINING));
                finished++;
            }
            open = ticket.get();
            // A helper may meet the next loop here only after it has reported what it did for this one.
            if (finished > 0 && (open & REMAINING) == 0) {
                report(finished, total);
                return;
            }
        }
    }

    private void call(IntConsumer claimedBody, int index) {
        if (failure != null) {
            return;
        }
        try {
            claimedBody.accept(index);
        } catch (Throwable thrown) {
            fail(thrown, index);
        }
    }

    /** Indices are claimed in ascending order: the lowest one that fails has always been claimed before the others. */
    private void fail(Throwable thrown, int index) {
        synchronized (failureLock) {
            if (failure == null || index < failureIndex) {
                failureIndex = index;
                failure = thrown;
            }
        }
    }

    private void report(int finished, int total) {
        if (done.addAndGet(finished) == total) {
            LockSupport.unpark(waiting);
        }
    }

    private void await(int indices) {
        if (done.get() == indices) {
            return;
        }
        long spinUntil = System.nanoTime() + (spins ? SPIN_NANOS : 0);
        while (spinOnce(spinUntil)) {
            if (done.get() == indices) {
                return;
            }
        }
        waiting = Thread.currentThread();
        while (done.get() != indices) {
            LockSupport.park(this);
        }
        waiting = null;
    }

    private static boolean spinOnce(long until) {
        for (int i = 0; i < SPINS_PER_CLOCK_READ; i++) {
            Thread.onSpinWait();
        }
        return System.nanoTime() < until;
    }

    private boolean idle() {
        return (ticket.get() & REMAINING) == 0 && !closed;
    }

    /** A thread that helps until the team is closed. */
    private static final class Helper extends Thread {

        private final Team team;
        private volatile boolean asleep;

        Helper(Team team, int number) {
            super(null, null, "tornado-jvm-" + number, 0, false);
            this.team = team;
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!team.closed) {
                team.work();
                spin();
                sleep();
            }
        }

        private void spin() {
            long until = System.nanoTime() + (team.spins ? SPIN_NANOS : 0);
            while (team.idle() && spinOnce(until)) {
                // spinOnce has waited
            }
        }

        private void sleep() {
            if (team.idle()) {
                asleep = true;
                while (team.idle()) {
                    LockSupport.park(team);
                }
                asleep = false;
            }
        }

        void wake() {
            if (asleep) {
                LockSupport.unpark(this);
            }
        }
    }
}
