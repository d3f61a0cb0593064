package org.tornadojvm;

/** One group of work items: a virtual thread each, a barrier and local memory for all of them. */
final class WorkGroup {

    private final GroupShape shape;
    private final int group;
    private final GroupBarrier barrier;
    private final LocalMemory memory;

    WorkGroup(GroupShape shape, int group, boolean poisonsLocalMemory) {
        this.shape = shape;
        this.group = group;
        barrier = new GroupBarrier(shape.groupItems());
        memory = new LocalMemory(poisonsLocalMemory);
    }

    /** What a work item does. */
    @FunctionalInterface
    interface Item {

        /**
         * Runs one work item.
         *
         * @param context
         *            its place in the grid
         */
        void run(LaneContext context) throws Throwable;
    }

    GroupShape shape() {
        return shape;
    }

    int group() {
        return group;
    }

    GroupBarrier barrier() {
        return barrier;
    }

    LocalMemory memory() {
        return memory;
    }

    void run(Item item) {
        if (shape.groupItems() == 1) {
            runOne(item, 0);
        } else {
            runAll(item);
        }
        barrier.rethrow();
    }

    private void runAll(Item item) {
        Thread[] threads = new Thread[shape.groupItems()];
        for (int i = 0; i < threads.length; i++) {
            int number = i;
            threads[i] = Thread.startVirtualThread(() -> runOne(item, number));
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            interrupted |= join(thread);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Work items always end: an interrupted caller breaks the barrier and still waits for them. */
    private boolean join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
                barrier.fail(Integer.MAX_VALUE, Refusal.error("interrupted", e));
            }
        }
    }

    private void runOne(Item item, int number) {
        try {
            item.run(new LaneContext(this, number));
            barrier.finish();
        } catch (GroupBarrier.Broken _) {
            // another item has failed and says why
        } catch (Throwable thrown) {
            barrier.fail(number, thrown);
        }
    }
}
