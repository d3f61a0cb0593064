package org.glrnn.data;

/** Checks of the sizes of tasks; each failure names the task, the size and what is allowed. */
final class TaskSizes {
    private static final int MOST_SYMBOLS = 1 << 20;

    private TaskSizes() {
    }

    static void requireSymbols(String task, int symbols) {
        if (symbols < 2 || symbols > MOST_SYMBOLS) {
            throw new DataException(task + " does not work with " + symbols + " symbols; give 2 to " + MOST_SYMBOLS);
        }
    }

    static void requireLength(String task, int length, long least) {
        if (length < least) {
            throw new DataException(task + " with these sizes needs a window of at least " + least + ", not " + length);
        }
    }
}
