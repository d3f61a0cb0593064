package org.tornadojvm;

import uk.ac.manchester.tornado.api.WorkerGrid;

/** The code of a task: found once for a task graph, bound again whenever the device memory of its arrays changes. */
sealed interface TaskCode permits DirectCode, SplitCode, LaneCode {

    How how();

    /** Why it is run that way; empty when there is nothing to say. */
    String why();

    Launch bind(Object[] arguments) throws Throwable;

    /** Code and arguments, ready to run. */
    @FunctionalInterface
    interface Launch {

        /**
         * Runs the task and returns when it is done.
         *
         * @param grid
         *            the worker grid set for it, or null
         */
        void launch(WorkerGrid grid) throws Throwable;
    }
}
