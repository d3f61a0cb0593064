package org.tornadojvm;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * A caller and its helper threads. One loop at a time; the fields {@code body} and {@code count} describe it.
 *
 * <p>A loop is cut into ranges, as a rule one for each thread. A thread first works on its own range and then helps
 * with the others: so loop after loop it meets the same part of the data, which its own caches hold.
 *
 * <p>All claims go through the ranges' tickets: the upper half numbers the loops, the lower half counts the indices
 * that are not yet claimed. A thread reads ticket, count and body, then claims by compare-and-set. Success proves that
 * the loop was still open, so that what was read belongs to it: the fields are only changed after the last index is
 * done.
 */
final class Team {

    private static final long REMAINING = 0xffff_ffffL;
    private static final long SPIN_NANOS = 80_000;
    /** A thread without work looks into every range: too many would take longer than they save. */
    private static final int MOST_RANGES = 8;
    /** Tickets lie so far apart that they share no cache line. */
    private static final int STRIDE = 16;

    private final Helper[] helpers;
    private final boolean spins;
    private final int ranges;
    private final AtomicLongArray tickets;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<Thread> owner = new AtomicReference<>();
    private final Object failureLock = new Object();

    private IntConsumer body;
    private int count;
    private int used;
    private volatile int loop;
    private volatile Throwable failure;
    private int failureIndex;
    private volatile Thread waiting;
    private volatile boolean closed;

    Team(int size) {
        // More threads than processors: a spinning thread would only keep a working one from its processor.
        spins = size <= Runtime.getRuntime().availableProcessors();
        ranges = Math.min(size, MOST_RANGES);
        tickets = new AtomicLongArray((ranges + 1) * STRIDE);
        helpers = new Helper[size - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Helper(this, i + 1, (int) ((i + 1L) * ranges / size));
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
        used = Math.min(ranges, indices);
        done.set(0);
        int next = loop + 1;
        for (int range = 0; range < used; range++) {
            tickets.set(at(range), ((long) next << 32) + start(range + 1, indices, used) - start(range, indices, used));
        }
        loop = next;
        wake(indices - 1);
        work(0);
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

    private static int at(int range) {
        return (range + 1) * STRIDE;
    }

    /** The first index of a range. */
    private static int start(int range, int indices, int parts) {
        return (int) ((long) indices * range / parts);
    }

    /**
     * Claims and runs indices until none is left, those of the own range first. The next loop cannot start before a
     * thread has reported what it did for this one.
     */
    private void work(int own) {
        int finished = 0;
        int total = 0;
        for (int i = 0; i < ranges; i++) {
            int range = (own + i) % ranges;
            long open = tickets.get(at(range));
            while ((open & REMAINING) != 0) {
                IntConsumer claimedBody = body;
                int claimedCount = count;
                int parts = used;
                if (tickets.compareAndSet(at(range), open, open - 1)) {
                    total = claimedCount;
                    call(claimedBody, start(range + 1, claimedCount, parts) - (int) (open & REMAINING));
                    finished++;
                }
                open = tickets.get(at(range));
            }
        }
        if (finished > 0) {
            report(finished, total);
        }
    }

    private void call(IntConsumer claimedBody, int index) {
        if (failure != null && index > failureIndex) {
            return;
        }
        try {
            claimedBody.accept(index);
        } catch (Throwable thrown) {
            fail(thrown, index);
        }
    }

    /** Only indices above a failed one are left out: so the lowest one that fails is always found. */
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
        long spinUntil = spinEnd();
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

    private long spinEnd() {
        return System.nanoTime() + (spins ? SPIN_NANOS : 0);
    }

    /** A single spin: on some processors it takes 50 nanoseconds, and what is waited for is often nearer than that. */
    private static boolean spinOnce(long until) {
        Thread.onSpinWait();
        return System.nanoTime() - until < 0;
    }

    /** A thread that helps until the team is closed. */
    private static final class Helper extends Thread {

        private final Team team;
        private final int own;
        private int seen;
        private volatile boolean asleep;

        Helper(Team team, int number, int own) {
            super(null, null, "tornado-jvm-" + number, 0, false);
            this.team = team;
            this.own = own;
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!team.closed) {
                seen = team.loop;
                team.work(own);
                spin();
                sleep();
            }
        }

        private boolean idle() {
            return team.loop == seen && !team.closed;
        }

        private void spin() {
            long until = team.spinEnd();
            while (idle() && spinOnce(until)) {
                // spinOnce has waited
            }
        }

        private void sleep() {
            if (idle()) {
                asleep = true;
                while (idle()) {
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
