package org.tornadojvm;

/** One array of a task graph with its device memory. */
final class Slot {

    final ArrayUse use;
    final Object host;
    final long bytes;

    /** Null: no memory yet, or freed. The host array itself in shared memory. */
    Object device;
    /** The content came from the host in this plan. */
    boolean filled;
    /** Where the memory is taken from, once found: the slot of the same array in the graph that is named as source. */
    Slot source;

    Slot(ArrayUse use) {
        this.use = use;
        this.host = use.array;
        this.bytes = Buffers.bytes(use.array);
    }

    boolean isSeparate() {
        return device != host;
    }

    void free() {
        device = null;
        filled = false;
        source = null;
    }
}
