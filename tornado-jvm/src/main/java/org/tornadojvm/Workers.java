package org.tornadojvm;

import java.util.function.IntConsumer;

/**
 * The threads of the JVM device: a fixed number of them, the caller included, that share out the indices of a loop.
 *
 * <p>Made for loops of 10 to 100 microseconds called one after another: idle threads wait actively for a short while
 * before they sleep, and a call allocates nothing. Which thread runs which index is not fixed, so bodies must be
 * independent of each other.
 */
public final class Workers {

    private static final String PROPERTY = "tornadojvm.threads";
    private static final Object LOCK = new Object();

    private static volatile Team team;
    private static boolean chosen;

    private Workers() {
    }

    /**
     * The number of threads that work on one {@link #run}, the caller included. Initially the system property
     * {@code tornadojvm.threads}, else the number of processors.
     *
     * @return at least 1
     * @throws IllegalArgumentException
     *             if the system property is not a positive number
     */
    public static int threads() {
        return team().size();
    }

    /**
     * Changes the number of threads, for all later calls of {@link #run}. A call that is under way is finished first by
     * the threads it has.
     *
     * @param threads
     *            number of threads, the caller included
     * @throws IllegalArgumentException
     *             if less than 1
     */
    public static void setThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
        synchronized (LOCK) {
            chosen = true;
            exchange(threads);
        }
    }

    /** Back to how it is before the first use; for tests. */
    static void reset() {
        synchronized (LOCK) {
            team().close();
            team = null;
            chosen = false;
        }
    }

    private static void exchange(int threads) {
        if (team != null && team.size() == threads) {
            return;
        }
        Team old = team;
        team = new Team(threads);
        if (old != null) {
            old.close();
        }
    }

    /**
     * Calls {@code body} once for every index from 0 to {@code count - 1}, on all threads, and returns when all calls
     * are done. What the caller wrote before is visible to the bodies, and what they wrote is visible to the caller
     * afterwards.
     *
     * <p>Runs only in the calling thread, in ascending order, if there is only one index or one thread, if it is
     * called from inside a body, and if another thread is using the workers at the moment.
     *
     * @param count
     *            number of indices; nothing happens if it is not positive
     * @param body
     *            called with each index
     * @throws RuntimeException
     *             what a body threw, as it is: if several did, that of the lowest index. Indices after a failure may be
     *             left out. An {@link Error} is passed on in the same way.
     */
    public static void run(int count, IntConsumer body) {
        team().run(count, body);
    }

    /**
     * Does work that is new to the JIT compiler, on one thread fewer unless someone has chosen a number of threads: what
     * all threads wait for at first is compiled code, and the compiler should not have to share a processor with them.
     */
    static void leavingOneProcessor(Runnable work) {
        int all = configuredThreads();
        if (!exchangeUnlessChosen(all, all - 1)) {
            work.run();
            return;
        }
        try {
            work.run();
        } finally {
            exchangeUnlessChosen(all - 1, all);
        }
    }

    private static boolean exchangeUnlessChosen(int from, int to) {
        synchronized (LOCK) {
            // first the threads: their number may turn out to be chosen by the system property
            if (threads() != from || chosen || to == 0) {
                return false;
            }
            exchange(to);
            return true;
        }
    }

    private static Team team() {
        Team current = team;
        return current != null ? current : firstTeam();
    }

    private static Team firstTeam() {
        synchronized (LOCK) {
            if (team == null) {
                team = new Team(configuredThreads());
                chosen = System.getProperty(PROPERTY) != null;
            }
            return team;
        }
    }

    static int configuredThreads() {
        String text = System.getProperty(PROPERTY);
        if (text == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        try {
            int threads = Integer.parseInt(text.strip());
            if (threads >= 1) {
                return threads;
            }
        } catch (NumberFormatException _) {
            // reported below, together with zero and negative numbers
        }
        throw new IllegalArgumentException("-D" + PROPERTY + "=" + text + ": give a positive number");
    }
}
