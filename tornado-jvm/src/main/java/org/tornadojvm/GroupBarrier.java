package org.tornadojvm;

import java.io.Serial;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The barrier of a group. Every work item must pass it equally often, as on an accelerator; nobody waits for an item
 * that has ended or failed.
 */
final class GroupBarrier {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int items;
    private int waiting;
    private int finished;
    private long generation;
    private Throwable failure;
    private int failedItem = Integer.MAX_VALUE;

    GroupBarrier(int items) {
        this.items = items;
    }

    /** Ends a work item that waits for one that will not come. */
    static final class Broken extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1;

        Broken() {
            super("another work item of the group failed", null, false, false);
        }
    }

    void await() {
        lock.lock();
        try {
            if (finished > 0) {
                diverge();
            }
            if (failure != null) {
                throw new Broken();
            }
            waiting++;
            if (waiting == items) {
                waiting = 0;
                generation++;
                changed.signalAll();
            } else {
                awaitOthers(generation);
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitOthers(long mine) {
        while (generation == mine) {
            if (failure != null) {
                throw new Broken();
            }
            changed.awaitUninterruptibly();
        }
    }

    /** A work item has ended normally. */
    void finish() {
        lock.lock();
        try {
            finished++;
            if (waiting > 0) {
                diverge();
            }
        } finally {
            lock.unlock();
        }
    }

    private void diverge() {
        fail(Integer.MAX_VALUE, Refusal.error("a barrier is reached by some work items of a group and not by others"));
    }

    /** A work item has failed: the failure of the lowest one is reported. */
    void fail(int item, Throwable thrown) {
        lock.lock();
        try {
            if (failure == null || item < failedItem) {
                failure = thrown;
                failedItem = item;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void rethrow() {
        if (failure != null) {
            throw Thrown.asIs(failure);
        }
    }
}
