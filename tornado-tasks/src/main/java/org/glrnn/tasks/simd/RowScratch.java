package org.glrnn.tasks.simd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A thread's memory for one row of a gated recurrence: slots of whole vectors, one after the other, so that passes over
 * them need no masks. Kept from call to call.
 */
public final class RowScratch {

    /** The first of four slots with the values of the gates. */
    public static final int GATES = 0;
    /** The activated state. */
    public static final int STATE = 4;
    /** Slopes lie so many slots after their values. */
    public static final int SLOPES = 5;
    /** Zeros. */
    public static final int ZEROS = 10;
    /** The first of four slots for pre-activations, for rows that end inside a vector as all that follow. */
    public static final int PREACTIVATIONS = 11;
    /** The state before. */
    public static final int BEFORE = 15;
    /** The state. */
    public static final int AFTER = 16;
    /** The output or its gradient. */
    public static final int OUTPUT = 17;
    /** The adjoint. */
    public static final int ADJOINT = 18;

    private static final int SLOTS = 19;
    private static final int LINE_BYTES = 64;
    private static final ThreadLocal<RowScratch> SCRATCH = ThreadLocal.withInitial(() -> new RowScratch(0));

    private final MemorySegment memory;
    private final int size;

    private RowScratch(int size) {
        this.size = size;
        memory = Arena.ofAuto().allocate((long) SLOTS * size * Float.BYTES, LINE_BYTES);
    }

    /** The calling thread's, for rows of at most {@code width} elements; its own until it asks again. */
    public static RowScratch of(int width) {
        RowScratch scratch = SCRATCH.get();
        if (scratch.size < width) {
            scratch = new RowScratch(vectors(width));
            SCRATCH.set(scratch);
        }
        return scratch;
    }

    /** {@code count} rounded up to whole vectors. */
    public static int vectors(int count) {
        return Math.ceilDiv(count, Lanes.WIDTH) * Lanes.WIDTH;
    }

    /** Returns the memory, one row after another. */
    public MemorySegment memory() {
        return memory;
    }

    /** Elements of a slot. */
    public int size() {
        return size;
    }

    /** Where a slot begins. */
    public long at(int slot) {
        return (long) slot * size;
    }
}
