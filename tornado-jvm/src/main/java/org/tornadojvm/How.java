package org.tornadojvm;

/** How a task is run. */
enum How {
    /** A fast version of the kernel, from a {@link RoutineProvider}. */
    ROUTINE,
    /** The kernel with its outer parallel loop split over the threads. */
    SPLIT,
    /** The kernel as it is, in one thread. */
    WHOLE,
    /** A kernel with a KernelContext: one thread per work item. */
    LANES
}
