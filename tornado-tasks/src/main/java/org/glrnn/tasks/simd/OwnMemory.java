package org.glrnn.tasks.simd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Native memory that every thread has for itself, kept from call to call and replaced when more is asked for. */
public final class OwnMemory {

    private static final int LINE_BYTES = 64;

    private final ThreadLocal<MemorySegment> memory = ThreadLocal.withInitial(() -> MemorySegment.NULL);

    /** Room for at least {@code count} floats, whatever they hold; the calling thread's own until it asks again. */
    public MemorySegment floats(long count) {
        long bytes = count * Float.BYTES;
        if (memory.get().byteSize() < bytes) {
            memory.set(Arena.ofAuto().allocate(bytes, LINE_BYTES));
        }
        return memory.get();
    }
}
