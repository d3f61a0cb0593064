package org.tornadojvm;

import uk.ac.manchester.tornado.api.WorkerGrid;

/**
 * A worker grid, checked: three dimensions of global size, size of a group and offset.
 *
 * @param global
 *            work items in each dimension
 * @param local
 *            work items of a group in each dimension
 * @param offset
 *            first global index in each dimension
 */
record GroupShape(int[] global, int[] local, int[] offset) {

    private static final int DIMENSIONS = 3;
    private static final int DEFAULT_LOCAL = 64;

    static GroupShape of(WorkerGrid grid) {
        int[] global = sizes("global size", grid.getGlobalWork(), 1, 1);
        int[] local = grid.getLocalWork() == null
                ? defaultLocal(global)
                : sizes("local size", grid.getLocalWork(), 1, 1);
        int[] offset = sizes("global offset", grid.getGlobalOffset(), 0, 0);
        long items = 1;
        for (int d = 0; d < DIMENSIONS; d++) {
            if (global[d] % local[d] != 0) {
                throw Refusal.error("WorkerGrid: local size %d does not divide global size %d in dimension %d"
                        .formatted(local[d], global[d], d));
            }
            items *= local[d];
        }
        if (items > JvmTargetDevice.MAX_GROUP_SIZE) {
            throw Refusal.error("WorkerGrid: a group of %d work items, at most %d are possible"
                    .formatted(items, JvmTargetDevice.MAX_GROUP_SIZE));
        }
        return new GroupShape(global, local, offset);
    }

    private static int[] sizes(String what, long[] given, int least, int missing) {
        int[] sizes = new int[DIMENSIONS];
        for (int d = 0; d < DIMENSIONS; d++) {
            long size = given != null && d < given.length ? given[d] : missing;
            if (size < least || size > Integer.MAX_VALUE) {
                throw Refusal.error("WorkerGrid: %s %d in dimension %d".formatted(what, size, d));
            }
            sizes[d] = (int) size;
        }
        return sizes;
    }

    private static int[] defaultLocal(int[] global) {
        int local = Math.min(DEFAULT_LOCAL, global[0]);
        while (global[0] % local != 0) {
            local--;
        }
        return new int[] {local, 1, 1};
    }

    int groupItems() {
        return local[0] * local[1] * local[2];
    }

    int groupCount() {
        return Math.multiplyExact(Math.multiplyExact(groups(0), groups(1)), groups(2));
    }

    int groups(int dimension) {
        return global[dimension] / local[dimension];
    }

    /** Index of a group in each dimension, the first dimension fastest. */
    int[] groupIndex(int group) {
        return split(group, groups(0), groups(1));
    }

    /** Index of a work item within its group in each dimension, the first dimension fastest. */
    int[] localIndex(int item) {
        return split(item, local[0], local[1]);
    }

    private static int[] split(int number, int first, int second) {
        return new int[] {number % first, number / first % second, number / first / second};
    }
}
